"""Rules about what a page would run or load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.markup import Attribute, Element, StartTag
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule

_EMBEDDING = frozenset({"iframe", "frame", "object", "embed", "applet"})


def _is_script(tag: StartTag) -> bool:
    """Whether a tag begins a script; the formulas of MathJax are data to browsers."""
    return tag.name == "script" and not any(
        attribute.name == "type" and attribute.value.startswith("math/tex") for attribute in tag.attributes
    )


def _embeds(tag: StartTag) -> bool:
    return tag.name in _EMBEDDING


@lru_cache(maxsize=4096)
def _is_active(tag: StartTag) -> bool:
    """Whether a rule of this file is about a tag."""
    return (
        _is_script(tag)
        or _embeds(tag)
        or any(_handles_event(attribute) or _runs(attribute) for attribute in tag.attributes)
    )


def _has_active_tags(examined: Examination) -> bool:
    return any(map(_is_active, examined.markup.tags))


@rule("EM310", "script", Severity.ERROR, given=_has_active_tags)
def script(examined: Examination) -> Iterator[Finding]:
    """The body holds a script.

    ## What it does

    Reports each `script` element.

    ## Why is this bad?

    It runs on the archive's own site, with all that its readers trust that site with.

    ## Example

    `<p>正文</p><script src="https://example.com/x.js"></script>`

    ## Use instead

    `<p>正文</p>`

    ## Fix safety

    Safe: the element is removed, and no text of the article is in it.
    """
    post = examined.post
    for element in examined.markup.elements_of(_is_script):
        yield Finding(element.span, "The body holds a script", _removal(post, element.span))


def _removal(post: Post, span: Span, replacement: str = "") -> Fix | None:
    """Remove something that runs; from a digest not, whose text is what stands there, tags and all."""
    digest = post.frame.digest if post.origin is Origin.FEED else None
    is_alone = bool(post.digest) and not post.blocks
    if is_alone or (digest is not None and digest.start <= span.start < digest.end):
        return None
    return safe("Remove it", Edit(span, replacement))


def _attributes(
    examined: Examination, wanted: Callable[[Attribute], bool]
) -> Iterator[tuple[Element, Attribute]]:
    """The attributes of a kind, and whose they are."""
    for element in examined.markup.elements_of(lambda tag: any(map(wanted, tag.attributes))):
        for attribute in filter(wanted, element.attributes):
            yield element, attribute


def _without(post: Post, element: Element, attribute: Attribute) -> Fix | None:
    """Remove an attribute, so that those around it stay two."""
    whole = element.place(attribute.whole)
    behind = post.original.text[whole.end : whole.end + 1]
    return _removal(post, whole, "" if behind.isspace() or behind in "/>" else " ")


@rule("EM311", "embedded-page", Severity.WARNING, given=_has_active_tags)
def embedded_page(examined: Examination) -> Iterator[Finding]:
    """The body embeds another page.

    ## What it does

    Reports `iframe`, `frame`, `object`, `embed` and `applet` elements.

    ## Why is this bad?

    What they show is not in the archive and may be something else tomorrow; advertising comes this way.

    ## Example

    `<iframe src="https://example.com/ad"></iframe>`

    ## Use instead

    A link, if it was part of the article.

    ## Fix safety

    Unsafe: the element is removed, and with it the address of what may have been a video of the article.
    """
    for element in examined.markup.elements_of(_embeds):
        removed = element.span if element.closed else element.tag
        fix = unsafe("Remove it", Edit(removed), changes="text")
        yield Finding(element.span, Message("The body embeds another page by {name}", name=element.name), fix)


@rule("EM312", "event-handler", Severity.ERROR, given=_has_active_tags)
def event_handler(examined: Examination) -> Iterator[Finding]:
    """A tag holds a script in an attribute.

    ## What it does

    Reports attributes such as `onclick` and `onerror`.

    ## Why is this bad?

    It runs on the archive's own site, as a script element does.

    ## Example

    `<img src="a.png" onerror="alert(1)">`

    ## Use instead

    `<img src="a.png">`

    ## Fix safety

    Safe: the attribute is removed, and no text of the article is in it.
    """
    post = examined.post
    for element, attribute in _attributes(examined, _handles_event):
        message = Message("{name} runs a script by {attribute}", name=element.name, attribute=attribute.name)
        yield Finding(element.place(attribute.span), message, _without(post, element, attribute))


_EVENTS = frozenset(
    "abort activate afterprint animationcancel animationend animationiteration animationstart "
    "auxclick begin beforecopy beforecut beforeinput beforematch beforepaste beforeprint beforetoggle "
    "beforeunload blur bounce cancel canplay canplaythrough change click close command "
    "contentvisibilityautostatechange contextlost contextmenu contextrestored copy cuechange cut "
    "dblclick drag dragend dragenter dragleave dragover dragstart drop durationchange emptied end "
    "ended error finish focus focusin focusout formdata fullscreenchange fullscreenerror "
    "gesturechange gestureend gesturestart gotpointercapture hashchange help input invalid keydown "
    "keypress keyup languagechange load loadeddata loadedmetadata loadstart lostpointercapture "
    "message messageerror mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup "
    "mousewheel offline online pagehide pageshow paste pause play playing pointercancel pointerdown "
    "pointerenter pointerleave pointermove pointerout pointerover pointerrawupdate pointerup popstate "
    "progress propertychange ratechange readystatechange rejectionhandled repeat reset resize scroll "
    "scrollend scrollsnapchange search securitypolicyviolation seeked seeking select selectionchange "
    "selectstart show slotchange stalled start storage submit suspend timeupdate toggle touchcancel "
    "touchend touchmove touchstart transitioncancel transitionend transitionrun transitionstart "
    "unhandledrejection unload volumechange waiting webkitanimationend webkitanimationiteration "
    "webkitanimationstart webkittransitionend wheel".split()
)
"""The events of the HTML standard, of SVG's animations and of older browsers."""


