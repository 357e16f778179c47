"""CSV (RFC 4180, lines ended by LF) in which a spreadsheet finds no formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

from emnews_cli.display.control_characters import printable

_FORMULA = frozenset("=+-@")


def csv_line(cells: Iterable[object]) -> str:
    """One row: texts as :func:`no_formula` has them, control characters written out."""
    stream = io.StringIO()
    written = (printable(no_formula(cell)) if isinstance(cell, str) else cell for cell in cells)
    csv.writer(stream, lineterminator="\n").writerow(written)
    return stream.getvalue()


def no_formula(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: what could be one gets a ``'`` in front.

    That is what begins with a tab or a line end, or with one of ``=+-@`` (full-width or small forms too),
    also after white space. The same after apostrophes of its own gets one more, so that taking one away
    gives back the text. See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    start = text.lstrip("'")
    first = unicodedata.normalize("NFKC", start.lstrip()[:1])
    return f"'{text}" if first in _FORMULA or start.startswith(("\t", "\r", "\n")) else text
