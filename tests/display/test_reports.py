"""The formats of `emnews validate --output-format`, and what `--statistics` counts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import weakref
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from lxml import etree
from rich.cells import cell_len

from emnews_cli.display.control_characters import printable
from emnews_cli.display.reports.concise import concise
from emnews_cli.display.reports.glyphs import fold, visible
from emnews_cli.display.reports.registry import REPORTS, make_report
from emnews_cli.display.reports.report import Style
from emnews_cli.display.reports.sarif import uri_of
from emnews_cli.display.reports.statistics import Counts
from emnews_cli.display.reports.window import window
from emnews_cli.model.diagnostic import (
    Applicability,
    Diagnostic,
    Excerpt,
    Fix,
    Region,
    Severity,
    safe,
    unsafe,
)
from emnews_cli.model.text import Edit, Position, Span
from emnews_cli.rules.registry import all_rules
from tests.conftest import ROOT
from tests.terminal import ESCAPE, widths

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


class TestJson:
    def test_without_a_finding_the_array_is_empty(self) -> None:
        assert written("json", [("good.md", []), (None, [])]) == "[]\n"

    def test_it_is_one_array_with_an_object_a_line(self) -> None:
        text = written("json", [("good.md", []), (PATH, [found(), found()]), (PATH, [found()])])
        assert [line[:8] for line in text.splitlines()] == ["[", *['{"code":'] * 3, "]"]
        assert "称" not in text
        assert json.loads(text) == [found().as_dict()] * 3

    @given(posts())
    def test_any_text_is_valid_json(self, checked: list[tuple[str | None, list[Diagnostic]]]) -> None:
        expected = [made_encodable(diagnostic.as_dict()) for diagnostic in all_of(checked)]
        assert json.loads(written("json", checked).encode()) == expected
        lines = written("json-lines", checked).splitlines()
        assert [json.loads(line) for line in lines] == expected


def made_encodable(value: Any) -> Any:
    """A value of JSON with U+FFFD for each surrogate."""
    if isinstance(value, dict):
        return {key: made_encodable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [made_encodable(item) for item in value]
    return SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value


COMMAND = re.compile(r"::(error|warning) ([^\n]*?)::([^\n]*)")


class TestGitHub:
    def test_a_diagnostic_is_a_command_with_its_place(self) -> None:
        assert report_of("github", found(message="100% sure")) == (
            f"::error title=emnews EM102 (unescaped-quote),file={PATH},line=3,col=10,endLine=3,endColumn=11"
            f"::{PATH}:3:10: EM102 100%25 sure\n"
        )

    def test_columns_are_left_out_where_it_ends_on_another_line(self) -> None:
        text = report_of("github", replace(found(), end=Position(5, 1)))
        assert f"file={PATH},line=3,endLine=5::" in text

    def test_a_post_without_a_name_has_no_file(self) -> None:
        assert report_of("github", found(path=None)).startswith(
            "::error title=emnews EM102 (unescaped-quote)::-:3:10: EM102 "
        )

    @given(posts())
    def test_any_text_is_one_command_a_line_with_the_name_as_it_is(
        self, checked: list[tuple[str | None, list[Diagnostic]]]
    ) -> None:
        lines = written("github", checked).encode().decode().split("\n")
        expected = all_of(checked)
        assert lines.pop() == ""
        assert len(lines) == len(expected)
        for line, diagnostic in zip(lines, expected, strict=True):
            command = COMMAND.fullmatch(line)
            assert command is not None
            assert command[1] == diagnostic.severity
            properties = dict(pair.split("=", 1) for pair in command[2].split(","))
            assert properties.keys() <= {"title", "file", "line", "col", "endLine", "endColumn"}
            name = "".join(char if char in "\r\n" else printable(char) for char in diagnostic.path or "")
            assert unescaped(properties.get("file", "")) == name
            assert unescaped(command[3]) == concise(diagnostic)


def unescaped(text: str) -> str:
    """What GitHub reads."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


