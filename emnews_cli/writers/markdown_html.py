"""HTML within Markdown, for what Markdown has no form for."""

from __future__ import annotations

from emnews_cli.model.document import FootnoteReference, Image
from emnews_cli.writers.escaping import escape_in_html, percent_encoded
from emnews_cli.writers.html_nodes import HtmlNodes, escape


def _image(image: Image, _: bool) -> str:
    return f'<img src="{escape(percent_encoded(image.src))}" alt="{escape_in_html(image.alt)}"/>'


class _HtmlInMarkdown(HtmlNodes):
    def _reference(self, node: FootnoteReference) -> str:
        """As kramdown writes its own, since Markdown's mark is text within HTML."""
        return f'<sup role="doc-noteref"><a href="#fn:{node.number}">{node.number}</a></sup>'


HTML = _HtmlInMarkdown(_image, escape_in_html, percent_encoded)
"""The writer of HTML that no engine, nor Liquid, finds Markdown in."""
