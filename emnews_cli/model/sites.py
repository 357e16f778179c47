"""The sites that articles are from: their addresses and names."""

from __future__ import annotations

from urllib.parse import urlsplit

from emnews_cli.model.memo import memoized

_NAMES = {"eastmoney.com": "东方财富网"}


def site_of(url: str) -> str:
    """The site of an article as an address: ``http://finance.eastmoney.com/``; empty where there is none."""
    return _site("/".join(url.split("/", 3)[:3]))


@memoized(1024)  # many articles are from one site
def _site(start: str) -> str:
    try:
        parts = urlsplit(start)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return f"{parts.scheme}://{parts.hostname}/"


def site_name(site: str) -> str:
    """The name of a site as people know it, else its host."""
    host = site.partition("//")[2].strip("/")
    known = (name for domain, name in _NAMES.items() if host == domain or host.endswith(f".{domain}"))
    return next(known, host)
