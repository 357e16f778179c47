"""Fixtures of the tests with an object store."""

from tests.stores.s3 import emnews, s3

__all__ = ["emnews", "s3"]
