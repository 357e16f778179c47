import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.model.memo import LONGEST
from emnews_cli.readers.html.tags import TAGS
from emnews_cli.readers.html.tokens import tokenize
from tests.readers.soup import soup


def tokens_of(text: str) -> list[tuple[str, str]]:
    return [(tag.kind.name, text[start:end]) for tag, start, end in tokenize(text)]


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
        ("<script>a<b</script>c", [("START", "<script>"), ("RAW", "a<b"), ("END", "</script>"), ("TEXT", "c")]),
        ('<p>a<b c="d>e<i>f', [("START", "<p>"), ("TEXT", "a"), ("LITERAL", "<b"), ("TEXT", ' c="d>e'),
                               ("START", "<i>"), ("TEXT", "f")]),
        ("<script>a<p>b", [("LITERAL", "<script>"), ("TEXT", "a"), ("START", "<p>"), ("TEXT", "b")]),
        ("a<!-- b<p>", [("TEXT", "a"), ("LITERAL", "<!--"), ("TEXT", " b"), ("START", "<p>")]),
        ("a<p", [("TEXT", "a"), ("LITERAL", "<p")]),
        ("<PE>a<x>b</x>", [("LITERAL", "<PE>"), ("TEXT", "a"), ("START", "<x>"), ("TEXT", "b"), ("END", "</x>")]),
        ("<br>a<b/><i a=b/>", [("EMPTY", "<br>"), ("TEXT", "a"), ("EMPTY", "<b/>"), ("START", "<i a=b/>")]),
        ("<video>a<embed>b", [("EMPTY", "<video>"), ("TEXT", "a"), ("EMPTY", "<embed>"), ("TEXT", "b")]),
        ("<plaintext>a</plaintext>", [("LITERAL", "<plaintext>"), ("TEXT", "a"), ("LITERAL", "</plaintext>")]),
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
    ((tag, start, end),) = tokenize(html)
    assert (tag.kind.name, tag.name, start, end) == ("START", "a", 0, len(html))
    assert tag.values == wanted
    assert [html[slice(*part.span)].partition("=")[0] for part in tag.start.attributes] == list(wanted)


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("<a href= \"x\" b c='d' e=f/>", {"href": "x", "b": "", "c": "d", "e": "f/"}),
        ("<a B=1 b=2>", {"b": "1"}),
        ('<a t=a"b =c>', {"t": 'a"b', "=c": ""}),
    ],
)
def test_attributes_are_read_in_every_writing(tag: str, wanted: dict[str, str]) -> None:
    ((found, _, _),) = tokenize(tag)
    assert found.values == wanted


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("x?a=1&copy=3&amp;b", "x?a=1&copy=3&b"),
        ("&para", "¶"),
        ("&notit;", "&notit;"),
        ("&#65;&#x42&#128;&#0;&#27;", "AB€\ufffd␛"),
        ("&#99999999999;", "\ufffd"),
    ],
)
def test_references_in_attributes_are_read_as_the_standard_does(raw: str, value: str) -> None:
    ((tag, _, _),) = tokenize(f'<a href="{raw}">')
    assert tag.values == {"href": value}


def test_tags_are_kept_up_to_a_number_and_a_length() -> None:
    TAGS.clear()
    images = "".join(
        f'<p><img src="data:image/png;base64,{"A" * LONGEST}{number}"></p>' for number in range(9)
    )
    links = "".join(f'<p><a href="http://example.com/{number}">甲</a></p>' for number in range(3000))
    tokenize(images + links)
    assert 0 < len(TAGS) <= 2048
    assert max(map(len, TAGS)) <= LONGEST
