"""The pages of a book: one XHTML document a post."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from urllib.parse import quote, urlsplit, urlunsplit

from emnews_cli.model.document import Image
from emnews_cli.model.post import Post
from emnews_cli.writers.epub.record import Record
from emnews_cli.writers.html_nodes import HtmlNodes, escape
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.resolved import resolve


def post_page(post: Post, record: Record, options: WriteOptions, language: str) -> str:
    """The page of a post: title, one line about it, digest, article."""
    linked = options.links != "none"
    nodes = HtmlNodes(image=partial(_image, linked=linked), address=book_address)
    digest = "".join(f"<p>{escape(line)}</p>\n" for line in post.digest.split("\n") if line)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">\n'
        f"<head><title>{escape(record.title)}</title>"
        '<link rel="stylesheet" type="text/css" href="../style.css"/></head>\n'
        f"<body>\n<article>\n<h1>{escape(record.title)}</h1>\n{_about(post, linked=linked)}"
        + (f"<blockquote>\n{digest}</blockquote>\n" if digest else "")
        + nodes.blocks(resolve(post.blocks, options))
        + "</article>\n</body>\n</html>\n"
    )


def _about(post: Post, *, linked: bool) -> str:
    parts = []
    if post.date:
        iso = post.date.moment.isoformat()
        exact, shown = (
            (iso[:10], iso[:10]) if post.date.precision == "day" else (iso, iso[:16].replace("T", " "))
        )
        parts.append(f'<time datetime="{exact}">{shown}</time>')
    parts += [escape(name) for name in (post.source, post.editor) if name]
    if linked and (address := book_address(post.url)):
        parts.append(f'<a href="{escape(address)}">原文</a>')
    return f'<p class="about">{" · ".join(parts)}</p>\n' if parts else ""


def _image(image: Image, in_link: bool, *, linked: bool) -> str:
    """An image that is not in the book, as text with a link to it unless it stands in one."""
    label = escape(f"〔图片：{image.alt}〕" if image.alt else "〔图片〕")
    address = book_address(image.src) if linked and not in_link else ""
    return f'<a href="{escape(address)}">{label}</a>' if address else label


_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST_HOST = 253
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def book_address(address: str) -> str:
    """An address as a link in a book, valid and absolute, or an empty string."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _is_host(host, parts.netloc):
        return ""
    place = f"{host}:{port}" if port else host
    return urlunsplit((parts.scheme, place, *map(_quoted, (parts.path, parts.query, parts.fragment))))


def _is_host(host: str, written: str) -> bool:
    """Whether a name can be a host's; one in another script only if it is letters and digits throughout."""
    plain = written.isascii() and "xn--" not in host.lower()
    words = all(part.isalnum() for part in re.split(r"[.:\-]", written))
    words = words and written == unicodedata.normalize("NFKC", written.casefold())
    return len(host) <= _LONGEST_HOST and _HOST.fullmatch(host) is not None and (plain or words)


def _quoted(part: str) -> str:
    """A part of an address with everything encoded that may not stand there."""
    return quote(_BAD_PERCENT.sub("%25", part), safe="/%:@!$&'()*+,;=~?")
