"""The rules: one file per rule or family."""
