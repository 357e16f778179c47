"""Whether Markdown that somebody wrote may run or load something once an engine has made a page of it."""

from __future__ import annotations

import html
import re

from emnews_cli.model.lazy_regex import lazy_regex

_ELEMENT_OR_HANDLER = lazy_regex(
    r"(?<!\\)(?:\\\\)*<(?:script|iframe|frame|frameset|object|embed|applet|base|meta|link|style|template)(?![\w-])"
    r"|(?<![\w-])on[a-z]{3,}\s*=",
    re.IGNORECASE,
)
_ADDRESS = lazy_regex(
    r"(?:(?<!\\)[(<\"'=]|\]:)"
    r"(?:(?:java|vb|live)script:|file:/|data:(?:text|application|image)/(?:html|xml|xhtml|svg|javascript))",
    re.IGNORECASE,
)
_IGNORED = dict.fromkeys((*range(0x21), *range(0x7F, 0xA1), 0x200B, 0x2028, 0x2029, 0xFEFF))
"""Characters that browsers skip in the scheme of an address, or that engines strip."""


def may_be_active(markdown: str) -> bool:
    """Whether a text holds an element, attribute or address that runs or loads something.

    Engines differ in what they take for markup, so whatever looks like it counts, in code and prose too.

    Args:
        markdown: as its author wrote it.
    """
    if _ELEMENT_OR_HANDLER().search(markdown):
        return True
    text = html.unescape(markdown) if "&" in markdown else markdown
    return ":" in text and _ADDRESS().search(text.translate(_IGNORED)) is not None
