"""The figures of a collection as one page for a browser."""
