"""The options of writers."""

from __future__ import annotations

from typing import Literal, NamedTuple

from emnews_cli.model.evidence import WEAKEST_COUNTED, Evidence

KeptFrontMatter = Literal["keep", "none"]
KeptCharts = Literal["drop", "link"]
KeptLinks = Literal["articles", "all", "none"]
Emphasis = Literal["plain", "exact"]
ProfileName = Literal["none", "jekyll", "hugo", "hexo", "obsidian"]


class WriteOptions(NamedTuple):
    """Choices that the writers of single posts share; each heeds those that concern it.

    Args:
        front_matter: ``keep`` it, or ``none`` and a title instead.
        charts: ``drop`` price charts, or keep each as a ``link``.
        links: keep those of ``articles``, ``all`` with the links of securities, or ``none``.
        emphasis: ``plain`` where bold may lose the punctuation at its edges to stay ``**`` in Markdown, or
            ``exact`` where it may not.
        mention: the weakest evidence for a security that is listed.
        profile: the program that is to read the front matter of Markdown, or ``none`` in particular.
        css: more rules of style for web pages, or empty.
    """

    front_matter: KeptFrontMatter = "keep"
    charts: KeptCharts = "drop"
    links: KeptLinks = "articles"
    emphasis: Emphasis = "plain"
    mention: Evidence = WEAKEST_COUNTED
    profile: ProfileName = "none"
    css: str = ""
