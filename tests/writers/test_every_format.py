"""What every format owes a document, row by row of the table; docs/how-to/add-a-format.md describes it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, cast

import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from emnews_cli.model.document import Block
from emnews_cli.model.plain_text import characters, paragraphs
from emnews_cli.model.post import Post
from emnews_cli.pipeline import convert_post, read_post
from emnews_cli.writers.epub.digest import lead_lines
from emnews_cli.writers.epub.fitting import fitted
from emnews_cli.writers.epub.options import BookOptions
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.registry import WRITERS, Format
from emnews_cli.writers.resolved import Document
from tests.conftest import document
from tests.generator import make_post
from tests.writers.every_node import HOSTILE, documents, post_of

ROWS = pytest.mark.parametrize("row", WRITERS.values(), ids=lambda row: row.name)
NO_HEAD = WriteOptions(front_matter="none")
CHOICES = [
    WriteOptions(front_matter, charts, links, emphasis)
    for front_matter in ("keep", "none")
    for charts in ("drop", "link")
    for links in ("articles", "all", "none")
    for emphasis in ("plain", "exact")
]  # fmt: skip
ACTIVE = {"script", "iframe", "object", "embed", "form", "base"}


def written(row: Format, post: Post, options: WriteOptions) -> str | bytes:
    if not row.book:
        return convert_post(post, row.name, options)
    stream = io.BytesIO()
    row.load()([post], stream, options, BookOptions(cover=False))
    return stream.getvalue()


# --- what is said, and how it is read back --------------------------------------------------------------


def said(row: Format, post: Post) -> str:
    """All that a format must say of a post, in order: to people what it is called, in plain text with signs."""
    plain = row.name not in READ_BACK or row.name == "json"
    title = post.title if row.name in ("md", "json") else post.heading
    return "".join([title, post.digest, *(paragraphs if plain else characters)(post.blocks)])


def said_in_a_book(post: Post) -> str:
    """The same in a book: the digest unless the body repeats it, wide tables as records."""
    lines, blocks = lead_lines(post, post.text), fitted(Document(post, NO_HEAD).blocks, images=True)
    return "".join([post.heading, *lines, *characters(cast("list[Block]", blocks))])


def squeezed(text: str) -> str:
    """A text without white space; a footnote's mark is its number, in brackets or raised."""
    return re.sub(r"\[([0-9]+)(:[0-9]+)?\]", r"\1", "".join(text.split()))


def holds_in_order(text: str, wanted: str) -> bool:
    """Whether the letters and digits of one text come in the other, in this order."""
    rest = iter(text)
    return all(letter in rest for letter in wanted if letter.isalnum())


def page(markup: str) -> Any:
    return lxml_html.document_fromstring(f"<body>{markup}</body>")


def markdown_pages(output: Any) -> list[Any]:
    body = re.sub(r"\A---\n.*?^---\n", "", output, flags=re.MULTILINE | re.DOTALL)
    return [page(MarkdownIt("commonmark").enable("table").use(footnote_plugin).render(body))]


def html_pages(output: Any) -> list[Any]:
    return [lxml_html.document_fromstring(output).find("body")]


def book_pages(output: Any) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(output)) as book:
        names = [name for name in book.namelist() if re.search(r"/post/.*\.xhtml$", name)]
        return [lxml_html.document_fromstring(book.read(name)).find(".//article") for name in names]


PAGES: dict[str, Callable[[Any], list[Any]]] = {
    "md": markdown_pages,
    "html": html_pages,
    "epub": book_pages,
}
"""The pages that a browser would show of an output."""


NOTES = "//*[@role='doc-endnotes' or @class='footnotes']/ol"
BACKLINKS = "//a[@role='doc-backlink' or @class='footnote-backref']"


def text_of_pages(pages: Iterable[Any]) -> str:
    """The text with the numbers that a browser puts before notes, and without the arrows back."""
    for each in pages:
        for link in each.xpath("." + BACKLINKS):
            link.drop_tree()
        for notes in each.xpath("." + NOTES):
            for number, note in enumerate(notes.findall("li"), int(notes.get("start", "1"))):
                note.text = f"[{note.get('value', number)}]{note.text or ''}"
    return "".join("".join(each.itertext()) for each in pages)


