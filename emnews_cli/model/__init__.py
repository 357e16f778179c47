"""The post model: plain data without I/O or formats."""
