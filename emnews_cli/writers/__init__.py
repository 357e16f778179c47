"""Posts to text and bytes."""