def text_of_book(output: Any) -> str:
    pages = book_pages(output)
    for each in pages:
        for about in each.find_class("about"):
            about.drop_tree()
    return re.sub("〔图片(：图中)?〕", "", text_of_pages(pages))


def text_of_json(output: Any) -> str:
    found = json.loads(output)
    text = found["text"]
    return "".join([found["title"], found["digest"], "" if text == found["digest"] else text])


READ_BACK: dict[str, Callable[[Any], str]] = {
    "md": lambda output: text_of_pages(markdown_pages(output)),
    "html": lambda output: text_of_pages(html_pages(output)),
    "json": text_of_json,
    "epub": text_of_book,
}
"""Gives back all that an output says, and nothing else; plain text has marks that are text like any other."""


def assert_says(row: Format, post: Post, shown: str) -> None:
    output = written(row, post, NO_HEAD)
    if row.name in READ_BACK:
        wanted = said_in_a_book(post) if row.book else said(row, post)
        assert squeezed(READ_BACK[row.name](output)) == squeezed(wanted), shown
    else:
        assert isinstance(output, str), f"{row.name} needs a function in READ_BACK"
        assert holds_in_order(output, said(row, post)), shown


# --- the tests --------------------------------------------------------------------------------------------


@ROWS
@pytest.mark.parametrize("name", documents())
def test_a_document_with_every_node_is_said_whole(row: Format, name: str) -> None:
    assert_says(row, post_of(documents()[name]), name)


@ROWS
def test_every_made_post_is_said_whole(row: Format) -> None:
    for number in range(20 if row.book else 150):
        made = make_post(number)
        post = read_post(made.data, made.name)
        if post.markdown is None:
            assert_says(row, post, f"post {number}")


@ROWS
@pytest.mark.parametrize("options", CHOICES, ids="-".join)
def test_every_choice_of_options_can_be_written(row: Format, options: WriteOptions) -> None:
    post = post_of([block for blocks in documents().values() for block in blocks])
    assert written(row, post, options) == written(row, post, options)


@ROWS
@pytest.mark.parametrize("options", [WriteOptions(charts="link", links="all"), NO_HEAD], ids="-".join)
def test_nothing_active_gets_out(row: Format, options: WriteOptions) -> None:
    post = post_of(every_block(), title=HOSTILE, digest=HOSTILE)
    post = replace(post, source=HOSTILE, editor=HOSTILE, original_title=HOSTILE)
    for each in PAGES.get(row.name, lambda _: [])(written(row, post, options)):
        for element in each.iter():
            assert element.tag not in ACTIVE
            assert not any(name.startswith("on") for name in element.attrib)
            assert not any("javascript:" in element.get(name, "") for name in ("href", "src", "action"))


def test_what_is_active_would_be_seen() -> None:
    tags = {element.tag for element in page(HOSTILE).iter()}
    assert tags & ACTIVE


@ROWS
@pytest.mark.parametrize("links", ["articles", "none"])
def test_a_chart_that_is_kept_is_a_label_and_leads_to_its_page_unless_links_are_dropped(
    row: Format, links: Any
) -> None:
    post = post_of(documents()["plain blocks"])
    output = written(row, post, WriteOptions("none", "link", links))
    if row.examined:
        return  # JSON has all that is known of a chart, whatever the options
    text = output if isinstance(output, str) else "".join(map(markup_of, book_pages(output)))
    assert "K线 600981.SH" in text
    assert ("//quote.eastmoney.com/unify/r/1.600981" in text) == (links != "none")


def markup_of(element: Any) -> str:
    return str(lxml_html.tostring(element, encoding="unicode"))


def every_block() -> list[Block]:
    return [block for blocks in documents().values() for block in blocks]


def test_the_documentation_names_every_format() -> None:
    table = document("docs/commands/convert.md")
    (row,) = re.findall(r"^\| `--to` (.*?) \|", table, re.MULTILINE)
    assert re.findall("`(.*?)`", row) == list(WRITERS)


def test_the_wheel_of_ci_is_tried_with_every_format() -> None:
    script = document(".ci/example")
    (texts,) = re.findall(r"^for to in (.*); do$", script, re.MULTILINE)
    books = re.findall(r"convert --to (\w+) ", script)
    assert sorted([*texts.split(), *books]) == sorted(WRITERS)
