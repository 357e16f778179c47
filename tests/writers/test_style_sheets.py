"""Style sheets of one's own: what loads a file is refused, and in books what EPUBCheck has no grammar for."""

from __future__ import annotations

import random
import re

import pytest

from emnews_cli.writers.epub.style_grammar import check_book_style
from emnews_cli.writers.style_sheets import StyleFault, check_style

LOADING = [
    '@import "https://x.example/a.css";',
    "@IMPORT url(a.css);",
    "@import;",
    '@import "data:text/css,p{}";',
    r'@\69mport "a.css";',
    r'@\000069 mport "a.css";',
    "p { background: url(https://x.example/a.png) }",
    "p { background: URL( 'a.png' ) }",
    "p { background: url() }",
    r"p { background: u\72 l(https://x.example/a.png) }",
    r"p { background: ur\6C(//x.example/a.png) }",
    'p { background: url("") }',
    'p { content: "/*"; background: url(a.png); quotes: "*/" }',
    "p { content: '\"'; background: url(a.png); quotes: '\"' }",
    "p { background: url(data:/*) } a { background: url(a.png) } /* */",
    "p { background: url(/*data:*/a.png) }",
    'p { background: image-set("a.png" 1x) }',
    "p { background: -webkit-image-set(url(data:,x) 1x, 'a.png' 2x) }",
    "@font-face { font-family: x; src: src('a.woff') }",
    "@font-face { font-family: x; src: local('x'), url(a.woff) }",
]
FOR_BOOKS = [
    "",
    " \r\n",
    "p { color: navy } /* url(a.png) @import </style> */",
    "p::before { content: '@import url(a.png)' }",
    "p { background: url(data:image/png;base64,iVBORw0KGgo=) }",
    "p { background: URL( \"data:image/svg+xml,%3Csvg xmlns='x'%3E\" ) }".replace(" xmlns='x'", ""),
    "p::after { content: 'https://x.example/' attr(title) } .imports, .url, string, at, end { color: red }",
    "p { fill: url(#x); content: '<&'; quotes: '“' '”' '\\201C' '\\'' }",
    "@font-face { font-family: '宋体'; src: local('x'), url(data:font/woff2;base64,d09G) format('woff2') }",
    "@media print and (min-width: 10em) { p { color: red } @media (400px <= width) { a { } } }",
    "@supports (display: grid) { p { display: grid } } @layer a, b; @page :first { margin: 1em }",
    "@keyframes x { from { color: red } 33.3%, 50% { color: blue } }",
    "p > a + b ~ i, ul li , [lang='zh'] > *|b, :not(.a, #b):nth-child( 2n - 1 )::before { }",
    "/* a */ p /* b */ { /* c */ color /* d */ : /* e */ red /* f */ ; /* g */ } /* h */",
    "[*|type~='chapter']:is(section, div:first-child):has(> p):lang(zh) { color: red !important; }",
    "p { margin: -1em +.5em calc((1em + 2px) * 2 / 3); --x: 1; color: var(--x, #abc); unicode-range: u+4?? }",
    "p { content: 'a\\\nb'; filter: progid:DX.M(a='#80'); grid-area: 1 / 2 / 3 / 4; }",
]
NOT_FOR_BOOKS = [
    ("p", "end"), ("p {} a", "end"), ("p { color }", "}"), ("p { color: }", "}"), ("p { : red }", ":"), ("p { color red }", "red"),
    ("p { color: red;; }", ";"), ("p {};", ";"), ("{ }", "{"), (", p {}", ","), ("p, {}", "{"), ("p,, a {}", ","), ("p > {}", "{"),
    ("p..a {}", "."), ("p: {}", "{"), ("#{}", "#"), (". {}", "{"), ("p[] {}", "]"), ("p[a=b c] {}", "c"), ("p[a=1] {}", "1"),
    ("1p {}", "1p"), ("50% {}", "50%"), ("p { a: b; !important }", "!important"), ("p { a: !important }", "!important"),
    ("p { @foo }", "@foo"), ("p { a: @ }", "@"), ("$x: 1;", "$"), ("p { --x: {} }", "{"), ("p { *zoom: 1 }", "*"), ("<!-- p {} -->", "<"),
    ("<style>p {}</style>", "<"), ("p {} </style>", "<"), ("p { a { color: red } }", "{"), ("p { & a { } }", "&"), ("@font-face { }", "}"),
    ("@font-face;", ";"), ("@media print", "end"), ("@ p {}", "@"), ("@media print { @layer a; p {} }", "@layer"),
    ("@page { margin: 1em; @top-left { content: 'x' } }", "@top-left"), ("//comment\np {}", "/"), ("p { a: b; // c\n }", "/"),
    ("/* */ */ p {}", "/"), ("a/**/.b {}", "/**/"), ("!important", "!important"), (r"p\{ {}", r"p\{"), ("p { a: f(;) }", ";"),
    (":where() {}", ")"), (":nth-child(2n of .a) {}", "."), ("not > p {}", "not"), ("p { only: a }", "only"), ("p { a: u+12345678 }", "u+12345678"),
    ("a || b {}", "|"), ("> a {}", ">"), (r"p { a: url(data:image/png,\)) }", r"data:image/png,\)"), ("p { a: 1.url(data:image/png,x) }", "data:image/png,x"),
]  # fmt: skip
UNMATCHED = [
    ("p { color: red", "{"), ("p {}\na { } }", "}"), ("@media print {\np { }", "{"), ("p[a { }", "["), ("p { color: rgb(1, 2 }", "}"),
    ("p {}\n/* url(a.png)", "/*"), ("/*/", "/*"), ("p { content: 'a\n}", "'"), ('p { content: "a\\"}', '"'), ("p { content: ')' } )", ")"),
    ("p { a: url(data:x", "url("), ("p { a: url('data:x' b) }", "url("), ('p { content: "\n; background: url(a.png); quotes: "" }', '"'),
]  # fmt: skip


