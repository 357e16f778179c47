"""Where results go: standard output, one file, or a tree of files."""

from __future__ import annotations

import difflib
import os
from collections import Counter
from pathlib import Path

from emnews_cli.archive.discover import Source
from emnews_cli.archive.plan import plan_tree, refuse_nesting, refuse_overwriting
from emnews_cli.archive.save import holds, save
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.terminal import say, write_data, write_file_text
from emnews_cli.display.safe import printable
from emnews_cli.errors import DiskError, OutputError, UsageError

STDOUT = "-"


class Outputs:
    """Delivers the result of each input.

    Args:
        inputs: what is read.
        output: a file, a folder, or None or ``-`` for standard output.
        suffix: the extension of the outputs, with its dot; empty to keep each input's own.
        dry_run: say what would be written instead of writing it.

    Raises:
        UsageError: outputs would overwrite each other or an input, or land in a folder that is read.
        OutputError: the output folder can't be made.
    """

    def __init__(self, inputs: Inputs, output: str | None, suffix: str, *, dry_run: bool = False) -> None:
        self._inputs = inputs
        self._targets: dict[Source, Path] | None = None
        self._dry_run = dry_run
        self._counts: Counter[str] = Counter()
        if to_stdout(output):
            return
        target = Path(output or "")
        if inputs.is_single and not is_folder(output or ""):
            self._targets = dict.fromkeys(inputs.collect(), target)
        else:
            refuse_nesting(target, inputs.folders)
            self._targets = plan_tree(inputs.collect(), target, suffix)
            self._make_folder(target)
        refuse_overwriting(self._targets)

    @classmethod
    def in_place(cls, inputs: Inputs, *, dry_run: bool) -> Outputs:
        """Outputs that replace their inputs."""
        outputs = cls(inputs, None, "", dry_run=dry_run)
        outputs._targets = {source: source.path for source in inputs.collect()}
        return outputs

    def _make_folder(self, folder: Path) -> None:
        """Make the output folder first: where that is not possible, no post could be written."""
        if self._dry_run:
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{folder}: can't be made: {error.strerror}") from error

    def deliver(self, source: Source, data: str | bytes) -> None:
        """Write the result of one input to where it belongs; what can't be written is that post's failure.

        Raises:
            DiskError: nothing can be written any more.
        """
        if self._targets is None:
            self._print(source, data)
            return
        target, content = self._targets[source], data.encode() if isinstance(data, str) else data
        try:
            if not self._dry_run:
                self._counts[save(target, content)] += 1
            elif not holds(target, content):
                write_data(f"{printable(source.name)} -> {printable(str(target))}\n")
        except DiskError:
            raise
        except OutputError as error:
            self._inputs.fail(source, str(error))

    def _print(self, source: Source, data: str | bytes) -> None:
        if self._dry_run:
            write_data(f"{printable(source.name)} -> {STDOUT}\n")
        elif isinstance(data, str):
            write_data(data)
        else:
            write_file_text(data)

    def summarize(self) -> None:
        """Say how many files were written, unless all went to standard output."""
        if self._targets is not None and not self._dry_run:
            counts = f"{self._counts['written']} written, {self._counts['unchanged']} unchanged"
            say(f"{counts}, {self._inputs.failed} failed")


def to_stdout(output: str | None) -> bool:
    """Whether ``-o`` means standard output.

    Raises:
        UsageError: it is empty.
    """
    if output == "":
        raise UsageError("-o is empty")
    return output is None or output == STDOUT


def is_folder(output: str) -> bool:
    """Whether ``-o`` means a folder: it is one, or was given with a separator behind it."""
    return output.endswith(os.sep) or Path(output).is_dir()


def print_diff(name: str, before: bytes, after: bytes, new_name: str | None = None) -> None:
    """Show on standard output what would change in a file, byte for byte, as a patch.

    Args:
        name: the file.
        before: its bytes.
        after: what they would be.
        new_name: what its name would be, where that would be another.
    """
    old, new = (printable(label).encode() for label in (name, new_name or name))
    if old != new:
        write_file_text(b"rename from " + old + b"\nrename to " + new + b"\n")
    for line in difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), old, new):
        write_file_text(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")


def _lines(data: bytes) -> list[bytes]:
    """Lines with their ends, parted at line feeds alone."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return [line for line in lines if line]
