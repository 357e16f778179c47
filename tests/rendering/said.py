"""What a document says, and what a rendered page says, in one form that can be compared.

Both sides are made by independent code: the one from the model, the other from an engine's HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote

from lxml import html as lxml_html

from emnews_cli.model.document import (
    Block,
    Code,
    CodeBlock,
    DefinitionList,
    Emphasis,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    RawBlock,
    Strong,
    Styled,
    Table,
    Text,
    inline_text,
    walk_inlines,
)

Place = tuple[str, ...]


@dataclass
class Said:
    """One paragraph, heading, cell or code block.

    Args:
        place: the names of the blocks around it, as HTML calls them.
        text: a line break in it is a line feed.
        bold, italic, code: the texts of the spans.
        links: address and text.
        images: address and alternative text.
    """

    place: Place
    text: str = ""
    bold: list[str] = field(default_factory=list)
    italic: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)


def shown(text: str) -> str:
    """White space as a browser shows it; composed, as pandoc composes what it reads."""
    one_space = re.sub(r" ?\n ?", "\n", re.sub(r"[ \t\r\f]+", " ", text)).strip()
    return unicodedata.normalize("NFC", one_space)


def _preformatted(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip("\n"))


def address(url: str) -> str:
    """An address in one spelling, whichever characters an engine percent-encodes."""
    url = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", url)
    url = url.replace("~", "%7E")
    plain = re.sub(r"xn--([A-Za-z0-9-]+)", lambda match: match[1].encode().decode("punycode"), url)
    plain = re.sub(r"(?:%[89A-Fa-f][0-9A-Fa-f])+", lambda match: unquote(match[0]), plain)
    return quote(unicodedata.normalize("NFC", plain), safe="%:/?#@!&()*+,=-._")


# --- documents ----------------------------------------------------------------------------------------


def said_by_document(blocks: Iterable[Block], place: Place = ()) -> list[Said]:
    return [said for said in _document(blocks, place) if said != Said(said.place)]


def _document(blocks: Iterable[Block], place: Place) -> Iterator[Said]:
    for block in blocks:
        match block:
            case Paragraph(children):
                yield _inlines((*place, "p"), children)
            case Heading(level, children):
                yield _inlines((*place, f"h{level}"), children)
            case Figure(image, caption, href):
                shown_image: Inline = Link(href, [image]) if href else image
                yield _inlines((*place, "p"), [shown_image, *([LineBreak(), *caption] if caption else [])])
            case Table():
                yield from _table(block, (*place, "table"))
            case CodeBlock(text):
                yield Said((*place, "pre"), _preformatted(text))
            case _:
                yield from _container(block, place)


def _container(block: Block, place: Place) -> Iterator[Said]:
    match block:
        case Quote(inner):
            yield from _document(inner, (*place, "blockquote"))
        case ListBlock(ordered, items):
            for item in items:
                yield from _document(item, (*place, "ol" if ordered else "ul", "li"))
        case DefinitionList(definitions):
            for definition in definitions:
                for term in definition.terms:
                    yield _inlines((*place, "dl", "dt"), term.children)
                for meaning in definition.meanings:
                    yield from _document(meaning, (*place, "dl", "dd"))
        case RawBlock(_, inner):
            yield from _document(inner, place)


def _table(table: Table, place: Place) -> Iterator[Said]:
    said = [[said_by_document(cell.blocks, (*place, _CELL)) for cell in row] for row in table.rows]
    for number, row in enumerate(row for row in said if any(row)):
        for column, cell in enumerate(row):
            yield from (
                replace(one, place=_in_cell(one.place, len(place), f"{number},{column}")) for one in cell
            )


_CELL = "cell"


def _in_cell(place: Place, at: int, name: str) -> Place:
    """A place with the name of its cell; a paragraph of it is that itself."""
    inner = place[at + 1 :]
    return (*place[:at], name, *(() if inner == ("p",) else inner))


def _inlines(place: Place, inlines: Sequence[Inline]) -> Said:
    said = Said(place, shown(inline_text(inlines)))
    for node in walk_inlines(inlines):
        match node:
            case Strong(children):
                said.bold.append(shown(inline_text(children)))
            case Emphasis(children):
                said.italic.append(shown(inline_text(children)))
            case Code(text):
                said.code.append(shown(text))
            case Link(href, children):
                said.links.append((address(href), shown(inline_text(children))))
            case Image(src, alt):
                said.images.append((address(src), shown(alt)))
            case Media(label, href):
                said.links.append((address(href), shown(label)))
            case Styled() | Text() | LineBreak():
                pass
    return said


# --- rendered pages -----------------------------------------------------------------------------------

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre", "li", "figure", "dt", "dd", "div"}
_AROUND = {"blockquote", "ul", "ol", "table", "dl"}


def said_by_page(page: str) -> list[Said]:
    root = lxml_html.fragment_fromstring(page.replace("\0", "\ufffd"), create_parent="div")
    reader = _PageReader()
    reader.read(root, ())
    reader.flush()
    return [said for said in reader.said if said != Said(said.place)]


class _PageReader:
    def __init__(self) -> None:
        self.said: list[Said] = []
        self._current: Said | None = None
        self._rows = self._cells = -1

    def read(self, element: lxml_html.HtmlElement, place: Place) -> None:
        self._text(element.text, place)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, place)
            self._text(child.tail, place)

    def _child(self, child: lxml_html.HtmlElement, place: Place) -> None:
        tag = child.tag
        if tag == "figcaption" and child.get("aria-hidden") == "true":
            return  # pandoc repeats an image's alternative text there
        if tag == "table" and (self._rows, self._cells) != (-1, -1):
            self._inner_table(child, place)
            return
        if tag == "tr":
            # pandoc leaves an empty head out, and kramdown's empty cells have a space
            is_full = child.text_content().strip(" \n\xa0") or child.find(".//img") is not None
            self._rows, self._cells = self._rows + bool(is_full), -1
        if tag in ("td", "th"):
            self._cells += 1
        if tag in _BLOCKS | _AROUND:
            self.flush()
            in_cell = tag in ("p", "figure") and "table" in place[-2:]
            self.read(child, place if in_cell else (*place, self._name(tag)))
            self.flush()
            return
        if tag == "br":
            self._text("\n", place, keep=True)
        self._note(child, place)
        self.read(child, place)

    def _inner_table(self, table: lxml_html.HtmlElement, place: Place) -> None:
        """A table; the one around it, if there is one, goes on after it."""
        around, (self._rows, self._cells) = (self._rows, self._cells), (-1, -1)
        self._child(table, place)
        self._rows, self._cells = around

    def _name(self, tag: str) -> str:
        if tag in ("td", "th"):
            return f"{self._rows},{self._cells}"
        return "p" if tag == "figure" else tag

    def _note(self, child: lxml_html.HtmlElement, place: Place) -> None:
        said, tag = self._at(place), child.tag
        text = _content(child)
        if tag in ("strong", "b"):
            said.bold.append(text)
        elif tag in ("em", "i"):
            said.italic.append(text)
        elif tag == "code" and "pre" not in place:
            said.code.append(text)
        elif tag == "a":
            href = child.get("href", "")
            said.links += [] if _is_mail(href, text) else [(address(href), text)]
        elif tag == "img":
            said.images.append((address(child.get("src", "")), shown(child.get("alt", ""))))

    def _text(self, text: str | None, place: Place, *, keep: bool = False) -> None:
        if text and (self._current is not None or text.strip(" \n")):
            soft = text if keep or "pre" in place else text.replace("\n", " ")
            self._at(place).text += soft

    def _at(self, place: Place) -> Said:
        if self._current is None:
            self._current = Said(place)
        return self._current

    def flush(self) -> None:
        if self._current is None:
            return
        said, self._current = self._current, None
        bare = not said.place or said.place[-1] in _AROUND | {"li", "dd"}
        place = (*said.place, "p") if bare else said.place
        text = _preformatted(said.text) if "pre" in place else shown(said.text)
        if "table" in place and text == "\xa0":
            text = ""  # kramdown's empty cell
        self.said.append(replace(said, place=place, text=text))


def _is_mail(href: str, text: str) -> bool:
    """GitHub links every mail address, and nothing in the text can keep it from it."""
    return "@" in text and href.replace("mailto:", "") == text.replace("mailto:", "")


def _content(element: lxml_html.HtmlElement) -> str:
    return shown("".join(_parts(element)))


def _parts(element: lxml_html.HtmlElement) -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        yield from ["\n"] if child.tag == "br" else _parts(child)
        yield (child.tail or "").replace("\n", " ")


# --- comparison ---------------------------------------------------------------------------------------


def with_plain_bold(said: list[Said]) -> list[Said]:
    """The same, but of bold only what is left when punctuation moves out at its edges."""
    return [replace(one, bold=[_core(text) for text in one.bold]) for one in said]


def _core(text: str) -> str:
    marks = [unicodedata.category(character)[0] in "PSZC" for character in text]
    if all(marks):
        return ""
    return text[marks.index(False) : len(text) - marks[::-1].index(False)]
