# `just` lists all of it. Each recipe can be typed by hand as well.

python := ".venv/bin/python"

_list:
    @just --list --unsorted

# an environment in .venv with all that tests and documentation need
setup:
    python3 -m venv .venv
    {{ python }} -m pip install -q -e '.[dev,docs]'

# style, and the tests that are not slow: about a minute
quick: style
    {{ python }} -m pytest -q -n auto -m "not slow"

# some tests: just test tests/rules -k EM102
test *arguments:
    {{ python }} -m pytest -q {{ arguments }}

# style alone
style:
    {{ python }} -m ruff check .
    {{ python }} -m ruff format --check .

# put the style right
format:
    {{ python }} -m ruff check --fix .
    {{ python }} -m ruff format .

# mypy, strict
types:
    {{ python }} -m mypy

# all that CI runs
all:
    .ci/run

# how fast it is, with 1,000 posts
bench:
    {{ python }} -m benchmarks.speed 1000 3

# the documentation as a site, in build/docs
docs:
    {{ python }} -m sphinx -W --keep-going -q docs build/docs

# the pages that are made from docstrings
pages:
    {{ python }} -m tests.pages
    for page in docs/reference/rules/*.md; do {{ python }} -m emnews_cli rule "$(basename "$page" .md)" > "$page"; done

# the first files of a rule, a command or a format: just new rule EM320 title-in-body
new *arguments:
    {{ python }} -m tests.skeleton {{ arguments }}

# wheel and sdist, in dist
build:
    {{ python }} -m build
