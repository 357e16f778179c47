"""Help pages in languages other than English, whose characters may take two columns."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from rich.cells import cell_len
from rich.text import Text

from emnews_cli.display.translation import translated
from emnews_cli.display.wrapping import wrapped


class WideFormatter(typer.Context.formatter_class):  # type: ignore[misc, valid-type]
    """Translates what it is given, and measures it in columns."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        super().write_usage(prog, args, translated(prefix or "Usage: "))

    def write_heading(self, heading: str) -> None:
        """Write the name of a section."""
        self.write(f"{' ' * self.current_indent}{translated(heading)}{translated(':')}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; commands are not translated, and break at spaces alone."""
        for number, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" * bool(number))
            said = translated(paragraph)
            if said == paragraph:
                super().write_text(paragraph)
            else:
                self._write_lines(_filled(said, self.width, " " * self.current_indent))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write words and beside them what they mean; they are translated already."""
        widest = max((cell_len(first) for first, _ in rows), default=0)
        column = self.current_indent + min(widest, col_max) + col_spacing
        for first, second in rows:
            head = " " * self.current_indent + first
            lines = _with_remark(second, self.width, " " * column)
            if lines and cell_len(head) + col_spacing <= column:
                lines[0] = head + lines[0][cell_len(head) :]
            else:
                lines.insert(0, head)
            self._write_lines(lines)

    def _write_lines(self, lines: list[str]) -> None:
        self.write("".join(f"{line}\n" for line in lines))


def _with_remark(text: str, width: int, indent: str) -> list[str]:
    """The lines of a text; what is in brackets at its end is not parted."""
    about, bracket, remark = text.rpartition("  [")
    if not bracket:
        return _filled(text, width, indent)
    lines = _filled(about, width, indent)
    remark = f"[{'; '.join(map(_remark, remark.removesuffix(']').split('; ')))}]"
    if cell_len(f"{lines[-1]}  {remark}") <= width:
        return [*lines[:-1], f"{lines[-1]}  {remark}"]
    return lines + _filled(remark, width, indent)


def _remark(text: str) -> str:
    """``default: none`` or ``required``, which typer adds to the help of an option."""
    word, colon, value = text.partition(": ")
    return f"{translated(word + colon)}{value}"


def _filled(text: str, width: int, indent: str) -> list[str]:
    return [line.plain for line in wrapped(Text(text), width, indent, indent)] if text else []
