"""Lines of kramdown that begin with ``{:``: attribute lists, comments, raw HTML, options."""

from __future__ import annotations

import re

from emnews_cli.readers.markdown.attributes import add_attributes
from emnews_cli.readers.markdown.block_reader import BlockReader
from emnews_cli.readers.markdown.elements import Element
from emnews_cli.readers.markdown.patterns import LIST_TEXT, MARGIN, NAME, SPACE, attribute_line, compiled

EXTENSION = (
    rf"\{{::(?P<extension>comment|nomarkdown|options)(?:\s(?P<options>{LIST_TEXT}?)|)(?P<closed>/)?\}}"
)
line_of_extension = compiled(rf"{MARGIN}\{{:")
_definition = compiled(rf"{MARGIN}\{{:(?P<name>{NAME}):(?P<attributes>{LIST_TEXT})\}}{SPACE}*\n")
_start = compiled(rf"{MARGIN}{EXTENSION}{SPACE}*\n")


def read_extension(reader: BlockReader) -> bool:
    """An attribute list, the definition of one, or an extension."""
    if match := reader.take(_definition):
        add_attributes(match["attributes"], reader.definitions.lists.setdefault(match["name"], {}))
        reader.end_block()
        return True
    if match := reader.match(_start):
        return _read_body(reader, match)
    if match := reader.take(attribute_line):
        _attach(reader, match["attributes"])
        return True
    return False


def _attach(reader: BlockReader, attributes: str) -> None:
    """An attribute list belongs to the block right before it, else to the next."""
    last = reader.elements[-1] if reader.elements else None
    if last is not None and last.is_shown:
        add_attributes(attributes, last.attributes)
        if not reader.match(attribute_line):
            reader.end_block()
    else:
        reader.waiting = {} if reader.waiting is None else reader.waiting
        add_attributes(attributes, reader.waiting)


def _read_body(reader: BlockReader, match: re.Match[str]) -> bool:
    name, body = match["extension"], ""
    end = match.end()
    if not match["closed"]:
        stop = re.compile(rf"^{MARGIN}\{{:/(?:{name})?\}}{SPACE}*\n", re.MULTILINE)
        found = stop.search(reader.text, end) if name not in reader.missing else None
        if not found:
            reader.missing.add(name)
            return False
        body, end = reader.text[end : found.start()], found.end()
    reader.at = end
    options: dict[str, str] = {}
    add_attributes(match["options"] or "", options)
    if name == "nomarkdown" and is_for_html(options):
        reader.add(Element("html", body))
    else:
        reader.definitions.options.update(options if name == "options" else {})
        reader.end_block()
    return True


def is_for_html(options: dict[str, str]) -> bool:
    """Whether what an extension holds is for HTML, not for LaTeX or others alone."""
    kinds = options.get("type", "").split()
    return not kinds or "html" in kinds
