"""Which output belongs to which input, settled before anything is written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from emnews_cli.archive.discover import Source
from emnews_cli.errors import UsageError


def plan_tree(sources: Iterable[Source], folder: Path, suffix: str) -> dict[Source, Path]:
    """The output of each input in a folder, in a tree of the inputs' shape.

    Args:
        sources: the inputs.
        folder: the output folder.
        suffix: the extension of the outputs, with its dot; empty to keep each input's own.

    Raises:
        UsageError: two inputs would become one output.
    """
    targets: dict[Source, Path] = {}
    taken: dict[Path, Source] = {}
    for source in sources:
        target = folder / (source.place.with_suffix(suffix) if suffix else source.place)
        other = taken.setdefault(target, source)
        if other is not source and other.path != source.path:
            raise UsageError(
                f"{other.path} and {source.path} would both become {target}; nothing was written"
            )
        targets[source] = target
    return targets


def refuse_nesting(output: Path, folders: Iterable[Path]) -> None:
    """See that outputs do not land among the inputs, where the next run would read them.

    Raises:
        UsageError: the output folder is one of the input folders or below one.
    """
    for folder in folders:
        if output.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{output} is in {folder}, which is read: choose another output folder")


def refuse_overwriting(targets: Mapping[Source, Path]) -> None:
    """See that no output takes the place of an input.

    Raises:
        UsageError: one would.
    """
    existing = [target for target in targets.values() if target.is_file()]
    inputs = {_identity(source.path) for source in targets} if existing else set()
    for target in existing:
        if _identity(target) in inputs:
            raise UsageError(f"{target} is one of the posts that are read: choose another output")


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of a file: the same file under whatever name."""
    try:
        status = os.stat(path)  # noqa: PTH116  # once for each of an archive's posts: half the time of Path.stat
    except OSError:
        return None
    return status.st_dev, status.st_ino
