import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.readers.tokens import Token, TokenKind, attributes, tokenize
from tests.readers.soup import soup


def tokens_of(text: str) -> list[tuple[str, str]]:
    return [(token.kind.name, text[token.start : token.end]) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("html", "tokens"),
    [
        ("a<p>b</p >c", [("TEXT", "a"), ("START", "<p>"), ("TEXT", "b"), ("END", "</p >"), ("TEXT", "c")]),
        ('<a href="x>y">z', [("START", '<a href="x>y">'), ("TEXT", "z")]),
        ("<a x='>'y=\">\">z", [("START", "<a x='>'y=\">\">"), ("TEXT", "z")]),
        ("1<2 & 3<", [("TEXT", "1<2 & 3<")]),
        ("<!-- a > b -->c", [("COMMENT", "<!-- a > b -->"), ("TEXT", "c")]),
        ("<!-->c", [("COMMENT", "<!-->"), ("TEXT", "c")]),
        ("<!-- a --!>c", [("COMMENT", "<!-- a --!>"), ("TEXT", "c")]),
        ("<!DOCTYPE x><?y?></3>", [("COMMENT", "<!DOCTYPE x>"), ("COMMENT", "<?y?>"), ("COMMENT", "</3>")]),
        ("<script>a<b</script>c", [("START", "<script>"), ("TEXT", "a<b"), ("END", "</script>"), ("TEXT", "c")]),
        ('<p>a<b c="d>e<i>f', [("START", "<p>"), ("TEXT", "a"), ("BROKEN", '<b c="d>'), ("TEXT", "e"),
                               ("START", "<i>"), ("TEXT", "f")]),
        ("<script>a<p>b", [("BROKEN", "<script>"), ("TEXT", "a"), ("START", "<p>"), ("TEXT", "b")]),
        ("a<!-- b<p>", [("TEXT", "a"), ("BROKEN", "<!--"), ("TEXT", " b"), ("START", "<p>")]),
        ("a<p", [("TEXT", "a"), ("BROKEN", "<p")]),
    ],
)  # fmt: skip
def test_html_is_cut_into_tokens_as_the_standard_does(html: str, tokens: list[tuple[str, str]]) -> None:
    assert tokens_of(html) == tokens


@given(soup())
def test_tokens_tile_any_soup(made: tuple[str, list[str]]) -> None:
    html, _ = made
    assert "".join(text for _, text in tokens_of(html)) == html


@given(st.text(alphabet="<>ab/!-\"'= ?é"))
def test_tokens_tile_any_text(text: str) -> None:
    assert "".join(piece for _, piece in tokens_of(text)) == text


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9-]*", fullmatch=True), st.text(alphabet="ab<>&'\" =/é"), max_size=4
    )
)
def test_attributes_come_back_from_a_well_formed_tag(wanted: dict[str, str]) -> None:
    written = "".join(
        f' {name}="{value.replace("&", "&amp;").replace(chr(34), "&quot;")}"'
        for name, value in wanted.items()
    )
    html = f"<a{written}>"
    (token,) = tokenize(html)
    assert token == Token(TokenKind.START, "a", 0, len(html))
    assert attributes(html, token) == wanted


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("<a href= \"x\" b c='d' e=f/>", {"href": "x", "b": "", "c": "d", "e": "f/"}),
        ("<a B=1 b=2>", {"b": "1"}),
        ('<a t=a"b =c>', {"t": 'a"b', "=c": ""}),
    ],
)
def test_attributes_are_read_in_every_writing(tag: str, wanted: dict[str, str]) -> None:
    (token,) = tokenize(tag)
    assert attributes(tag, token) == wanted
