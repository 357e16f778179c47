"""The formats of `emnews validate --output-format`, and what `--statistics` counts."""

from __future__ import annotations

import subprocess
import sys
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from emnews_cli.display.reports.concise import concise
from emnews_cli.display.reports.glyphs import fold, visible
from emnews_cli.display.reports.registry import REPORTS, make_report
from emnews_cli.display.reports.report import Style
from emnews_cli.display.reports.statistics import Counts
from emnews_cli.display.reports.window import window
from emnews_cli.model.diagnostic import (
    Applicability,
    Diagnostic,
    Excerpt,
    Fix,
    Severity,
    safe,
    unsafe,
)
from emnews_cli.model.text import Edit, Span
from tests.display.findings import (
    CONTROLS,
    HAN,
    LINES,
    ODD,
    PATH,
    all_of,
    found,
    posts,
    report_of,
    written,
)
from tests.terminal import ESCAPE, widths


class TestConcise:
    def test_a_diagnostic_is_one_line_that_an_editor_jumps_to(self) -> None:
        assert concise(found()) == f"{PATH}:3:10: EM102 Unescaped quote in the value of title"

    def test_a_post_without_a_name_is_a_hyphen(self) -> None:
        assert concise(found(path=None)).startswith("-:3:10: ")

    @pytest.mark.parametrize(
        ("applicability", "with_unsafe", "marked"),
        [
            (Applicability.SAFE, False, True),
            (Applicability.UNSAFE, False, False),
            (Applicability.UNSAFE, True, True),
            (Applicability.DISPLAY, True, False),
        ],
    )
    def test_a_star_marks_what_would_be_fixed(
        self, applicability: Applicability, with_unsafe: bool, marked: bool
    ) -> None:
        text = report_of("concise", found(fix=Fix(applicability, "Do it")), unsafe=with_unsafe)
        assert (": EM102 [*] Un" in text) is marked

    @given(posts())
    def test_it_has_a_line_a_diagnostic_whatever_is_in_it(
        self, checked: list[tuple[str | None, list[Diagnostic]]]
    ) -> None:
        text = written("concise", checked)
        assert len(text.splitlines()) == text.count("\n") == len(all_of(checked))

    def test_colour_changes_nothing_but_the_look(self) -> None:
        colored = report_of("concise", found(), color=True)
        assert colored != report_of("concise", found())
        assert ESCAPE.sub("", colored) == report_of("concise", found())


