"""HTML within Markdown, for what Markdown has no form for."""

from __future__ import annotations

from emnews_cli.model.document import Image
from emnews_cli.writers.escaping import escape_in_html, percent_encoded
from emnews_cli.writers.html_nodes import HtmlNodes, escape


def _image(image: Image, _: bool) -> str:
    return f'<img src="{escape(percent_encoded(image.src))}" alt="{escape_in_html(image.alt)}"/>'


HTML = HtmlNodes(_image, escape_in_html, percent_encoded)
"""The writer of HTML that no engine, nor Liquid, finds Markdown in."""
