"""On every engine the Markdown says what the post says: text, bold, italics, code, links and images, each in
its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emnews_cli.model.document import Block, Heading, Paragraph, Quote, RawBlock, Text, walk
from emnews_cli.model.front_matter import FrontMatter, State
from emnews_cli.model.post import Post
from emnews_cli.model.text import SourceText, Span
from emnews_cli.pipeline import WriteOptions, convert_post, read_post, verify_markdown
from tests.conftest import NAME, post_text
from tests.generator import make_post
from tests.readers.soup import soup
from tests.rendering.documents import PAGES, PARAGRAPHS, RAW_BLOCKS, TEXTS, document
from tests.rendering.engines import ENGINES, Engine
from tests.rendering.failures import FAILURES, RAW_FAILURES
from tests.rendering.said import Said, said_by_document, said_by_page, with_plain_bold

PLAIN = WriteOptions(front_matter="none")
EXACT = WriteOptions(front_matter="none", emphasis="exact")


@pytest.fixture(params=["kramdown", "others"], scope="module")
def engines(request: pytest.FixtureRequest) -> dict[str, Engine]:
    """Several together, since each needs the same conversions; kramdown alone, which is not everywhere."""
    names = {"kramdown"} if request.param == "kramdown" else ENGINES.keys() - {"kramdown"}
    return {name: make() for name, make in ENGINES.items() if name in names}


def post_of(blocks: list[Block]) -> Post:
    return Post(None, SourceText(""), FrontMatter(State.MISSING, Span(0, 0)), Span(0, 0), blocks=blocks)


def document_of(post: Post) -> list[Block]:
    """What is written of a post; at the edges of a title and a digest's lines no engine keeps a space."""
    words = post.title.replace("\n", " ").strip()
    title: list[Block] = [Heading(1, [Text(words)])] if words else []
    lines: list[Block] = [Paragraph([Text(line)]) for line in post.digest.split("\n") if line]
    return [*title, *([Quote(lines)] if lines else []), *post.blocks]


def check(post: Post, engines: dict[str, Engine]) -> None:
    """The engines show what the post says, with bold to the letter or without the punctuation at its edges."""
    wanted = said_by_document(document_of(post))
    exact = convert_post(post, "md", EXACT)
    plain = convert_post(post, "md", PLAIN)
    wanted_plain = with_plain_bold(wanted)
    for name, engine in engines.items():
        assert said_by_page(engine(exact)) == wanted, (name, exact)
        assert with_plain_bold(said_by_page(engine(plain))) == wanted_plain, (name, plain)


def check_whole(post: Post, engines: dict[str, Engine]) -> None:
    """The same, but of raw HTML the paragraphs may fall into others."""
    markdown = convert_post(post, "md", PLAIN)
    wanted = whole(said_by_document(document_of(post)))
    for name, engine in engines.items():
        assert whole(said_by_page(engine(markdown))) == wanted, (name, markdown)


def whole(said: list[Said]) -> Said:
    """Everything as one passage, without white space."""
    merged = Said(())
    for one in said:
        merged.text += "".join(one.text.split())
        merged.links += [(href, "".join(text.split())) for href, text in one.links]
        merged.images += one.images
    return merged


def has_raw_html(blocks: list[Block]) -> bool:
    return any(isinstance(node, RawBlock) for node in walk(blocks))


@pytest.mark.parametrize("start", range(0, 500, 100))
def test_made_posts_are_shown_as_what_they_say(start: int, engines: dict[str, Engine]) -> None:
    for number in range(start, start + 100):
        made = make_post(number)
        post = read_post(made.data, made.name)
        if not has_raw_html(post.blocks):
            check(post, engines)


@pytest.mark.parametrize("html", FAILURES)
def test_what_once_failed_is_shown_as_it_is(html: str, engines: dict[str, Engine]) -> None:
    check(post_of(document(html)), engines)


@settings(max_examples=200)
@given(html=PARAGRAPHS)
def test_any_paragraph_is_shown_as_what_it_says(html: str, engines: dict[str, Engine]) -> None:
    check(post_of(document(html)), engines)


@settings(max_examples=100)
@given(title=TEXTS, digest=TEXTS)
@example(title="一\n二", digest="一  二\t三")
@example(title="\u3000一\xa0", digest="\u200b一\u2028二\ufeff")
def test_any_title_and_digest_are_shown_as_they_are(
    title: str, digest: str, engines: dict[str, Engine]
) -> None:
    post = replace(read_post(post_text("<p>正文。</p>", digest=digest).encode(), NAME), title=title)
    check(post, engines)
    assert verify_markdown(post, convert_post(post, "md", PLAIN), PLAIN) == []


@settings(max_examples=100)
@given(html=PAGES)
def test_any_document_is_shown_as_what_it_says(html: str, engines: dict[str, Engine]) -> None:
    check(post_of(document(html)), engines)


@settings(max_examples=100)
@given(html=RAW_BLOCKS)
def test_raw_html_loses_no_letter_link_or_image(html: str, engines: dict[str, Engine]) -> None:
    check_whole(post_of(document(html)), engines)


@pytest.mark.parametrize("html", RAW_FAILURES)
def test_raw_html_that_once_failed_loses_nothing(html: str, engines: dict[str, Engine]) -> None:
    post = post_of(document(html))
    check_whole(post, engines)
    assert verify_markdown(post, convert_post(post, "md", PLAIN), PLAIN) == []


@settings(max_examples=100)
@given(soup=soup())
def test_any_tag_soup_is_shown_as_what_is_read_of_it(
    soup: tuple[str, list[str]], engines: dict[str, Engine]
) -> None:
    post = read_post(post_text(soup[0]).encode(), NAME)
    (check_whole if has_raw_html(post.blocks) else check)(post, engines)
    assert verify_markdown(post, convert_post(post, "md", PLAIN), PLAIN) == []


@settings(max_examples=200)
@given(
    html=PAGES | RAW_BLOCKS,
    options=st.builds(
        WriteOptions,
        front_matter=st.just("none"),
        charts=st.sampled_from(["drop", "link"]),
        links=st.sampled_from(["articles", "all", "none"]),
        emphasis=st.sampled_from(["plain", "exact"]),
    ),
)
def test_verification_finds_nothing_wrong_with_any_document(html: str, options: WriteOptions) -> None:
    post = post_of(document(html))
    assert verify_markdown(post, convert_post(post, "md", options), options) == []
