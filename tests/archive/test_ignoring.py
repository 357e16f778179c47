"""What is ignored: the same as git ignores, in linear time."""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from emnews_cli.archive.ignoring import rules_above

GIT = shutil.which("git")
PATTERNS = 60
PIECES = ["a", "b", "ab", "*", "*", "**", "?", "/", "/", "[ab]", "[!a]", "\\*"]
NOT_ALIKE = re.compile(r"\*{3}|//|\*\*/$")
"""What pathspec takes for something else than git."""
NAMES = ["a", "b", "ab", "ba", "aab", "a*b"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    if GIT is None:
        pytest.skip("git is not installed, whose answers are compared with")
    subprocess.run([GIT, "init", "-q", tmp_path], check=True, env={**os.environ, "HOME": str(tmp_path)})
    return tmp_path


def ignored_by_git(repository: Path, paths: list[str]) -> set[str]:
    done = subprocess.run(
        [str(GIT), "-c", "core.excludesFile=", "check-ignore", "-z", "--no-index", "--stdin"],
        cwd=repository,
        input="\0".join(paths).encode(),
        stdout=subprocess.PIPE,
        check=False,
    )
    return set(done.stdout.decode().split("\0")[:-1])


def ignored(repository: Path, path: str) -> bool:
    """Whether a file is passed over, itself or a folder that it is in."""
    rules = rules_above(str(repository)).within(str(repository))
    parts = path.split("/")
    places = [str(repository.joinpath(*parts[:length])) for length in range(1, len(parts) + 1)]
    return any(rules.ignore(place, is_folder=place != places[-1]) for place in places)


def test_patterns_with_many_stars_mean_what_they_mean_to_git(repository: Path) -> None:
    chance = random.Random(3)
    paths = [
        "/".join(parts) for length in (1, 2, 3, 4) for parts in itertools.product(NAMES[:4], repeat=length)
    ]
    paths += ["aab", "a*b", "a/aab", "aab/a*b"]
    patterns = (
        "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 8))) for _ in itertools.count()
    )
    alike = (pattern for pattern in patterns if not NOT_ALIKE.search(pattern))
    for pattern in itertools.islice(alike, PATTERNS):
        (repository / ".gitignore").write_text(pattern + "\n")
        sample = chance.sample(paths, 60)
        by_git = ignored_by_git(repository, sample)
        assert {path for path in sample if ignored(repository, path)} == by_git, pattern


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 20 + "b", "a" * 200),
        ("*a*?" * 10 + "b", "a" * 250),
        ("**/a/" * 10 + "b", "a/" * 200 + "c"),
        ("**/*a*a*a/" * 5 + "b", ("a" * 50 + "/") * 30 + "c"),
    ],
)
def test_many_stars_take_no_longer_than_a_few(pattern: str, path: str, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(pattern + "\n")
    rules = rules_above(str(tmp_path)).within(str(tmp_path))
    began = time.process_time()
    assert not rules.ignore(str(tmp_path / path), is_folder=False)
    assert time.process_time() - began < 1
