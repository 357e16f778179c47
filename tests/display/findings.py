"""Diagnostics that are made up, and the reports of them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from emnews_cli.display.reports.registry import make_report
from emnews_cli.display.reports.report import Style
from emnews_cli.model.diagnostic import (
    Applicability,
    Diagnostic,
    Excerpt,
    Fix,
    Region,
    Severity,
)
from emnews_cli.model.text import Edit, Position, Span

PATH = "_posts/2022-03-08-202203081234567890.md"
HAN = "晨岚科技公布一季度业绩预告，预计净利润增长三成，" * 12
SURROGATES = re.compile("[\ud800-\udfff]")
CONTROLS = set(
    map(chr, [*range(10), *range(11, 32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
CODES = st.sampled_from(["EM001", "EM102", "EM201", "EM999"])

ODD = st.text(
    st.one_of(
        st.sampled_from(
            "晨岚科技，。「」一二三…ab /%:,<&>\"'[]{}\\ \t\r\n\x00\x07\x1b\x7f\x85\u0301\u20e3\ufe0f\u200d\u200b"
        ),
        st.sampled_from("👍🏻🇨🇳👩❗▶\u3000\ufeff\u202e\u2028\ud800\udc80\udfff\ufffe\uffff\u1160\U000e0041"),
        st.characters(exclude_categories=()),
    )
)
LINES = st.lists(ODD | st.sampled_from([HAN, "a" * 70, "\u0301" * 9, "净"]), max_size=4).map("".join)
# Whatever bytes a file's name has, the system's surrogates stand for those that are no UTF-8.
PATHS = st.none() | ODD.map(lambda text: os.fsdecode(text.encode("utf-8", "surrogatepass")))


def place(*numbers: int) -> Region:
    return Region(Position(*numbers[:2]), Position(*numbers[2:]))


def found(
    text: str | None = 'title: "称"好""',
    start: int = 9,
    end: int = 10,
    *,
    line: int = 3,
    fix: Fix | None = None,
    cut: tuple[bool, bool] = (False, False),
    **fields: Any,
) -> Diagnostic:
    """A diagnostic about a part of a line."""
    if text is None:
        start = end = 0
    where = place(line, start + 1, line, end + 1)
    fields = {"code": "EM102", "name": "unescaped-quote", "severity": Severity.ERROR, "path": PATH,
              "message": "Unescaped quote in the value of title", **fields}  # fmt: skip
    return Diagnostic(
        **fields,
        start=where.start,
        end=where.end,
        fix=fix,
        places=(where,) * len(fix.edits) if fix else (),
        excerpt=None if text is None else Excerpt(text, start, end, *cut),
    )


@st.composite
def diagnostics(draw: st.DrawFn, path: str | None = None) -> Diagnostic:
    text = draw(st.none() | LINES)
    start, end = sorted((draw(st.integers(0, len(text or ""))), draw(st.integers(0, len(text or "")))))
    edits = draw(st.lists(ODD.map(lambda content: Edit(Span(start, end), content)), max_size=2))
    fix = Fix(
        draw(st.sampled_from(Applicability)),
        draw(ODD),
        tuple(edits),
        rename=draw(st.just("") | PATHS.map(lambda path: path or "")),
    )
    return found(
        text,
        start,
        end,
        line=draw(st.integers(1, 99999)),
        fix=draw(st.none() | st.just(fix)),
        cut=(draw(st.booleans()), draw(st.booleans())),
        code=draw(CODES),
        severity=draw(st.sampled_from(Severity)),
        message=draw(ODD),
        path=path,
    )


@st.composite
def posts(draw: st.DrawFn) -> list[tuple[str | None, list[Diagnostic]]]:
    paths = draw(st.lists(PATHS, max_size=3, unique=True))
    return [(path, draw(st.lists(diagnostics(path), max_size=3))) for path in paths]


def written(
    name: str, checked: Sequence[tuple[str | None, list[Diagnostic]]], style: Style | None = None
) -> str:
    """A whole report."""
    report = make_report(name, style or Style())
    return "".join([report.begin(), *(report.post(path, found) for path, found in checked), report.end()])


def report_of(name: str, *diagnostics: Diagnostic, **style: Any) -> str:
    return written(name, [(PATH, list(diagnostics))], Style(**style))


def all_of(checked: Sequence[tuple[str | None, list[Diagnostic]]]) -> list[Diagnostic]:
    return [diagnostic for _, diagnostics in checked for diagnostic in diagnostics]
