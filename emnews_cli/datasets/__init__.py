"""Datasets: posts as tables with keys, for research."""