class TestFull:
    def test_it_shows_the_line_the_place_the_rule_and_the_fix(self) -> None:
        fix = safe("Quote the title as written", Edit(Span(9, 10), '\\"'))
        assert report_of("full", found(fix=fix)) == (
            f"{PATH}:3:10: EM102 [*] Unescaped quote in the value of title\n"
            '3 | title: "称"好""\n'
            "  |           ^\n"
            "  = error: unescaped-quote\n"
            "  = fix (safe): Quote the title as written\n"
            "\n"
        )

    def test_a_long_line_of_chinese_is_cut_around_the_finding(self) -> None:
        text = report_of(
            "full", found(HAN, 150, 154, line=12, severity=Severity.WARNING, path="a.md"), width=60
        )
        assert text.splitlines()[1:] == [
            "12 | …成，晨岚科技公布一季度业绩预告，预计净利润增长三成，…",
            "   |                  ^^^^^^^^",
            "   = warning: unescaped-quote",
            "",
        ]

    def test_what_is_wider_than_the_window_is_underlined_as_far_as_it_is_shown(self) -> None:
        lines = report_of("full", found(HAN, 0, 200, path="a.md"), width=40).splitlines()
        assert lines[2:4] == ["3 | 晨岚科技公布一季度业绩预告，预计净…", "  | " + "^" * 34]

    def test_an_excerpt_that_was_cut_before_says_so(self) -> None:
        lines = report_of("full", found("正文", 0, 2, cut=(True, True))).splitlines()
        assert lines[1:3] == ["3 | …正文…", "  |  ^^^^"]

    def test_a_line_that_fits_to_the_column_is_whole(self) -> None:
        lines = report_of("full", found("文" * 18, 0, 1, path="a.md"), width=40).splitlines()
        assert lines[2] == "3 | " + "文" * 18

    @pytest.mark.parametrize(("at", "column"), [(0, 0), (1, 2), (2, 4)])
    def test_an_empty_finding_has_one_caret(self, at: int, column: int) -> None:
        assert report_of("full", found("正文", at, at)).splitlines()[2] == f"  | {' ' * column}^"

    def test_what_controls_a_terminal_and_what_nobody_sees_is_written_out_and_measured(self) -> None:
        lines = report_of("full", found("date:\t\x1b[5m\u200b中", 9, 11)).splitlines()
        assert lines[1:3] == ["3 | date:\\t\\x1b[5m\\u200b中", "  |              ^^^^^^^"]

    def test_an_accent_is_pointed_at_with_its_letter(self) -> None:
        lines = report_of("full", found("cafe\u0301 中", 4, 5)).splitlines()
        assert lines[1:3] == ["3 | cafe\u0301 中", "  |    ^"]

    def test_a_line_is_not_cut_between_an_accent_and_its_letter(self) -> None:
        text = report_of("full", found("e\u0301" * 60, 118, 120, path="a.md"), width=40)
        assert text.splitlines()[2] == "3 | …" + "e\u0301" * 34

    def test_what_is_about_the_whole_file_shows_no_line(self) -> None:
        fix = Fix(Applicability.UNSAFE, "Rename it to a.md", rename="a.md")
        text = report_of("full", found(None, line=1, path=None, message="The name has no date", fix=fix))
        assert text.splitlines() == [
            "-:1:1: EM102 The name has no date",
            "  = error: unescaped-quote",
            "  = fix (unsafe): Rename it to a.md",
            "",
        ]

    def test_what_is_never_applied_is_a_hint(self) -> None:
        fix = Fix(Applicability.DISPLAY, "Look it up")
        assert "  = hint: Look it up\n" in report_of("full", found(fix=fix), unsafe=True)

    def test_long_messages_are_folded_and_keep_their_words(self) -> None:
        fix = unsafe("Write it as the paragraph before it has it, 因为标题与正文不同，并且看一看")
        lines = report_of("full", found(fix=fix, path="a.md"), width=40).splitlines()
        assert lines[:2] == ["a.md:3:10: EM102 Unescaped quote in the", "  value of title"]
        assert lines[-4:-1] == [
            "  = fix (unsafe): Write it as the",
            "    paragraph before it has it, 因为标题",
            "    与正文不同，并且看一看",
        ]

    def test_colour_comes_only_when_it_is_asked_for_and_never_alone(self) -> None:
        both = [found(fix=safe("Quote it")), found(severity=Severity.WARNING)]
        plain, colored = report_of("full", *both), report_of("full", *both, color=True)
        assert "\x1b" not in plain
        assert ESCAPE.sub("", colored) == plain
        assert "\x1b[1;31m^" in colored
        assert "\x1b[1;33m^" in colored
        assert ("= error: " in plain, "= warning: " in plain) == (True, True)

    @given(posts(), st.integers(40, 130), st.booleans())
    def test_no_line_is_wider_than_asked_for(
        self, checked: list[tuple[str | None, list[Diagnostic]]], width: int, color: bool
    ) -> None:
        text = written("full", checked, Style(width, color))
        assert max(widths(text), default=0) <= width
        assert not set(ESCAPE.sub("", text)) & CONTROLS

    @given(LINES.map("文{}".format), st.data(), st.integers(34, 126), st.booleans(), st.booleans())
    def test_the_carets_stand_under_the_finding(
        self, text: str, data: st.DataObject, width: int, before: bool, behind: bool
    ) -> None:
        start, end = sorted(data.draw(st.tuples(*(st.integers(0, len(text)),) * 2)))
        shown = window(Excerpt(text, start, end, before, behind), width)
        # An accent belongs to its letter, before the finding and in it.
        while start == end < len(text) and not cell_len(visible(text[start])):
            start = end = start + 1
        while start < end and not cell_len(visible(text[start])):
            start -= 1
        lead, pointed_at, rest = at_columns(shown.text, shown.before, shown.found)
        whole = visible(text[start:end])
        assert cell_len(shown.text) <= width
        assert shown.before + shown.found <= width
        assert any(visible(text[:start]).endswith(part) for part in (lead, lead.removeprefix("…")))
        if start == end:
            assert shown.found == 1
        elif pointed_at.startswith(whole):
            assert shown.found == max(cell_len(whole), 1)
        else:
            assert (whole.startswith(pointed_at), rest) == (True, "…")

    def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket(self) -> None:
        assert fold("一二三四，五六七八九（十", 8) == ["一二三", "四，五六", "七八九", "（十"]
        assert fold("a/bb/cccccc d", 8) == ["a/bb/", "cccccc d"]

    @given(ODD.map(visible), st.integers(12, 60))
    def test_folding_loses_nothing_but_spaces(self, text: str, width: int) -> None:
        lines = fold(text, width, "  ")
        assert all(cell_len(line) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def at_columns(line: str, first: int, count: int) -> tuple[str, str, str]:
    """What stands in a line before, in, and behind some columns; what stands on a character belongs to it."""
    parts, column = ["", "", ""], 0
    for char in line:
        width = cell_len(char)
        at = column if width else max(column - 1, 0)
        parts[(at >= first) + (at >= first + count)] += char
        column += width
    return parts[0], parts[1], parts[2]


@pytest.mark.parametrize("name", REPORTS)
class TestEveryFormat:
    def test_it_says_what_it_is(self, name: str) -> None:
        assert REPORTS[name].name == name
        assert REPORTS[name].about

    @settings(max_examples=30)
    @given(checked=posts())
    def test_it_is_text_that_a_terminal_may_get_and_that_utf_8_has_bytes_for(
        self, name: str, checked: list[tuple[str | None, list[Diagnostic]]]
    ) -> None:
        text = written(name, checked, Style(unsafe=True))
        assert not CONTROLS & set(text)
        assert text.encode("utf-8", "strict").decode() == text
        assert text.splitlines() == text.removesuffix("\n").split("\n") or not text

    def test_it_ends_with_a_line_end(self, name: str) -> None:
        assert report_of(name, found()).endswith("\n")

    def test_it_keeps_no_diagnostic(self, name: str) -> None:
        class Watched(str):
            """Text of which one can tell whether it is still there."""

            __slots__ = ("__weakref__",)

        report = make_report(name, Style())
        report.begin()
        message = Watched("Unescaped quote 在标题里")
        gone = weakref.ref(message)
        report.post(PATH, [found(message=message)])
        del message
        assert gone() is None


def test_a_format_is_imported_when_it_is_used() -> None:
    code = (
        "import sys, emnews_cli.display.reports.registry\n"
        "print(*(name for name in sys.modules if name.startswith('emnews_cli.display.reports.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert sorted(done.stdout.decode().split()) == [
        "emnews_cli.display.reports.registry",
        "emnews_cli.display.reports.report",
    ]


class TestStatistics:
    @pytest.fixture
    def counts(self) -> Counts:
        counts = Counts()
        counts.add([found(fix=safe("Quote it"))] * 11)
        counts.add([found(fix=unsafe("Guess")), found(code="EM201", name="field-missing")])
        counts.add(found(code=code, name="odd", severity=Severity.WARNING) for code in ("EM302", "EM301"))
        return counts

    def test_the_most_frequent_come_first_and_then_by_code(self, counts: Counts) -> None:
        assert counts.lines() == [
            "12  EM102  unescaped-quote  11 fixable, 1 unsafely fixable",
            " 1  EM201  field-missing",
            " 1  EM301  odd",
            " 1  EM302  odd",
        ]
        assert counts.lines(unsafe=True)[0] == "12  EM102  unescaped-quote  12 fixable"

    def test_the_same_is_there_as_data(self, counts: Counts) -> None:
        assert [row["code"] for row in counts.as_dicts()] == ["EM102", "EM201", "EM301", "EM302"]
        assert counts.as_dicts()[0] == {
            "code": "EM102",
            "name": "unescaped-quote",
            "severity": "error",
            "count": 12,
            "fixable": 11,
            "unsafe_fixable": 1,
        }

    def test_the_sums_are_of_all_rules(self, counts: Counts) -> None:
        assert (counts.errors, counts.warnings, counts.total) == (13, 2, 15)
        assert (counts.fixable(unsafe=False), counts.fixable(unsafe=True)) == (11, 12)

    def test_of_nothing_there_is_nothing_to_say(self) -> None:
        assert (Counts().lines(), Counts().as_dicts(), Counts().total) == ([], [], 0)

    def test_hints_are_not_fixable(self) -> None:
        counts = Counts()
        counts.add([found(fix=Fix(Applicability.DISPLAY, "Look"))])
        assert counts.lines() == ["1  EM102  unescaped-quote"]
