"""Containers of posts (tar, zip, Parquet, bare git repositories), read without unpacking them to a folder."""
