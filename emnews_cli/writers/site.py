"""What leads to many web pages: an index by day, and an Atom feed of the newest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from emnews_cli.model.post import Post
from emnews_cli.writers.epub.addresses import book_address
from emnews_cli.writers.epub.frame import chinese_day
from emnews_cli.writers.epub.record import is_published
from emnews_cli.writers.html_head import page_head, title_of
from emnews_cli.writers.html_nodes import escape, isolated, lang_of, xml_text

INDEX, FEED = "index.html", "feed.xml"
_MOST_ON_A_PAGE = 1000
_MOST_IN_THE_FEED = 50
_TITLE = "财经新闻"


class SitePage(NamedTuple):
    """One page of a site.

    Args:
        path: its file, relative to the index.
        title: never empty.
        moment: when it was published, by the clocks of Shanghai; None where that is not known.
        time: the time of day, or empty where only the day is known.
        source: the medium, or empty.
        lead: its first sentence, or empty where the title says the same.
        url: the address of the original, or empty.
    """

    path: str
    title: str
    moment: datetime | None
    time: str
    source: str
    lead: str
    url: str

    @property
    def day(self) -> str:
        """The day as ``2021-12-27``, or empty."""
        return self.moment.date().isoformat() if self.moment else ""

    @property
    def link(self) -> str:
        """The page, as a link from the index."""
        title = escape(self.title)
        return f'<a href="{_href(self.path)}"{lang_of(self.title)}>{title}</a>'


def site_page(post: Post, path: str = "") -> SitePage | None:
    """What an index says of a post; None where it is not to be published."""
    if not is_published(post):
        return None
    there = post.date.in_shanghai if post.date else None
    timed = there is not None and post.date is not None and post.date.precision != "day"
    time = there.strftime("%H:%M") if there and timed else ""
    url = book_address(post.url)
    return SitePage(path, title_of(post), there, time, post.source, post.lead_below_heading, url)


def site_files(entries: Iterable[SitePage], css: str = "") -> Iterator[tuple[str, str]]:
    """The files that lead to some pages, each with its name.

    They are the index, the feed, and a page a month where the index would be long.

    Args:
        entries: of the pages, in any order.
        css: more rules of style, or empty.
    """
    newest = sorted(entries, key=lambda entry: (entry.day, entry.time, entry.path), reverse=True)
    yield FEED, _feed(newest)
    if len(newest) <= _MOST_ON_A_PAGE:
        yield INDEX, _page(_TITLE, _days(newest), css)
        return
    months = [(key, list(group)) for key, group in groupby(newest, key=lambda entry: entry.day[:7])]
    rows = []
    for key, group in months:
        name, title = f"index-{key or 'undated'}.html", _month(key)
        yield name, _page(title, f'<p><a href="{INDEX}">目录</a></p>\n{_days(group)}', css)
        rows.append(f'<li><a href="{name}">{title}</a>（{len(group)}）</li>\n')
    yield INDEX, _page(_TITLE, f'<ul class="days">\n{"".join(rows)}</ul>\n', css)


def _month(key: str) -> str:
    return f"{key[:4]}年{int(key[5:])}月" if key else "日期不明"


def _page(title: str, body: str, css: str) -> str:
    feed = f'<link rel="alternate" type="application/atom+xml" title="{_TITLE}" href="{FEED}"/>\n'
    return f"{page_head(title, feed, css)}<body>\n<main>\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n"


def _days(entries: Sequence[SitePage]) -> str:
    """The entries below their days."""
    parts = []
    for day, group in groupby(entries, key=lambda entry: entry.day):
        posts = list(group)
        heading = chinese_day(posts[0].moment.date()) if posts[0].moment else "日期不明"
        rows = "".join(map(_row, posts))
        parts.append(f'<h2 id="{day or "undated"}">{heading}</h2>\n<ul class="posts">\n{rows}</ul>\n')
    return "".join(parts)


def _row(entry: SitePage) -> str:
    about = " · ".join(isolated(text) for text in (entry.time, entry.source) if text)
    lead = f"<p{lang_of(entry.lead)}>{escape(entry.lead)}</p>" if entry.lead else ""
    return f'<li><p>{entry.link}</p>{lead}<p class="about">{about}</p></li>\n'


def _href(path: str) -> str:
    """A file's path as a relative reference; one with a colon would look like a scheme without the dot."""
    return "./" + quote(path.encode("utf-8", "surrogateescape"))


# --- the feed ---------------------------------------------------------------------------------------------


def _feed(newest: Sequence[SitePage]) -> str:
    """An Atom feed (RFC 4287) of the newest entries; those without a date have no place in one."""
    dated = [entry for entry in newest if entry.moment][:_MOST_IN_THE_FEED]
    updated = _time(dated[0]) if dated else "1970-01-01T00:00:00+00:00"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n'
        f"<title>{_TITLE}</title>\n<id>{uuid5(NAMESPACE_URL, 'emnews:feed').urn}</id>\n"
        f'<updated>{updated}</updated>\n<link rel="self" href="{FEED}"/>\n'
        f'<link rel="alternate" type="text/html" href="{INDEX}"/>\n<author><name>emnews</name></author>\n'
        + "".join(map(_feed_entry, dated))
        + "</feed>\n"
    )


def _feed_entry(entry: SitePage) -> str:
    name = escape(entry.url or entry.path)
    identity = uuid5(NAMESPACE_URL, xml_text(f"emnews:{name}")).urn
    author = f"<author><name>{escape(entry.source)}</name></author>\n" if entry.source.strip() else ""
    summary = f"<summary>{escape(entry.lead)}</summary>\n" if entry.lead else ""
    via = f'<link rel="via" href="{escape(entry.url)}"/>\n' if entry.url else ""
    return (
        f"<entry>\n<title>{escape(entry.title)}</title>\n<id>{identity}</id>\n"
        f"<published>{_time(entry)}</published>\n<updated>{_time(entry)}</updated>\n{author}"
        f'<link rel="alternate" type="text/html" href="{_href(entry.path)}"/>\n{via}{summary}</entry>\n'
    )


def _time(entry: SitePage) -> str:
    return entry.moment.isoformat(timespec="seconds") if entry.moment else ""
