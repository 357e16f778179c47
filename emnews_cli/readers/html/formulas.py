"""What a formula says on one line: MathML as ``a/b``, ``x²``, ``√(x+1)``; and where pages have one twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.notation import styled_text

_ONE_TERM = lazy_regex(r"[\w.,%]*")
_TEX = lazy_regex(r"[\\{}^_]")
_UNSEEN = dict.fromkeys((0x2061, 0x2062, 0x2063, 0x2064))
"""Signs that MathML has between a function and what it is of, or between factors."""
_WRAPPINGS = frozenset({"katex", "MathJax", "MathJax_SVG", "MathJax_CHTML", "mjx-chtml"})


@dataclass(slots=True, eq=False, repr=False)
class OpenFormula:
    """A formula while it is read.

    Args:
        marks: where the open element begins in its paragraph, and where each element in it does.
        tex: the formula as TeX, where the page has that.
        depth: how many of its elements are open.
    """

    marks: list[int]
    tex: str = ""
    depth: int = field(default=0, kw_only=True)


def formula_text(tex: str, words: str) -> str:
    """A formula as TeX in ``$$`` where that says more than words do.

    Args:
        tex: as TeX, or empty.
        words: what its elements say.
    """
    tex = " ".join(tex.split())
    return f"$${tex}$$" if _TEX().search(tex) else " ".join(words.split()) or tex


def said_by_element(tag: str, attributes: Mapping[str, str], parts: Sequence[str]) -> str:
    """What an element of MathML says.

    Args:
        tag: its name.
        attributes: of its start tag.
        parts: what the elements in it say, or its text.
    """
    whole = "".join(parts).translate(_UNSEEN)
    first, second, third = [*parts, "", "", ""][:3]
    match tag:
        case "mfrac":
            return f"{_grouped(first)}/{_grouped(second)}"
        case "msup" | "mover":
            return first + styled_text("sup", second)
        case "msub" | "munder":
            return first + styled_text("sub", second)
        case "msubsup" | "munderover":
            return first + styled_text("sub", second) + styled_text("sup", third)
        case "msqrt":
            return f"√{_grouped(whole)}"
        case "mroot":
            return f"{styled_text('sup', second)}√{_grouped(first)}"
        case "mfenced":
            return f"{attributes.get('open', '(')}{','.join(parts)}{attributes.get('close', ')')}"
        case "mtr" | "mtable":
            return (" " if tag == "mtr" else "; ").join(parts)
    return whole


def _grouped(text: str) -> str:
    return text if _ONE_TERM().fullmatch(text) else f"({text})"


def has_two_forms(attributes: Mapping[str, str]) -> bool:
    """Whether a span is what KaTeX or MathJax puts around a formula, for the eyes and for screen readers
    (https://katex.org/docs/options, https://docs.mathjax.org/en/v2.7-latest/advanced/model.html)."""
    return not _WRAPPINGS.isdisjoint(attributes.get("class", "").split())
