"""``--css FILE``: rules of style of one's own, for web pages and books."""

from __future__ import annotations

import re

from emnews_cli.archive.reading import Access, read
from emnews_cli.errors import InputError, TooLargeError, reason_of

_LOADS = re.compile(r"@import|url\(\s*(?![\"']?(?:data:|#))", re.IGNORECASE)
_NOT_STYLE = re.compile(r"[<&\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What would end the style of a page, or has no place in XML."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def read_style(path: str, max_size: int) -> str:
    """The rules of a file.

    Args:
        path: a file of CSS in UTF-8.
        max_size: the most that is read, in bytes.

    Raises:
        InputError: it can't be read, or would load something: nothing in a page or book comes from elsewhere.
        TooLargeError: it is larger.
    """
    try:
        text = read(path, Access(max_size=max_size)).data.decode("utf-8-sig")
    except TooLargeError as error:
        raise TooLargeError("{path}: {error} (--max-size)", path=path, error=error) from error
    except UnicodeDecodeError as error:
        raise InputError("{path}: not UTF-8", path=path) from error
    except (OSError, ValueError) as error:  # a ValueError for a name that no file can have
        raise InputError("{path}: {reason}", path=path, reason=reason_of(error)) from error
    if found := _LOADS.search(_COMMENT.sub(lambda match: " " * len(match[0]), text)):
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(
            "{path}:{line}: {found} loads a file; only data: addresses are allowed",
            path=path,
            line=line,
            found=found[0].strip(),
        )
    if _NOT_STYLE.search(text):
        raise InputError("{path}: not a style sheet: it has <, & or control characters", path=path)
    return text
