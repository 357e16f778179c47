"""Bytes to posts."""
