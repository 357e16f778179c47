"""Where a dataset goes, and in which format."""

from __future__ import annotations

import os
from typing import Literal

from emnews_cli.archive.dataset_files import FILES
from emnews_cli.archive.dataset_folder import ParquetFolder
from emnews_cli.archive.dataset_stores import Store
from emnews_cli.archive.discover import normal
from emnews_cli.cli.destination import is_named_like_a_file
from emnews_cli.cli.running import Run
from emnews_cli.errors import UsageError
from emnews_cli.stores.urls import is_url

To = Literal["parquet", "sqlite", "duckdb", "jsonl"]
_SUFFIXES: dict[str, To] = {
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".duckdb": "duckdb",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}


def dataset_format(to: To | None, output: str) -> To:
    """The format: as it was said, else as the name of the output tells.

    Raises:
        UsageError: nothing tells, or they contradict each other.
    """
    is_folder = output.endswith("/" if is_url(output) else os.sep) or os.path.isdir(output)
    told = None if is_folder else _SUFFIXES.get(_suffix(output))
    if to and told and to != told:
        raise UsageError(
            "--to {to} contradicts -o {output}, a name for --to {told}", to=to, output=output, told=told
        )
    found = to or told or "parquet"
    if found != "parquet" and not told and not is_folder and is_named_like_a_file(output):
        raise UsageError(
            "--to {found} contradicts -o {output}, a name for other files", found=found, output=output
        )
    if found != "parquet" and is_folder:
        raise UsageError("{output} is a folder: --to {found} makes a file", output=output, found=found)
    if found == "parquet" and os.path.isfile(output):
        raise UsageError("{output} is a file: Parquet needs a folder", output=output)
    if found == "parquet" and not is_folder and _suffix(output):
        raise UsageError(
            "{output} is named like a file, but Parquet makes a folder: put a / after its name", output=output
        )
    return found


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def dataset_store(run: Run, to: To, output: str) -> Store:
    """The place of a dataset of a format."""
    if to != "parquet":
        return FILES[to](output)
    if is_url(output):
        from emnews_cli.archive.dataset_objects import ParquetObjects

        return ParquetObjects(normal(output), run.say, run.inputs.containers)
    return ParquetFolder(normal(output), run.say)
