"""Rules about what a page would run or load."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity, safe, unsafe
from emnews_cli.model.markup import Attribute
from emnews_cli.model.post import Post
from emnews_cli.model.text import Edit
from emnews_cli.rules.rule import rule


@rule("EM310", "script", Severity.ERROR)
def script(post: Post) -> Iterator[Finding]:
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
    for element in post.markup.elements:
        if element.name == "script":
            yield Finding(element.span, "The body holds a script", safe("Remove it", Edit(element.span)))


_EMBEDDING = frozenset({"iframe", "frame", "object", "embed", "applet"})


@rule("EM311", "embedded-page", Severity.WARNING)
def embedded_page(post: Post) -> Iterator[Finding]:
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
    for element in post.markup.elements:
        if element.name in _EMBEDDING:
            fix = unsafe("Remove it", Edit(element.span), changes="text")
            yield Finding(element.span, f"The body embeds another page by {element.name}", fix)


@rule("EM312", "event-handler", Severity.ERROR)
def event_handler(post: Post) -> Iterator[Finding]:
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
    for element in post.markup.elements:
        for attribute in element.attributes:
            if _HANDLER.fullmatch(attribute.name):
                yield Finding(
                    attribute.span,
                    f"{element.name} runs a script by {attribute.name}",
                    safe("Remove it", Edit(attribute.span)),
                )


_HANDLER = re.compile(r"on[a-z]+")
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "background", "xlink:href", "srcdoc"})
_HIDING = re.compile("[\x00-\x20\x7f-\x9f\u2400-\u2421\u3000\ufeff\ufffd]")
_RUNNING = (
    "javascript:",
    "vbscript:",
    "livescript:",
    "data:text/html",
    "data:image/svg",
    "data:application/",
)


@rule("EM313", "script-address", Severity.ERROR)
def script_address(post: Post) -> Iterator[Finding]:
    """An address runs a script.

    ## What it does

    Reports attributes whose address begins with `javascript:`, `vbscript:` or a `data:` that can hold
    scripts, whatever white space, control characters and letter case hide it.

    ## Why is this bad?

    Whoever clicks runs it on the archive's own site.

    ## Example

    `<a href="javascript:alert(1)">全文</a>`

    ## Use instead

    `<a>全文</a>`

    ## Fix safety

    Safe: the attribute is removed, the text of the link stays.
    """
    for element in post.markup.elements:
        for attribute in element.attributes:
            if _runs(attribute):
                fix = safe("Remove it", Edit(attribute.span))
                yield Finding(attribute.span, f"{element.name} runs a script by its {attribute.name}", fix)


def _runs(attribute: Attribute) -> bool:
    address = _HIDING.sub("", attribute.value[:100]).lower()
    return attribute.name in _ADDRESSES and address.startswith(_RUNNING)
