"""The rule about line ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity, safe
from emnews_cli.model.examination import Examination
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule

_LINE_END = re.compile(r"\r\n|\n|\r")
_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


@rule("EM005", "mixed-line-ends", Severity.WARNING)
def mixed_line_ends(examined: Examination) -> Iterator[Finding]:
    """The file mixes line ends.

    ## What it does

    Reports a file whose lines do not all end in the same way: LF, CRLF or CR.

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
    if "\r" not in text:
        return
    ends = list(_LINE_END.finditer(text))
    counts = Counter(match[0] for match in ends).most_common()
    if len(counts) > 1:
        # Jekyll and YAML know LF and CRLF; a CR alone is never what was meant.
        usual = next(end for end, _ in counts if end != "\r")
        others = [Span(*match.span()) for match in ends if match[0] != usual]
        found = ", ".join(f"{count} {_NAMES[end]}" for end, count in counts)
        fix = safe(f"End every line in {_NAMES[usual]}", *(Edit(span, usual) for span in others))
        yield Finding(others[0], f"The line ends are mixed: {found}", fix)