def _handles_event(attribute: Attribute) -> bool:
    """Whether an attribute is of a known event, or is called like one and holds something like a call."""
    if not attribute.name.startswith("on"):
        return False
    event = attribute.name.removeprefix("on")
    return event in _EVENTS or (event.isalpha() and "(" in attribute.value)


_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "background", "xlink:href"})
_HIDING = re.compile("[\x00-\x20\x7f-\x9f\u2400-\u2421\u3000\ufeff\ufffd]")
_RUNNING = (
    "javascript:",
    "vbscript:",
    "livescript:",
    "data:text/html",
    "data:image/svg",
    "data:application/",
)


@rule("EM313", "script-address", Severity.ERROR, given=_has_active_tags)
def script_address(examined: Examination) -> Iterator[Finding]:
    """An address runs a script.

    ## What it does

    Reports attributes whose address begins with `javascript:`, `vbscript:` or a `data:` that can hold
    scripts, whatever white space, control characters and letter case hide it; and pages in `srcdoc`.
    A drawing (`data:image/svg+xml`) that is shown as a picture is not reported: no browser runs its scripts.

    ## Why is this bad?

    Whoever clicks runs it on the archive's own site.

    ## Example

    `<a href="javascript:alert(1)">全文</a>`

    ## Use instead

    `<a>全文</a>`

    ## Fix safety

    Safe: the attribute is removed, the text of the link stays.
    """
    post = examined.post
    for element, attribute in _attributes(examined, _runs):
        if _shows_a_picture(element.name, attribute):
            continue
        message = Message(
            "{name} runs a script by its {attribute}", name=element.name, attribute=attribute.name
        )
        yield Finding(element.place(attribute.span), message, _without(post, element, attribute))


def _shows_a_picture(element: str, attribute: Attribute) -> bool:
    """Whether an address is of a picture alone, in which browsers run no script (SVG 2, 2.3 "secure animated
    mode"); opened as a link or page it would run."""
    is_image = element in _IMAGES or attribute.name == "background"
    return is_image and _HIDING.sub("", attribute.value).lower().startswith("data:image/svg")


_IMAGES = frozenset({"img", "input", "image", "source"})


def _runs(attribute: Attribute) -> bool:
    """Whether an attribute holds an address that runs something, or a whole page."""
    if attribute.name not in _ADDRESSES:
        return attribute.name == "srcdoc"
    address = _HIDING.sub("", attribute.value).lower()
    return address.startswith(_RUNNING)
