"""The blocks of kramdown that hold lines: paragraphs, headings, code, quotations, maths, definitions."""

from __future__ import annotations

import re

from emnews_cli.readers.markdown.block_reader import BlockReader
from emnews_cli.readers.markdown.elements import Element
from emnews_cli.readers.markdown.patterns import (
    ATTRIBUTE_LINE,
    BLANK,
    BLOCK_TAG,
    END_MARK,
    INDENT,
    MARGIN,
    SPACE,
    compiled,
    end_mark,
    heading_start,
    lazy_end,
    line,
    paragraph_end,
    quote_mark,
    rule,
)

indent = compiled(INDENT)
_INDENTS = re.compile(rf"^{INDENT}", re.MULTILINE)
_LINE = r"[ \t]*[^\s].*\n"
_CODE = rf"(?:(?:{BLANK})?(?:{INDENT}{_LINE})+(?:(?!{ATTRIBUTE_LINE}|{END_MARK}|{BLOCK_TAG}){_LINE})*)*"
_code = compiled(_CODE.replace("?P<attributes>", "?:"))
_CONTINUED = re.compile(r"\n( {0,3}[^ \t\r\n\f\v])")
_HEADING_ID = re.compile(r"[\t ]\{#[^\W\d][\w:.-]*\}\Z")
_CLOSING_MARKS = re.compile(r"[\t ]#+\Z")


def read_paragraph(reader: BlockReader) -> bool:
    """A paragraph, which goes on from one right before it."""
    start = reader.at
    reader.take(line)
    while not (reader.match(lazy_end) or reader.match(paragraph_end)):
        reader.take(line)
    text = reader.text[start : reader.at].rstrip(_ASCII_SPACE)
    if reader.elements and (last := reader.elements[-1]).tag == "p":
        ended_hard = reader.text[start - 3 : start] == "  \n" and start >= 3
        last.text += ("  \n" if ended_hard else "\n") + text
    else:
        reader.add(Element("p", text.lstrip(_ASCII_SPACE)))
    return True


_ASCII_SPACE = " \t\r\n\f\v"


def read_heading(reader: BlockReader) -> bool:
    """``## Heading ## {#id}``."""
    match = reader.match(heading_start)
    text = _heading_text(match["text"]) if match else ""
    text = _CLOSING_MARKS.sub("", text).rstrip(_ASCII_SPACE)
    if not match or not text:
        return False
    reader.at = match.end()
    reader.add(Element(f"h{len(match['level'])}", text))
    return True


def _heading_text(text: str) -> str:
    """A heading without its id."""
    return _HEADING_ID.sub("", text.rstrip(_ASCII_SPACE)).strip(_ASCII_SPACE)


setext = compiled(rf"{MARGIN}(?P<text>[^ \t\n].*)\n(?P<level>[-=])[-=]*{SPACE}*\n")


def read_underlined_heading(reader: BlockReader) -> bool:
    """A line that another of ``=`` or ``-`` makes a heading."""
    match = reader.match(setext)
    text = _heading_text(match["text"]) if match and reader.is_after_boundary else ""
    if not match or not text:
        return False
    reader.at = match.end()
    reader.add(Element("h2" if match["level"] == "-" else "h1", text))
    return True


def read_rule(reader: BlockReader) -> bool:
    """``* * *``."""
    reader.take(rule)
    reader.add(Element("hr"))
    return True


def read_quote(reader: BlockReader) -> bool:
    """A quotation, with the lines after it that have no mark."""
    start = reader.at
    reader.take(line)
    while not reader.match(lazy_end):
        reader.take(line)
    lines = reader.text[start : reader.at].splitlines(keepends=True)
    text = "".join(quote_mark.sub("", one, count=1) if quote_mark.match(one) else one for one in lines)
    element = reader.add(Element("blockquote"))
    element.children = reader.within(text)
    return True


