"""The formats of `emnews validate --output-format` that programs read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from jsonschema import Draft4Validator
from lxml import etree

from emnews_cli.display.control_characters import printable
from emnews_cli.display.reports.concise import concise
from emnews_cli.display.reports.sarif import uri_of
from emnews_cli.model.diagnostic import (
    Applicability,
    Diagnostic,
    Fix,
    Severity,
    safe,
    unsafe,
)
from emnews_cli.model.text import Edit, Position, Span
from emnews_cli.rules.registry import all_rules
from tests.conftest import ROOT
from tests.display.findings import (
    PATH,
    SURROGATES,
    all_of,
    found,
    posts,
    report_of,
    written,
)


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
