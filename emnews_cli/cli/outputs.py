"""Where results go: standard output, one file, or a tree of files."""

from __future__ import annotations

from collections import Counter
from difflib import unified_diff
from pathlib import Path

from emnews_cli.archive.discover import Source
from emnews_cli.archive.plan import plan_tree, refuse_nesting
from emnews_cli.archive.save import save
from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.terminal import say, write_data, write_file_text
from emnews_cli.display.safe import printable

STDOUT = Path("-")


class Outputs:
    """Delivers the result of each input.

    Args:
        inputs: what is read.
        output: a file, a folder, or None for standard output.
        suffix: the extension of the outputs, with its dot; empty to keep each input's own.
        dry_run: say what would be written instead of writing it.

    Raises:
        UsageError: outputs would overwrite each other or land among the inputs.
    """

    def __init__(self, inputs: Inputs, output: Path | None, suffix: str, *, dry_run: bool = False) -> None:
        self._to_stdout = output is None or output == STDOUT
        self._targets: dict[Path, Path] = {}
        self._dry_run = dry_run
        self._counts: Counter[str] = Counter()
        if output is None or output == STDOUT:
            return
        if inputs.is_single and not is_folder(output):
            self._targets = {source.path: output for source in inputs.collect()}
        else:
            refuse_nesting(output, inputs.folders)
            self._targets = plan_tree(inputs.collect(), output, suffix)

    @classmethod
    def in_place(cls, inputs: Inputs, *, dry_run: bool) -> Outputs:
        """Outputs that replace their inputs; of a link what it leads to."""
        outputs = cls(inputs, None, "", dry_run=dry_run)
        outputs._to_stdout = False
        outputs._targets = {source.path: source.path.resolve() for source in inputs.collect()}
        return outputs

    def deliver(self, source: Source, data: str | bytes) -> None:
        """Write the result of one input to where it belongs.

        Raises:
            OutputError: it can't be written.
        """
        if self._to_stdout and not self._dry_run:
            write_data(data) if isinstance(data, str) else write_file_text(data)
            return
        target = self._targets.get(source.path, STDOUT)
        if self._dry_run:
            write_data(f"{printable(source.name)} -> {printable(str(target))}\n")
            return
        self._counts[save(target, data.encode() if isinstance(data, str) else data)] += 1

    def summarize(self, failed: int) -> None:
        """Say how many files were written, unless all went to standard output."""
        if self._targets and not self._dry_run:
            counts = f"{self._counts['written']} written, {self._counts['unchanged']} unchanged"
            say(f"{counts}, {failed} failed")


def is_folder(output: Path) -> bool:
    """Whether a path is meant as a folder: it is one, or was given with a separator behind it."""
    return output.is_dir()


def print_diff(name: str, before: bytes, after: bytes) -> None:
    """Show on standard output what would change in a file."""
    old, new = (
        data.decode("utf-8", "backslashreplace").splitlines(keepends=True) for data in (before, after)
    )
    for line in unified_diff(old, new, printable(name), printable(name)):
        write_data(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