def read_code(reader: BlockReader) -> bool:
    """Indented code, with the lines right after it."""
    match = reader.take(_code)
    text = _CONTINUED.sub(r" \1", match[0] if match else "")
    reader.add(Element("pre", _INDENTS.sub("", text)))
    return True


_fence = compiled(rf"{MARGIN}(?P<fence>~{{3,}}|`{{3,}}){SPACE}*(?P<language>[^\s]+)?{SPACE}*\n")


def read_fenced_code(reader: BlockReader) -> bool:
    """Code between lines of ``~`` or backticks; both must be there."""
    match = reader.match(_fence)
    if not match:
        return False
    fence = match["fence"]
    if any(other.startswith(fence[0]) and len(other) <= len(fence) for other in reader.missing):
        return False
    closing = re.compile(rf"^{MARGIN}{re.escape(fence)}{fence[0]}*{SPACE}*\n", re.MULTILINE)
    end = closing.search(reader.text, match.end())
    if not end:
        reader.missing.add(fence)
        return False
    language = (match["language"] or "").split("?")[0]
    text = reader.text[match.end() : end.start()]
    attributes = {"class": f"language-{language}"} if language else {}
    reader.at = end.end()
    reader.add(Element("pre", text, attributes=attributes))
    return True


maths_start = compiled(rf"{MARGIN}\\?\$\$")
_maths = compiled(rf"(?s:{MARGIN}(?P<escape>\\)?\$\$(?P<formula>.*?)\$\$(?:{SPACE}*\n)?)")


def read_maths(reader: BlockReader) -> bool:
    """A formula in lines of its own."""
    match = reader.match(_maths) if "$$" not in reader.missing else None
    if not match:
        reader.missing.add("$$")
        return False
    if match["escape"] or not reader.is_after_boundary or not reader.is_boundary(match.end()):
        return False
    reader.at = match.end()
    reader.add(Element("p", f"$${match['formula'].strip()}$$"))
    return True


def read_end_mark(reader: BlockReader) -> bool:
    """``^``, which ends the block before it."""
    reader.take(end_mark)
    reader.end_block("^")
    return True


footnote = compiled(rf"{MARGIN}\[\^(?P<name>[^\s\]\[]+)\]:{SPACE}*(?P<text>.*\n)")


def read_footnote(reader: BlockReader) -> bool:
    """``[^name]: text``, with the indented lines after it."""
    match = reader.take(footnote)
    more = reader.take(_code)
    if not match:
        return False
    text = match["text"] + (more[0] if more else "")
    reader.definitions.notes[match["name"]] = reader.within(_INDENTS.sub("", text))
    reader.end_block()
    return True


link_definition = compiled(rf"{MARGIN}\[(?P<name>[^\n\]]+)\]:[ \t]*(?P<rest>.*[^\s].*)\n")
_title = compiled(r"[ \t]+([\"'])(?P<title>.+)\1[ \t]*\Z")
_title_line = compiled(r"[ \t]*([\"'])(?P<title>.+)\1[ \t]*\n")
_TITLE_BEGINS = compiled(r"[ \t]+[\"']")


def read_link_definition(reader: BlockReader) -> bool:
    """``[name]: address "title"``; the title may be in the next line."""
    match = reader.match(link_definition)
    if not match:
        return False
    rest = match["rest"].strip()
    begins = _TITLE_BEGINS.search(rest)
    title = _title.match(rest, begins.start()) if begins else None
    if begins and not title:
        return False
    reader.at = match.end()
    title = title or reader.take(_title_line)
    address = rest[: begins.start()] if begins else rest
    address = address[1:-1] if address.startswith("<") and address.endswith(">") else address
    reader.definitions.links[match["name"]] = address, title["title"] if title else ""
    reader.end_block()
    return True


abbreviation = compiled(rf"{MARGIN}\*\[.+?\]:.*\n")


def read_abbreviation(reader: BlockReader) -> bool:
    """``*[PE]: what it is short for``, which a page shows on hovering."""
    reader.take(abbreviation)
    reader.end_block()
    return True
