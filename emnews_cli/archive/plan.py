"""Which output belongs to which input, settled before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from emnews_cli.archive.discover import Source
from emnews_cli.errors import UsageError


def plan_tree(sources: Iterable[Source], folder: Path, suffix: str) -> dict[Path, Path]:
    """The output of each input in a folder, in a tree of the inputs' shape.

    Args:
        sources: the inputs.
        folder: the output folder.
        suffix: the extension of the outputs, with its dot; empty to keep each input's own.

    Raises:
        UsageError: two inputs would become one output.
    """
    targets: dict[Path, Path] = {}
    taken: dict[Path, Path] = {}
    for source in sources:
        target = folder / (source.place.with_suffix(suffix) if suffix else source.place)
        other = taken.setdefault(target, source.path)
        if other is not source.path:
            raise UsageError(f"{other} and {source.path} would both become {target}; nothing was written")
        targets[source.path] = target
    return targets


def refuse_nesting(output: Path, folders: Iterable[Path]) -> None:
    """See that outputs do not land among the inputs, where the next run would read them.

    Raises:
        UsageError: the output folder is one of the input folders or below one.
    """
    for folder in folders:
        if output.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{output} is in {folder}, which is read: choose another output folder")
