"""Runs ``emnews`` from a warm process: most of the time of a short command is that of its imports.

``serve.py`` imports the program once and forks for each run; ``ask.py`` is the program that takes the place of
``emnews``: it hands over its arguments, folder, environment and standard streams, and ends with the exit code. What is
tested is the same program to the last flush; what a start costs and imports is tested elsewhere.
"""
