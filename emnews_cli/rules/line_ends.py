"""The rule about line ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Severity, safe
from emnews_cli.model.examination import Examination
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule

_LINE_END = re.compile(r"\r\n|\n|\r")
_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


@rule(
    "EM005", "mixed-line-ends", Severity.WARNING, given=lambda examined: "\r" in examined.post.original.text
)
def mixed_line_ends(examined: Examination) -> Iterator[Finding]:
    """The file mixes line ends.

    ## What it does

    Reports a file whose lines do not all end in the same way: LF, CRLF or CR. CRLF within an article of the
    feed, in a file of LF, is as the feed wrote it and does no harm: many have it between their paragraphs.

    ## Why is this bad?

    Tools count its lines differently, and every editor that saves it makes a change of the whole file.

    ## Example

    A post with CRLF, to which a script appended lines with LF.

    ## Use instead

    One kind throughout.

    ## Fix safety

    Safe: the rarer line ends become LF or CRLF, whichever more of the lines have.
    """
    post = examined.post
    text = post.original.text
    if _is_the_feeds(post):
        return
    ends = list(_LINE_END.finditer(text))
    counts = Counter(match[0] for match in ends).most_common()
    if len(counts) > 1:
        # Jekyll and YAML know LF and CRLF; a CR alone is never what was meant.
        usual = next(end for end, _ in counts if end != "\r")
        others = [Span(*match.span()) for match in ends if match[0] != usual]
        found = ", ".join(f"{count} {_NAMES[end]}" for end, count in counts)
        fix = safe(
            Message("End every line in {names}", names=_NAMES[usual]), *(Edit(span, usual) for span in others)
        )
        yield Finding(others[0], Message("The line ends are mixed: {found}", found=found), fix)


def _is_the_feeds(post: Post) -> bool:
    """Whether the other line ends are CRLF within the article, which the scraper pasted into a file of LF."""
    if post.origin is not Origin.FEED:
        return False
    text, frame = post.original.text, post.frame
    around = [span for span in (frame.url, *frame.navigation) if span is not None]
    end = min((span.start for span in around), default=len(text))
    # The line end after the front matter is the template's.
    start = min(post.front_matter.span.end + 2, end)
    without_crlf = text[start:end].replace("\r\n", "")
    return "\r" not in text[:start] + without_crlf + text[end:]
