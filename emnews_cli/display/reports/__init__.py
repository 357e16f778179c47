"""Diagnostics in the formats of ``emnews validate --output-format``."""
