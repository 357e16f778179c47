"""Loaded by the workers of the tests when they begin: lets them die where a test wants that.

A post named ``…kills….md`` kills whoever makes its rows. Who writes the first file of a partition while the file
``MARKS/once`` is there dies when it is in its place, before the others are.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from emnews_cli.archive import save
from emnews_cli.archive.dataset_work import MakingRows

_MARK = Path(os.environ["MARKS"], "once")
_make_rows, _replace = MakingRows.__call__, save.replace_in  # type: ignore[attr-defined]


def _rows(self: MakingRows, content: Any, task: Any) -> Any:
    if "kills" in task.source.path:
        os.kill(os.getpid(), signal.SIGKILL)
    return _make_rows(self, content, task)


def _replaced(*arguments: Any) -> None:
    _replace(*arguments)
    try:
        _MARK.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


MakingRows.__call__ = _rows  # type: ignore[method-assign]
save.replace_in = _replaced  # type: ignore[assignment,attr-defined]
