"""Posts to EPUB books."""
