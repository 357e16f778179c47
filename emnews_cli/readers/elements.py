"""HTML's elements, sorted by what the builder does with them."""

from __future__ import annotations

from collections.abc import Mapping

from emnews_cli.model.keeping import kept
from emnews_cli.model.patterns import later

PARAGRAPHS = frozenset({"p", "address", "dt", "dd", "summary", "legend", "option"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CONTAINERS = frozenset(
    "article aside body center details dialog dir div fieldset footer form header hgroup html main map "
    "marquee math nav optgroup search section select svg textarea".split()
)
"""Blocks without a meaning of their own: their content stands for itself."""

RAW = frozenset({"details", "fieldset", "form", "map", "math", "select", "svg", "textarea"})
"""Blocks outside the article vocabulary, kept as raw HTML too."""

DROPPED = {
    **dict.fromkeys(("script", "template"), "script"),
    "style": "style",
    "noscript": "noscript",
    "title": "page-title",
    "button": "button",
    **dict.fromkeys(("iframe", "frame", "object", "embed", "applet", "video", "audio", "canvas"), "media"),
}
"""Elements whose content is no text of the article, with the reason."""

SWALLOWING = frozenset(DROPPED) - {"script", "style", "title", "iframe"}
"""Those of them that take the rest of the article with them where they are never closed."""

INLINE = frozenset(
    "a abbr acronym area b base basefont bdi bdo big blink br cite code col colgroup data datalist del dfn "
    "em font frameset head i img input ins kbd label link mark menuitem meta meter nobr noembed noframes "
    "object output param picture plaintext progress q rb rp rt rtc ruby s samp slot small source span strike "
    "strong sub sup time track tt u var wbr xmp".split()
)
OTHERS = frozenset(
    "blockquote caption dl figcaption figure hr li listing menu ol pre table tbody td "
    "tfoot th thead tr ul".split()
)

PARTING = (PARAGRAPHS | HEADINGS.keys() | OTHERS | CONTAINERS | {"br"}) - {"html", "body"}
"""Elements that part paragraphs."""

_KNOWN = PARAGRAPHS | HEADINGS.keys() | CONTAINERS | DROPPED.keys() | INLINE | OTHERS
_OFFICE = later(r"[a-z][\w.]*:[a-z]\w*")


def is_markup(name: str) -> bool:
    """Whether a tag's name is HTML's or an office program's (``o:p``)."""
    return name in _KNOWN or _OFFICE().fullmatch(name) is not None


_LANGUAGE = later(r"(?:^|\s)(?:language|lang)-([\w+#.-]{1,40})(?!\S)")


def language_of(attributes: Mapping[str, str]) -> str:
    """The language of code, as HTML and the highlighters name it (``language-ruby``), or an empty string."""
    match = _LANGUAGE().search(attributes.get("class", "")) if attributes else None
    return match[1] if match else ""


@kept(512)
def style_of(style: str) -> frozenset[str]:
    """What an inline style means for the text: any of ``hidden``, ``centred``, ``bold``,
    ``plain`` (not bold), ``italic``, ``upright``."""
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
    ("font-style", "italic"): "italic",
    ("font-style", "oblique"): "italic",
    ("font-style", "normal"): "upright",
}
