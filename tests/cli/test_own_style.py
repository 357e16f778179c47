"""Style sheets of one's own: what loads a file is refused, however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from emnews_cli.cli.own_style import read_style
from emnews_cli.errors import InputError

LOADING = [
    '@import "https://x.example/a.css";',
    "@IMPORT url(a.css);",
    r'@\69mport "a.css";',
    r'@\000069 mport "a.css";',
    "p { background: url(https://x.example/a.png) }",
    "p { background: URL( 'a.png' ) }",
    r"p { background: u\72 l(https://x.example/a.png) }",
    r"p { background: ur\6C(//x.example/a.png) }",
    'p { background: url("") }',
    'p { content: "/*"; background: url(a.png); quotes: "*/" }',
    "p { content: '\"'; background: url(a.png); quotes: '\"' }",
    'p { content: "\n; background: url(a.png); quotes: "" }',
    "p { background: url(data:/*) } a { background: url(a.png) } /* */",
    'p { background: url(data:\\)" ); color: red; background: url(a.png) "" }',
    "p { background: url(/*data:*/a.png) }",
    'p { background: image-set("a.png" 1x) }',
    "p { background: -webkit-image-set(url(data:,x) 1x, 'a.png' 2x) }",
    "@font-face { font-family: x; src: src('a.woff') }",
    "@font-face { font-family: x; src: local('x'), url(a.woff) }",
]
HARMLESS = [
    "p { color: navy } /* url(a.png) @import */",
    "p::before { content: '@import url(a.png)' }",
    "p { background: url(data:image/png;base64,iVBORw0KGgo=) }",
    'p { background: url( "DATA:image/png;base64,iVBORw0KGgo=" ); fill: url(#x) }',
    "p::after { content: 'https://x.example/' attr(title) } .imports, .url { color: red }",
    "",
]


def style(folder: Path, text: str) -> str:
    (folder / "own.css").write_text(text, encoding="utf-8")
    return read_style(str(folder / "own.css"), 1_000_000)


@pytest.mark.parametrize("text", LOADING)
def test_what_loads_a_file_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"own\.css:[12]: .* loads a file; only data: addresses are allowed"):
        style(tmp_path, text)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_rules_are_taken_as_they_are(text: str, tmp_path: Path) -> None:
    assert style(tmp_path, text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("p { color: red", "1: unmatched {"), ("p {}\na { } }", "2: unmatched }"), ("@media print {\np { }", "1: unmatched {"),
        ("p[a { }", "1: unmatched ["), ("p { color: rgb(1, 2 }", "1: unmatched }"), ("p {}\n/* url(a.png)", "2: unmatched /*"),
        ("p { content: 'a\n}", "1: unmatched '"), ('p { content: "a\\"}', '1: unmatched "'), ("p { content: ')' } )", "1: unmatched )"),
    ],
)  # fmt: skip
def test_a_sheet_whose_rules_would_be_lost_is_refused(text: str, found: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        style(tmp_path, text)
    assert str(error.value).endswith(f"own.css:{found}")


@pytest.mark.parametrize(
    "text",
    [r"a\{b { }", "p { background: url(data:image/svg+xml,/*{) }", "p::after { content: '\\'(' }", '/* } */ p { quotes: "(" ")" }'],
)  # fmt: skip
def test_what_only_looks_like_a_bracket_is_none(text: str, tmp_path: Path) -> None:
    assert style(tmp_path, text) == text
