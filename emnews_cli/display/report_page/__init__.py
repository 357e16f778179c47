"""The statistics of a collection as one HTML page."""
