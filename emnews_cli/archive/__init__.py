"""Folders of posts: discovery, selection, parallel runs, and atomic saving."""