def fault_of(text: str, *, book: bool = True) -> str:
    try:
        check_style(text, in_html=not book)
        if book:
            check_book_style(text)
    except StyleFault as fault:
        return f"{fault.line}: {fault.message}"
    return ""


@pytest.mark.parametrize("text", LOADING)
def test_what_loads_a_file_is_refused(text: str) -> None:
    for book in (False, True):
        found = fault_of(text, book=book)
        assert re.fullmatch(r"1: \S+ loads a file; only data: addresses are allowed", found), found


@pytest.mark.parametrize(("text", "sign"), UNMATCHED)
def test_a_sheet_whose_rules_would_be_lost_is_refused(text: str, sign: str) -> None:
    for book in (False, True):
        assert re.fullmatch(rf"[12]: unmatched {re.escape(sign)}", fault_of(text, book=book))


@pytest.mark.parametrize(
    "text", ["p::after { content: '\\'(' }", '/* } */ p { quotes: "(" ")" }', "p { background: url(data:image/svg+xml,/*{) }"]
)  # fmt: skip
def test_what_only_looks_like_a_bracket_is_none(text: str) -> None:
    assert fault_of(text, book=False) == ""


@pytest.mark.parametrize(("text", "found"), NOT_FOR_BOOKS)
def test_what_epubcheck_has_no_grammar_for_is_not_for_books(text: str, found: str) -> None:
    assert re.fullmatch(rf"[12]: unexpected {re.escape(found)}", fault_of(text)), fault_of(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("p { direction: rtl }", "direction may not be in a book"),
        ("@media print { p { UNICODE-BIDI : embed } }", "unicode-bidi may not be in a book"),
        ("p { a: url(data:text/html,x) }", "a book may not have data: of the type 'text/html'"),
        ("p { a: url(data:,x) }", "a book may not have data: of the type ''"),
        ("p { a: url(data:IMAGE/PNG,x) }", "choose from image/png, "),
        ("@namespace epub 'http://www.idpf.org/2007/ops';", "@namespace comes too late"),
        ("p { content: 'a\\\\' }", "write \\5c instead of \\\\ before a quote"),
        (r"p { a: u\72l(data:image/png,x) }", "write url( without escapes"),
        ("p {}\n\x00", "2: control character U+0000"),
        ("a:is(" * 60 + ")" * 60 + "{}", "nested too deeply"),
        ("p { a: " + "(" * 100_000 + ")" * 100_000 + " }", "nested too deeply"),
    ],
)
def test_what_a_book_may_not_have_is_told_with_what_it_may(text: str, words: str) -> None:
    assert words in fault_of(text)


def test_a_web_page_may_have_what_browsers_know_but_no_signs_of_html() -> None:
    for text in ("p { a { color: red } }", "p { direction: rtl;; }", "p {};"):
        assert fault_of(text, book=False) == ""
    for text in ("p { content: '<' }", "p { & a { } }", "</style>", "/* </style> */"):
        assert "write \\3c and \\26" in fault_of(text, book=False)


@pytest.mark.parametrize("text", FOR_BOOKS)
def test_what_authors_write_is_for_books(text: str) -> None:
    assert fault_of(text) == ""


def passing_sheets(count: int) -> list[str]:
    """Sheets for books with pieces of others put in or left out, those of them that pass."""
    chance = random.Random(23)
    texts = [*FOR_BOOKS, *(text for text, _ in NOT_FOR_BOOKS)]
    pieces = sorted({piece for text in texts for piece in re.findall(r"[@#.]?[-\w\\]+\(?|\s+|.", text)})
    passing = list(FOR_BOOKS)
    while len(passing) < count:
        text = chance.choice(texts)
        place = chance.randrange(len(text) + 1)
        text = f"{text[:place]}{chance.choice(pieces)}{text[place + chance.randrange(3) :]}"
        if not fault_of(text):
            passing.append(text)
    return passing
