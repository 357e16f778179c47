"""``--css FILE``: rules of style of one's own, for web pages and books."""

from __future__ import annotations

import re

from emnews_cli.archive.reading import Access, read
from emnews_cli.errors import InputError, TooLargeError, reason_of
from emnews_cli.writers.epub.style_grammar import check_book_style
from emnews_cli.writers.style_sheets import StyleFault, check_style

_CHARSET = re.compile(r'@charset "([^"]*)";\s*')


def read_style(path: str, max_size: int, *, book: bool) -> str:
    """The rules of a file.

    Args:
        path: a file of CSS in UTF-8.
        max_size: the most that is read, in bytes.
        book: whether they are for books, which may have less than web pages.

    Raises:
        InputError: it can't be read, or would load something: nothing in a page or book comes from elsewhere.
        TooLargeError: it is larger.
    """
    text = _text_of(path, max_size)
    try:
        check_style(text, in_html=not book)
        if book:
            check_book_style(text)
    except StyleFault as fault:
        raise InputError("{path}:{line}: {fault}", path=path, line=fault.line, fault=fault.message) from fault
    charset = _CHARSET.match(text)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise InputError("{path}:{line}: not UTF-8", path=path, line=1)
    return text[charset.end() :] if charset else text


def _text_of(path: str, max_size: int) -> str:
    try:
        data = read(path, Access(max_size=max_size)).data
    except TooLargeError as error:
        raise TooLargeError("{path}: {error} (--max-size)", path=path, error=error) from error
    except (OSError, ValueError) as error:  # a ValueError for a name that no file can have
        raise InputError("{path}: {reason}", path=path, reason=reason_of(error)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("{path}:{line}: not UTF-8", path=path, line=line) from error
