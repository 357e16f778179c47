"""``--report``: one JSON line per post."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any

from emnews_cli.archive.save import remove_leftovers, replacing
from emnews_cli.archive.site import SUFFIXES
from emnews_cli.archive.tasks import Failure, Outcome
from emnews_cli.errors import UsageError


class Report:
    """A file of what became of each post; it is there once it is closed, also where the run was broken off.

    Args:
        path: the file.

    Raises:
        UsageError: it has the name of a post.
        OutputError: it can't be written.
    """

    def __init__(self, path: str) -> None:
        if path.lower().endswith(tuple(suffix.decode() for suffix in SUFFIXES)):
            raise UsageError("--report {path} has the name of a post; a report is JSON Lines", path=path)
        if path == "-":
            raise UsageError("--report is a file: standard output is for the results")
        remove_leftovers(os.path.dirname(path) or ".")
        # Left with no exception whatever happened: what was done until then is worth knowing.
        self._stack = ExitStack()
        self._stream = self._stack.enter_context(replacing(path))

    def add(self, outcome: Outcome[Any]) -> None:
        """Say what became of a post."""
        from emnews_cli.display.reports.json_text import json_text

        self._stream.write(f"{json_text(_line(outcome))}\n".encode())

    def close(self) -> None:
        """Put the file in its place."""
        self._stack.close()


def _line(outcome: Outcome[Any]) -> dict[str, Any]:
    result = outcome.result
    line: dict[str, Any] = {"path": outcome.task.source.path}
    if isinstance(result, Failure):
        line |= {"status": "failed", "reason": result.reason, "output": None}
        found = None
    else:
        line |= {"status": result.status, "output": result.output or None}
        found = result.diagnostics
    line["diagnostics"] = None if found is None else [diagnostic.as_dict() for diagnostic in found]
    return line | {"milliseconds": round(outcome.milliseconds, 3)}
