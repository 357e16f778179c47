"""What a post is: plain data, no I/O, no format."""
