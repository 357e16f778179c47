"""Folders of posts: find them, save what is made of them."""
