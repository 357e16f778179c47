"""Time, memory and output grow with the input: an ingredient four times, by every command.

A run of the tests takes one ingredient of thirty-two, and those that were too slow once; all of them with
``EMNEWS_GROWTH=1``, which takes some twenty minutes.
"""

from __future__ import annotations

import gc
import io
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from emnews_cli.cli.app import main
from tests.conftest import NAME
from tests.robustness.ingredients import Ingredient, ingredients

COMMANDS = [
    ["show", "--no-pager", "--color", "always"],
    ["show", "--body", "--no-pager", "--color", "always"],
    ["show", "--json"],
    ["convert", "--to", "md", "--verify"],
    ["convert", "--to", "html", "--links", "all", "--charts", "link"],
    ["convert", "--to", "txt"],
    ["convert", "--to", "epub", "-o", "book.epub"],
    ["strip"],
    ["validate", "--select", "ALL", "--output-format", "json"],
    ["validate", "--diff", "--unsafe-fixes"],
    ["list", "--match", "不在"],
    ["stats"],
]
EVERY = int(os.environ.get("EMNEWS_GROWTH", "32"))
ONCE_TOO_SLOW = (
    "alias: a list", "digest: ␣", "digest: \\t", "digest: 　", "paragraph: \\u00a0", "paragraph: ␣　", "paragraph: （文章来源：x）␣", "paragraph: #␣",
    "body: <table>", "body: <form>x", "body: <span␣class=\"keytip\">x", "body: <a␣b=\">\"", "body: <x␣", "body: <b> then </i>", "body: <>\\n\\n",
    "body: EM_StockImg_ then Start", "table: <td>x then <tr><td>x", "table: <td␣colspan=1000␣rowspan=1000>x", "body:   then <img alt='K图 600030_0'>",
    "body: <p><img src='//a.b/c.jpg'></p> then <p>（原标题：x）</p>", "paragraph: <a␣href=\"http://a.b/%d\">x</a>", "file: \\xff", "file: \\udcff", "address: xn--a",
)  # fmt: skip
SIZE = 16_000
"""Bytes of the larger post; of the smaller one a quarter."""
QUICK = 0.1
"""Seconds of CPU time that are never too long: what is measured below them is mostly the start of a command."""
MOST_TIME = 6
"""As many times as long may a command take for four times the input."""
MOST_TRIES = 3
MOST_OUTPUT = 60
"""Bytes that a command may write for one of the input: a finding in JSON takes three hundred."""
MOST_MEMORY = 100_000
"""Kilobytes by which a command may enlarge the process."""


class Cost(NamedTuple):
    """What a command took: seconds of CPU time, bytes of output, kilobytes of memory."""

    seconds: float
    output: int
    memory: int


class Stream(io.TextIOWrapper):
    """Standard output that looks like a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), "utf-8", "replace")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def written(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


def cost(command: list[str], data: bytes, monkeypatch: pytest.MonkeyPatch) -> Cost:
    """Run a command in this process on a post with this content."""
    Path(NAME).write_bytes(data)
    output, errors = Stream(terminal="--color" in command), Stream(terminal=False)
    with monkeypatch.context() as patch:
        patch.setattr("sys.argv", ["emnews", *command, NAME])
        patch.setattr("sys.stdout", output)
        patch.setattr("sys.stderr", errors)
        memory, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        with pytest.raises(SystemExit) as ended:
            main()
        seconds = time.process_time() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    assert ended.value.code in (0, 1), errors.written()
    assert b"internal error" not in errors.written()
    written = Path("book.epub").stat().st_size if "book.epub" in command else len(output.written())
    return Cost(seconds, written + len(errors.written()), memory // (1024 if sys.platform == "darwin" else 1))


@pytest.fixture
def frozen() -> Iterator[None]:
    """What other tests have left in this process is not part of what a command costs."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def chosen() -> list[str]:
    names = list(ingredients())
    return [name for at, name in enumerate(names) if at % EVERY == 0 or name in ONCE_TOO_SLOW]


def test_what_was_too_slow_once_is_among_the_ingredients() -> None:
    assert set(ONCE_TOO_SLOW) <= set(ingredients())


@pytest.mark.parametrize("name", chosen())
def test_four_times_the_input_takes_no_more_than_six_times_the_time(
    name: str, frozen: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    make: Ingredient = ingredients()[name]
    for command in COMMANDS:
        found = cost(command, make(SIZE), monkeypatch)
        assert found.output < MOST_OUTPUT * SIZE, command
        assert found.memory < MOST_MEMORY, command
        seconds, ratio = found.seconds, 0.0
        for _ in range(MOST_TRIES if seconds > QUICK else 0):
            ratio = seconds / cost(command, make(SIZE // 4), monkeypatch).seconds
            if ratio <= MOST_TIME:
                break
            seconds = cost(command, make(SIZE), monkeypatch).seconds
        assert seconds <= QUICK or ratio <= MOST_TIME, (command, seconds, ratio)
