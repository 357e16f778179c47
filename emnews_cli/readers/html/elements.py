"""HTML's elements, sorted by how they end and by what the builder does with them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.memo import memoized

PARAGRAPHS = frozenset({"p", "address", "dt", "dd", "summary", "legend", "option"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CONTAINERS = frozenset(
    "article aside body center details dialog dir div fieldset footer form header hgroup html main map "
    "marquee nav optgroup search section select svg textarea".split()
)
"""Blocks without a meaning of their own: their content stands for itself."""

RAW = frozenset({"details", "fieldset", "form", "map", "select", "svg", "textarea"})
"""Blocks outside the article vocabulary, kept as raw HTML too."""

FLOWING = ((PARAGRAPHS | HEADINGS.keys() | CONTAINERS) - RAW - {"html", "body", "dt", "dd"}) | {
    "caption",
    "figcaption",
}
"""Blocks of which each text within is a paragraph, and that do nothing else."""

ENDNOTES = frozenset({"div", "section", "aside"})
"""Blocks that hold the footnotes of the article where their role says so."""

IMAGES = frozenset({"amp-img", "mip-img"})
"""Images of pages for telephones (https://amp.dev/documentation/components/amp-img)."""

DROPPED = {
    **dict.fromkeys(("script", "template"), "script"),
    "style": "style",
    "noscript": "noscript",
    "title": "page-title",
    "button": "button",
    **dict.fromkeys(("iframe", "frame", "object", "embed", "applet", "video", "audio", "canvas"), "media"),
    **dict.fromkeys(("amp-video", "amp-audio", "amp-iframe", "mip-video", "mip-iframe"), "media"),
}
"""Elements whose content is no text of the article, with the reason."""

_LINE_NUMBERS = {
    "td": frozenset({"gutter", "rouge-gutter", "linenos"}),
    "pre": frozenset({"lineno"}),
    "span": frozenset({"lineno", "linenos", "line-numbers-rows"}),
}


def holds_line_numbers(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is what a highlighter puts beside code, line by line."""
    classes = _LINE_NUMBERS.get(tag)
    return classes is not None and not classes.isdisjoint(attributes.get("class", "").split())


MATHML = frozenset(
    "annotation annotation-xml maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded "
    "mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder "
    "munderover semantics".split()
)
"""The elements within a formula (https://www.w3.org/TR/mathml-core/)."""

RAW_TEXT = frozenset("script style textarea title xmp iframe noembed noframes".split())
"""Elements whose content is text whatever is in it, up to their end tag."""

REFERRING = frozenset({"textarea", "title"})
"""Those of them that have character references in it."""

SWALLOWING = frozenset(DROPPED) - RAW_TEXT
"""Elements that would take the rest of the article with them where they are never closed."""

INLINE = frozenset(
    "a abbr acronym area b base basefont bdi bdo big blink br cite code col colgroup data datalist del "
    "dfn em font frameset head i img input ins kbd label link mark math menuitem meta meter nobr noembed "
    "noframes object output param picture plaintext progress q rb rp rt rtc ruby s samp slot small "
    "source span strike strong sub sup time track tt u var wbr xmp".split()
)
OTHERS = frozenset(
    "blockquote caption dl figcaption figure hr li listing menu ol pre table tbody td "
    "tfoot th thead tr ul".split()
)

PARTING = (PARAGRAPHS | HEADINGS.keys() | OTHERS | CONTAINERS | {"br"}) - {"html", "body"}
"""Elements that part paragraphs."""

VOID = frozenset(
    "area base basefont bgsound br col hr img input keygen link meta param source track wbr".split()
)
"""Elements that have no content and no end tag."""

DOCUMENT = frozenset({"html", "head", "body"})
"""Elements around all of a page, which end with it whatever their tags say."""

FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
"""Elements that go on in the next paragraph where one begins within them."""

_KNOWN = PARAGRAPHS | HEADINGS.keys() | CONTAINERS | DROPPED.keys() | INLINE | OTHERS | MATHML | IMAGES
_OFFICE = lazy_regex(r"[a-z][\w.]*:[a-z]\w*")


def is_markup(name: str) -> bool:
    """Whether a tag's name is HTML's or an office program's (``o:p``)."""
    return name in _KNOWN or _OFFICE().fullmatch(name) is not None


_LANGUAGE = lazy_regex(
    r"(?:^|\s)(?:language-|lang-|highlight-(?:source|text)-|code-|lang:|brush:\s{0,9})([\w+#.-]{1,40})(?![^\s;])"
    r"|(?:^|\s)(?:hljs|sourceCode|highlight|prettyprint)\s{1,9}(?!hljs|sourceCode|highlight)([\w+#.]{1,40})(?!\S)"
)
_LANGUAGE_ATTRIBUTES = ("data-lang", "data-language", "data-enlighter-language")
_NO_LANGUAGE = frozenset(
    "none nohighlight no-highlight raw generic auto wrapper block snippet area box".split()
)
_NAME = lazy_regex(r"[\w+#.-]{1,40}")
_OF_PEOPLE = lazy_regex(r"(?:zh|en|ja|ko|fr|de|ru|es|it|pt)(?:[-_]\w{1,40})?", re.IGNORECASE)


def language_of(attributes: Mapping[str, str], *, own: bool = True) -> str:
    """The language of code, as highlighters name it (``language-ruby``, ``brush: js``), or an empty string.

    Args:
        attributes: of the element.
        own: whether the element is the code, whose ``lang`` counts, too, or one around it.
    """
    names = [attributes.get(name, "") for name in _LANGUAGE_ATTRIBUTES]
    if match := _LANGUAGE().search(attributes.get("class", "")):
        names.append((match[1] or match[2]).removesuffix("-basic"))
    if own and not _OF_PEOPLE().fullmatch(attributes.get("lang", "")):
        names.append(attributes.get("lang", ""))
    names = [name for name in names if _NAME().fullmatch(name) and name.lower() not in _NO_LANGUAGE]
    return names[0] if names else ""


# --- which elements end where, after "The rules for parsing tokens in HTML content" of the HTML standard ----

SCOPE = ("table", "td", "th", "caption")
"""Within these nothing outside of them is ended."""
_CELLS = ("td", "th")
_ROWS = ("tr", *_CELLS, "caption", "colgroup")
_SECTIONS = ("tbody", "thead", "tfoot")
TABLE_PARTS = frozenset({*_ROWS, *_SECTIONS})

BEYOND_END: dict[str, tuple[str, ...]] = {
    "table": (),
    **dict.fromkeys(TABLE_PARTS, ("table",)),
    "li": (*SCOPE, "ul", "ol", "menu", "dir"),
}
"""The elements that an end tag does not reach out of, by its name; :data:`SCOPE` for others."""

_BLOCKS = (PARAGRAPHS | HEADINGS.keys() | CONTAINERS | OTHERS) - {"address", "div", "p"}
BEYOND_START: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(TABLE_PARTS, ("table",)),
    "li": tuple(_BLOCKS - {"li"}),
    **dict.fromkeys(("dd", "dt"), tuple(_BLOCKS - {"dd", "dt"})),
    **dict.fromkeys(HEADINGS, tuple((_BLOCKS | {"div"}) - HEADINGS.keys())),
}
"""The elements that a start tag does not reach out of when it ends elements of a name; else :data:`SCOPE`."""

_PARAGRAPH_ENDERS = (PARTING - {"br", "option", "optgroup", "svg", "select", "textarea", "map"}) | {"xmp"}
ENDED_BY = {
    **dict.fromkeys(_PARAGRAPH_ENDERS, ("p",)),
    **dict.fromkeys(("p", *HEADINGS), ("p", *HEADINGS)),
    "li": ("p", "li"),
    **dict.fromkeys(("dd", "dt"), ("p", "dd", "dt")),
    **dict.fromkeys(("option", "optgroup"), ("option", "optgroup")),
    "a": ("a",),
    **dict.fromkeys(_CELLS, ("p", *_CELLS)),
    "tr": ("p", *_ROWS),
    **dict.fromkeys(_SECTIONS, ("p", *_ROWS, *_SECTIONS)),
}
"""The elements that end where another begins, by its name.

That a paragraph or a heading ends a heading is not in the standard, by which one that is never closed makes
headings of all the rest.
"""


@memoized(512)
def style_of(style: str) -> frozenset[str]:
    """What an inline style means for the text: any of ``hidden``, ``centred``, ``bold``,
    ``plain`` (not bold), ``italic``, ``upright``, ``raised``, ``lowered``, ``struck``, ``lower-alpha``,
    ``upper-alpha``, ``lower-roman``, ``upper-roman``."""
    meanings = set()
    for declaration in style.lower().split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        value = value.removesuffix("!important").strip()
        if meaning := _STYLES.get((name, value)):
            meanings.add(meaning)
    return frozenset(meanings)


_STYLES = {
    ("display", "none"): "hidden",
    ("visibility", "hidden"): "hidden",
    ("text-align", "center"): "centred",
    **{("font-weight", weight): "bold" for weight in ("bold", "bolder", "600", "700", "800", "900")},
    **{("font-weight", weight): "plain" for weight in ("normal", "lighter", "300", "400")},
    **{
        (f"text-decoration{part}", value): "struck"
        for part in ("", "-line")
        for value in ("line-through", "underline line-through")
    },
    ("vertical-align", "super"): "raised",
    ("vertical-align", "sub"): "lowered",
    **{
        (f"list-style{part}", form): form.replace("latin", "alpha")
        for part in ("", "-type")
        for form in ("lower-alpha", "upper-alpha", "lower-latin", "upper-latin", "lower-roman", "upper-roman")
    },
    ("font-style", "italic"): "italic",
    ("font-style", "oblique"): "italic",
    ("font-style", "normal"): "upright",
}
