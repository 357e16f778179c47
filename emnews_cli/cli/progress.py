"""The progress bar."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_DELAY = 0.5
"""Seconds before anything is shown: a run that is over by then needs no telling, and no loading of rich."""
_PAUSE = 0.1
"""Seconds between two drawings."""


class Progress:
    """A line that says how many posts are done, how fast, how long it takes yet, and how many failed.

    Args:
        total: how many posts there are.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = self._failed = 0
        self._next = time.monotonic() + _DELAY
        self._bar: Bar | None = None

    def advance(self, *, failed: bool) -> None:
        """One post more is done."""
        self._done += 1
        self._failed += failed
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _PAUSE
            self._draw()

    def say(self, line: str) -> bool:
        """Write a line above the progress; returns False where none is shown yet."""
        if self._bar is None:
            return False
        from rich.text import Text

        self._bar.console.print(Text(line), soft_wrap=True)
        return True

    def close(self) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _draw(self) -> None:
        failed = f"{self._failed} failed" if self._failed else ""
        if self._bar is None:
            self._bar = _bar(self._done, self._total, failed)
        self._bar.update(self._bar.task_ids[0], completed=self._done, failed=failed)
        self._bar.refresh()


def _bar(done: int, total: int, failed: str) -> Bar:
    """A bar that is drawn when it is told to: a thread that did it would not survive a fork."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f}/s" if task.speed else "")

    bar = Bar(
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[failed]}"),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task("", total=total, completed=done, failed=failed)
    bar.start()
    return bar
