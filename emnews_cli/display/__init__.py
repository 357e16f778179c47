"""Views of posts, figures and diagnostics for people."""
