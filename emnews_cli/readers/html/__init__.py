"""HTML of posts: one tokenizer, one classification of tags, one stack of elements."""
