"""Markdown: one reader with two dialects, CommonMark and kramdown as Jekyll runs it."""
