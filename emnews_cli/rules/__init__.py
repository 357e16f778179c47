"""What can be wrong with a post: one file a rule."""
