"""A long fuzz: posts of a grammar of faults, each through the whole program, held against oracles.

It is no part of the tests' time; a short run of it is, so that the fuzz itself stays whole. By hand::

    python -m tests.fuzz --minutes 30              a run with a seed of its own, which it prints
    python -m tests.fuzz --minutes 30 --seed 7     the same posts again
    python -m tests.fuzz --replay found/…/post.md  one file, with all oracles

Each kind of failure is made small and saved below ``--found`` (``fuzz-found`` unless told otherwise) under the
name that the post had, which is part of the input. Exit code 1 says that something was found.

``posts.py`` makes the posts, ``trial.py`` takes one through the program, ``oracles.py`` judges what came of it,
``smaller.py`` makes a failing post small.
"""