class TestGitLab:
    def issues(self, *found: Diagnostic, path: str | None = PATH) -> list[dict[str, Any]]:
        issues: list[dict[str, Any]] = json.loads(written("gitlab", [(path, list(found))]))
        return issues

    def test_an_issue_says_what_where_and_how_bad(self) -> None:
        (issue,) = self.issues(found())
        assert len(issue.pop("fingerprint")) == 32
        assert issue == {
            "description": "EM102 Unescaped quote in the value of title",
            "check_name": "unescaped-quote",
            "severity": "major",
            "location": {
                "path": PATH,
                "positions": {"begin": {"line": 3, "column": 10}, "end": {"line": 3, "column": 11}},
            },
        }
        assert self.issues(found(severity=Severity.WARNING))[0]["severity"] == "minor"

    def test_names_are_as_git_has_them(self) -> None:
        assert self.issues(found(), path="./a//b.md")[0]["location"]["path"] == "a/b.md"
        assert self.issues(found(), path=None)[0]["location"]["path"] == "-"

    def test_a_fingerprint_stays_when_lines_move(self) -> None:
        (before,), (after,) = self.issues(found(line=3)), self.issues(found(line=8))
        assert before["fingerprint"] == after["fingerprint"]

    def test_a_fingerprint_is_another_for_another_post_message_text_and_time(self) -> None:
        same = [
            found(),
            found(),
            found(message="b"),
            found('title: "称(好""'),
            found(code="EM103"),
            found(None),
        ]
        issues = [*self.issues(*same), *self.issues(found(), path="b.md")]
        assert len({issue["fingerprint"] for issue in issues}) == 7

    @given(posts())
    def test_any_text_is_valid_json_with_unique_fingerprints(
        self, checked: list[tuple[str | None, list[Diagnostic]]]
    ) -> None:
        issues = json.loads(written("gitlab", checked).encode())
        assert len(issues) == len({issue["fingerprint"] for issue in issues}) == len(all_of(checked))


