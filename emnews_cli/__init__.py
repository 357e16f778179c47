"""emnews: convert and inspect posts of a Jekyll archive of Chinese finance news."""

__version__ = "0.1.0"
