"""The JSON contract: its schema in docs/ and what is written hold together."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from emnews_cli.pipeline import convert_post, read_post
from tests.conftest import EXAMPLE, NAME, ROOT, document, post_text
from tests.generator import make_post

SCHEMA = json.loads(document("docs/reference/post.schema.json"))
CONTRACT = (
    "schema path id layout title date date_precision categories tags digest source editor original_title url "
    "securities charts images links text stats removed diagnostics"
).split()


def as_json(data: bytes, name: str | None = NAME) -> Any:
    line = convert_post(read_post(data, name), "json")
    assert line.count("\n") == 1
    return json.loads(line)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_what_is_written_fits_the_schema(start: int) -> None:
    validator = Draft202012Validator(SCHEMA)
    for number in range(start, start + 100):
        made = make_post(number)
        validator.validate(as_json(made.data, made.name))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"---\ntitle: [\n", "标题".encode("gb18030")])
def test_what_is_written_of_a_broken_file_fits_the_schema(data: bytes) -> None:
    Draft202012Validator(SCHEMA).validate(as_json(data, None))


def test_the_keys_of_the_contract_are_there_in_its_order() -> None:
    found = as_json(EXAMPLE.read_bytes(), str(EXAMPLE))
    assert [key for key in found if key in CONTRACT] == CONTRACT


def test_the_example_says_what_it_says() -> None:
    found = as_json(EXAMPLE.read_bytes(), EXAMPLE.name)
    assert found["date"] == "2022-03-08T18:05:40+08:00"
    assert found["source"] == "临江证券报"
    assert [
        (item["symbol"], item["mic"], item["kind"], item["mentions"], item["how"])
        for item in found["securities"]
    ] == [
        ("600981.SH", "XSHG", "security", 3, "charted"),
        ("01933.HK", "XHKG", "security", 1, "charted"),
        ("BK1036", None, "board", 1, "linked"),
    ]
    assert [chart["symbol"] for chart in found["charts"]] == ["600981.SH", "01933.HK"]
    assert found["images"] == [
        {
            "url": "https://dfscdn.dfcfw.com/download/D12345678901234567890.jpg",
            "alt": "",
            "caption": "图片来源：临江商报资料图",
        }
    ]
    assert found["links"] == [{"url": "https://www.example.com/report?id=7&lang=zh", "text": "公司网站"}]
    assert [item["reason"] for item in found["removed"]] == [
        "hidden",
        "info-link",
        "source-line",
        "navigation",
    ]


def test_a_name_that_is_no_utf8_can_be_written() -> None:
    name = b"\xff.md".decode("utf-8", "surrogateescape")
    assert as_json(b"", name)["path"] == "\ufffd.md"


def test_diagnostics_stand_in_the_json() -> None:
    found = as_json(post_text("<p>正文</p>", title='a "b" c').encode())
    assert [(item["code"], item["line"], item["column"]) for item in found["diagnostics"]] == [
        ("EM102", 3, 11),
        ("EM306", 12, 1),
    ]
    assert found["diagnostics"][0]["fix"] == {
        "applicability": "safe",
        "message": "Quote the value as written",
        "edits": [
            {"line": 3, "column": 8, "end_line": 3, "end_column": 17, "content": "'a \"b\" c'"},
        ],
    }


def test_every_reason_the_reader_gives_is_in_the_schema() -> None:
    known = set(SCHEMA["properties"]["removed"]["items"]["properties"]["reason"]["enum"])
    given, noted = set(), set()
    for path in (ROOT / "emnews_cli/readers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
                given.add(node.value)
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
                "Removed",
                "remove",
            ):
                noted |= {part.value for part in node.args[:1] if isinstance(part, ast.Constant)}
    assert given == known
    assert noted <= known


def test_what_is_written_of_a_post_by_hand_fits_the_schema() -> None:
    body = "甲[^1]{% include a %}{{ site.x }}\n\n[^1]: 注\n[^2]: 余\n[参考]: 见下"
    post = read_post(f"---\ntitle: 手稿\n---\n\n{body}\n".encode(), "2022-03-08-x.md")
    written = json.loads(convert_post(post, "json"))
    Draft202012Validator(SCHEMA).validate(written)
    assert {one["reason"] for one in written["removed"]} == {"liquid", "unused-definition", "unused-footnote"}
