"""Search: text to tokens, queries to SQL, and an index beside the tables of a dataset."""
