"""kramdown as Jekyll runs it, with its GFM parser: blocks and spans that make markdown-it read like it."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.parser_block import ParserBlock
from markdown_it.token import Token

from emnews_cli.readers.markdown import blocks, emphasis, html_blocks, links, lists, spans, tables, typography
from emnews_cli.readers.markdown.attributes import resolve
from emnews_cli.readers.markdown.block_reader import BlockReader, BlockRule, Definitions, read_blank
from emnews_cli.readers.markdown.elements import Element, tokens_of
from emnews_cli.readers.markdown.extensions import line_of_extension, read_extension
from emnews_cli.readers.markdown.footnotes import add_footnotes
from emnews_cli.readers.markdown.patterns import (
    blank,
    compiled,
    end_mark,
    fence_start,
    heading_start,
    list_start,
    quote_mark,
    rule,
)

_RULES: tuple[BlockRule, ...] = (
    (blank, read_blank),
    (blocks.indent, blocks.read_code),
    (fence_start, blocks.read_fenced_code),
    (quote_mark, blocks.read_quote),
    (heading_start, blocks.read_heading),
    (rule, blocks.read_rule),
    (list_start, lists.read_list),
    (lists.definition, lists.read_definitions),
    (html_blocks.html_start, html_blocks.read_html),
    (blocks.setext, blocks.read_underlined_heading),
    (blocks.maths_start, blocks.read_maths),
    (tables.table_start, tables.read_table),
    (blocks.footnote, blocks.read_footnote),
    (blocks.link_definition, blocks.read_link_definition),
    (blocks.abbreviation, blocks.read_abbreviation),
    (line_of_extension, read_extension),
    (end_mark, blocks.read_end_mark),
    (compiled(""), blocks.read_paragraph),
)
"""In kramdown's order."""


class _Blocks(ParserBlock):
    def parse(self, src: str, md: MarkdownIt, env: Any, out_tokens: list[Token]) -> list[Token]:
        """Add the tokens of a text's blocks, and put into ``env`` what it defines."""
        definitions = Definitions()
        elements = BlockReader(_RULES, definitions).read(src if src.endswith("\n") else src + "\n")
        for other in (elements, *definitions.notes.values()):
            _resolve(other, definitions)
        env["references"] = {
            normalizeReference(name): {"href": md.normalizeLink(unescape(address)), "title": title}
            for name, (address, title) in definitions.links.items()
        }
        env["links"] = {f"[{name}]: {address}": name for name, (address, _) in definitions.links.items()}
        env["notes"] = {name: list(tokens_of(note)) for name, note in definitions.notes.items()}
        env["footnotes"] = {"refs": {f":{name}": -1 for name in definitions.notes}, "list": {}}
        out_tokens += tokens_of(elements)
        return out_tokens


def _resolve(elements: Iterable[Element], definitions: Definitions) -> None:
    """Give every block the attributes of the lists that it refers to."""
    for element in elements:
        resolve(element.attributes, definitions.lists)
        _resolve(element.children, definitions)


def kramdown() -> MarkdownIt:
    """An engine that reads kramdown."""
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 100})
    add_footnotes(md, defined=True)
    md.block = _Blocks()
    rules, pairs = md.inline.ruler, md.inline.ruler2
    rules.at("text", spans.read_text)
    rules.at("escape", spans.read_escape)
    rules.at("backticks", spans.read_code)
    rules.at("strikethrough", spans.read_deleted)
    rules.at("emphasis", emphasis.read_mark)
    rules.at("link", links.read_link)
    rules.at("autolink", links.read_autolink)
    rules.disable("image")
    rules.before("newline", "quotes", typography.read_quotes)
    rules.before("html_inline", "raw_html", spans.read_raw_html)
    rules.after("html_inline", "maths", spans.read_maths)
    rules.after("maths", "extension", spans.read_extension)
    rules.before("escape", "symbol", typography.read_symbol)
    pairs.at("emphasis", emphasis.pair_marks)
    md.enable("strikethrough")
    pairs.disable(["balance_pairs", "strikethrough"])
    return md
