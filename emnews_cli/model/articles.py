"""Which files hold the same article, and which of them to take for it.

The feed of the rolling news and the feeds of other media bring one article under one number of 18 digits: the
first as ``202203081234567890``, the others as ``NW202203081234567890``.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ID = re.compile(r"(?:^|[,/=_\-])(?P<id>\d{18}|NW\d{6,})(?=\.html?|&|#|$)", re.IGNORECASE | re.ASCII)
_MEDIUM = re.compile(r"NW(\d{18})", re.ASCII)
_FEED_HOST = re.compile(r"https?://(?:[\w-]+\.)*eastmoney\.com[/:]", re.IGNORECASE | re.ASCII)


def article_id(news_id: str) -> str:
    """What identifies the article that a news id names: its 18 digits, or else the id itself.

    Args:
        news_id: 18 digits, ``NW`` and digits, or empty.
    """
    match = _MEDIUM.fullmatch(news_id)
    return match[1] if match else news_id


def copy_rank(news_id: str, path: str = "", *, has_text: bool = True) -> tuple[bool, bool, str]:
    """The order of the files of one article; the first is the one to take for it.

    A file with a text comes before one without, the rolling news before the feed of a medium, which has no
    links of securities, and the rest is by path, so that the order of reading does not matter.

    Args:
        news_id: the id of the post.
        path: its file, or empty where the order of reading shall decide.
        has_text: whether anything is to be read in it.
    """
    return not has_text, not news_id.isdigit(), path


def better_source(own: str, other: str) -> str:
    """The medium of an article of which two files name one: the other's where it says more.

    Args:
        own: as the file says that is taken for the article, or empty.
        other: as another file of the article says, or empty.
    """
    return other if other.startswith(own) else own


@lru_cache(maxsize=4)
def id_in_address(url: str) -> str:
    """The news id in an address, or an empty string."""
    found = _ID.findall(url) if url else ()
    return str(found[-1]).upper() if found else ""


def article_in_address(url: str) -> str:
    """The article that an address of the feed leads to, by its :func:`article_id`, or an empty string."""
    news_id = id_in_address(url) if _FEED_HOST.match(url) or "infoCode=" in url else ""
    return article_id(news_id)


def article_address(news_id: str) -> str:
    """The page of an article on the site of the feed, or an empty string where its number is not known."""
    number = article_id(news_id)
    known = len(number) == 18 and number.isdigit()
    return f"https://finance.eastmoney.com/a/{number}.html" if known else ""
