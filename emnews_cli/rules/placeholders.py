"""The rule about placeholders that the news API left unfilled."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Severity, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.text import Edit
from emnews_cli.rules.rule import rule


@rule("EM309", "placeholder-comment", Severity.WARNING, given=lambda examined: examined.markup.placeholders)
def placeholder_comment(examined: Examination) -> Iterator[Finding]:
    """A comment stands for a link, an image or a video that is not there.

    ## What it does

    Reports comments such as `<!--Link#0-->`, `<!--IMG#1-->` and `<!--VIDEO#0-->`.

    ## Why is this bad?

    The news API keeps these in lists beside the text, and the scraper did not put them back: a word or
    picture is missing here.

    ## Example

    `<p>公司<!--Link#0-->称</p>`

    ## Use instead

    The word, from the article at its source.

    ## Fix safety

    Unsafe: the comment is removed, and with it the trace of what is missing.
    """
    post = examined.post
    for span in examined.markup.placeholders:
        comment = post.original.text[span.start : span.end]
        yield Finding(
            span,
            Message("{comment} was never filled", comment=comment),
            unsafe("Remove it", Edit(span), changes="charts"),
        )
