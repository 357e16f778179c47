"""HTML within Markdown, for what Markdown cannot express."""

from __future__ import annotations

from emnews_cli.model.document import (
    CodeBlock,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    ResolvedBlock,
    ResolvedInline,
)
from emnews_cli.writers.escaping import escape_in_html, percent_encoded
from emnews_cli.writers.html_nodes import HtmlNodes, escape


def _image(image: Image, _: bool) -> str:
    return f'<img src="{escape(percent_encoded(image.src))}" alt="{escape_in_html(image.alt)}"/>'


class _HtmlInMarkdown(HtmlNodes):
    def reference(self, node: FootnoteReference) -> str:
        """As kramdown writes its own, since Markdown's mark is text within HTML."""
        return mark_in_html(node)

    def footnotes(self, node: Footnotes[ResolvedBlock], *, last: bool = True) -> str:  # noqa: ARG002
        """All the notes, whose marks are HTML too."""
        notes = enumerate(node.notes, node.start)
        items = "".join(f'<li id="fn:{number}">{self.blocks(note)}</li>\n' for number, note in notes)
        start = f' start="{node.start}"' if node.start != 1 else ""
        return f'<section role="doc-endnotes">\n<ol{start}>\n{items}</ol>\n</section>\n'

    def _heading(self, node: Heading[ResolvedInline]) -> str:
        """At its own level, as in Markdown."""
        return f"<h{node.level}>{self.inlines(node.children)}</h{node.level}>\n"

    def code_block(self, node: CodeBlock) -> str:
        """In one line: an empty one would end the HTML."""
        return super().code_block(node).rstrip("\n").replace("\n", "&#10;") + "\n"


def mark_in_html(node: FootnoteReference) -> str:
    """The mark of a footnote where its note is HTML."""
    return f'<sup role="doc-noteref"><a href="#fn:{node.number}">{node.number}</a></sup>'


HTML = _HtmlInMarkdown(_image, escape_in_html, percent_encoded)
"""The writer of HTML that no engine, nor Liquid, finds Markdown in."""
