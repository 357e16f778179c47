"""The rule about advertising."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.text import Edit
from emnews_cli.rules.rule import rule


@rule("EM314", "advertising", Severity.WARNING, given=lambda examined: examined.markup.advertising)
def advertising(examined: Examination) -> Iterator[Finding]:
    """The body holds advertising.

    ## What it does

    Reports the paragraphs, links and images of the site's own advertising, by its classes, hosts and phrases.

    ## Why is this bad?

    It is not part of the news. emnews takes it out of what it converts; other tools will not.

    ## Example

    `<p>在东方财富看资讯行情，选东方财富证券一站式开户交易&gt;&gt;</p>`

    ## Use instead

    Nothing.

    ## Fix safety

    Unsafe: the element is removed. emnews's reading of the post stays the same, but whether it is advertising
    a person should decide.
    """
    for span in examined.markup.advertising:
        yield Finding(span, "The body holds advertising", unsafe("Remove it", Edit(span)))