@cache
def sarif_schema() -> Draft4Validator:
    schema = (ROOT / "tests/data/sarif-2.1.0.schema.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(schema), format_checker=Draft4Validator.FORMAT_CHECKER)


URI = re.compile(r"(file://)?([A-Za-z0-9_.~/-]|%[0-9A-F]{2})*")


class TestSarif:
    def run(self, *found: Diagnostic, path: str | None = PATH) -> dict[str, Any]:
        log: dict[str, Any] = json.loads(written("sarif", [(path, list(found))]))
        sarif_schema().validate(log)
        (run,) = log["runs"]
        assert isinstance(run, dict)
        return run

    def result(self, found: Diagnostic, path: str | None = PATH) -> dict[str, Any]:
        result: dict[str, Any] = self.run(found, path=path)["results"][0]
        return result

    def test_without_a_finding_the_log_is_valid(self) -> None:
        run = self.run()
        assert (run["results"], run["columnKind"]) == ([], "unicodeCodePoints")

    def test_it_explains_every_rule(self) -> None:
        rules = self.run()["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == [rule.code for rule in all_rules()]
        for rule, described in zip(all_rules(), rules, strict=True):
            assert described["name"] == rule.name
            assert described["defaultConfiguration"] == {"level": rule.severity, "enabled": rule.default}
            assert described["shortDescription"]["text"] == rule.summary
            assert described["help"]["markdown"].endswith(rule.page)
            assert 0 < len(described["fullDescription"]["text"]) < 1024

    def test_a_result_says_what_where_and_how_bad(self) -> None:
        run = self.run(found(severity=Severity.WARNING))
        (result,) = run["results"]
        (location,) = result["locations"]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "EM102"
        assert (result["level"], result["message"]) == ("warning", {"text": found().message})
        assert location["physicalLocation"] == {
            "artifactLocation": {"uri": PATH},
            "region": {"startLine": 3, "startColumn": 10, "endLine": 3, "endColumn": 11},
        }

    def test_a_rule_that_it_does_not_know_has_no_index(self) -> None:
        assert "ruleIndex" not in self.result(found(code="EM999"))

    def test_braces_are_no_placeholders(self) -> None:
        assert self.result(found(message="{{ x }} {0}"))["message"] == {"text": "{{{{ x }}}} {{0}}"}

    @pytest.mark.parametrize(
        ("path", "uri"),
        [
            (None, "stdin"),
            ("./-a b.md", "-a%20b.md"),
            ("../稿/a:b%.md", "../%E7%A8%BF/a%3Ab%25.md"),
            ("/srv/稿.md", "file:///srv/%E7%A8%BF.md"),
            ("\udcff.md", "%FF.md"),
            ("\ud800.md", "%EF%BF%BD.md"),
        ],
    )
    def test_a_path_is_a_uri(self, path: str | None, uri: str) -> None:
        assert uri_of(path) == uri

    @pytest.mark.parametrize("make", [safe, unsafe])
    def test_a_fix_is_its_edits(self, make: Any) -> None:
        (fix,) = self.result(found(fix=make("Quote it", Edit(Span(9, 10), '\\"'))))["fixes"]
        assert fix["description"] == {"text": "Quote it"}
        assert fix["properties"] == {"applicability": make.__name__}
        region = {"startLine": 3, "startColumn": 10, "endLine": 3, "endColumn": 11}
        assert fix["artifactChanges"] == [
            {
                "artifactLocation": {"uri": PATH},
                "replacements": [{"deletedRegion": region, "insertedContent": {"text": '\\"'}}],
            }
        ]

    def test_what_is_only_removed_has_nothing_put_in_its_place(self) -> None:
        (fix,) = self.result(found(fix=safe("Remove it", Edit(Span(9, 10)))))["fixes"]
        (replacement,) = fix["artifactChanges"][0]["replacements"]
        assert replacement.keys() == {"deletedRegion"}

    @pytest.mark.parametrize(
        "fix",
        [
            Fix(Applicability.DISPLAY, "Look", (Edit(Span(9, 10)),)),
            Fix(Applicability.UNSAFE, "Rename it", rename="a.md"),
            Fix(Applicability.UNSAFE, "Write it in UTF-8", encoding="utf-8"),
        ],
    )
    def test_what_no_edit_can_do_is_no_fix(self, fix: Fix) -> None:
        assert "fixes" not in self.result(found(fix=fix))

    def test_standard_input_is_not_fixed(self) -> None:
        fix = safe("Quote it", Edit(Span(9, 10)))
        assert "fixes" not in self.result(found(path=None, fix=fix), path=None)

    def test_a_byte_order_mark_is_no_character_of_the_first_line(self) -> None:
        mark = found("\ufeff---", 0, 1, line=1, fix=safe("Remove the mark", Edit(Span(0, 1))))
        second = found(None, line=1)
        second = replace(second, start=Position(1, 3), end=Position(2, 1))
        results = self.run(mark, second)["results"]
        regions = [result["locations"][0]["physicalLocation"]["region"] for result in results]
        assert [(region["startColumn"], region["endColumn"]) for region in regions] == [(1, 1), (2, 1)]
        assert "fixes" not in results[0]

    @settings(max_examples=40)
    @given(posts())
    def test_any_text_is_valid_sarif(self, checked: list[tuple[str | None, list[Diagnostic]]]) -> None:
        log = json.loads(written("sarif", checked).encode())
        driver = log["runs"][0]["tool"]["driver"]
        driver["rules"] = driver["rules"][:1]  # the others are the same in every log
        sarif_schema().validate(log)
        results = log["runs"][0]["results"]
        assert len(results) == len(all_of(checked))
        for result, diagnostic in zip(results, all_of(checked), strict=True):
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert URI.fullmatch(uri)
            assert b"\x00" in unquote_to_bytes(uri) or "\x00" not in (diagnostic.path or "")


class TestJUnit:
    def test_a_post_is_a_suite_and_a_finding_a_failure(self) -> None:
        root = etree.fromstring(written("junit", [("good.md", []), (PATH, [found(), found()])]).encode())
        good, bad = root
        assert [dict(suite.attrib) for suite in root] == [
            {"name": "good.md", "tests": "1", "failures": "0", "errors": "0"},
            {"name": PATH, "tests": "2", "failures": "2", "errors": "0"},
        ]
        assert [(case.attrib["classname"], len(case)) for case in good] == [("good.md", 0)]
        (failure,) = bad[0]
        assert dict(failure.attrib) == {"message": found().message, "type": "error"}
        assert failure.text == concise(found())
        assert bad[0].attrib["line"] == "3"

    @given(posts())
    def test_any_text_is_valid_xml(self, checked: list[tuple[str | None, list[Diagnostic]]]) -> None:
        root = etree.fromstring(written("junit", checked).encode())
        assert len(root) == len(checked)
        for suite, (_, diagnostics) in zip(root, checked, strict=True):
            assert len(suite) == max(len(diagnostics), 1)
            failures = [case[0].text for case in suite if len(case)]
            expected = [re.sub("[\ufffe\uffff]", "\ufffd", concise(diagnostic)) for diagnostic in diagnostics]
            assert failures == expected


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
