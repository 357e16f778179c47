"""Patterns of ``.gitignore`` files that match in time linear in the name for each star.

pathspec makes of each star a repeat that a regular expression engine tries at every length, together with
those of all other stars. What is between two stars has a fixed length, so the first place where it is found
is the best: no other needs to be tried, as in git's own matcher. The same holds for the folders between two
``**``.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any, AnyStr

from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

_STAR = re.escape("[^/]*")
_BEFORE_STAR = re.compile(rf"{_STAR}((?:(?!{_STAR})(?:\[\^/\]|[^/]))*)(?={_STAR})")
_NEGATED = re.compile(r"\[\^(?!/)(\]?)")
"""A set of characters that are not meant; a slash never is, which pathspec forgets."""
_FIRST, _INNER = "^(?:.+/)?", "(?:/.+)?"
"""What pathspec makes of a ``**/`` at the start and of a ``/**/``."""


class LinearPattern(GitIgnoreSpecPattern):
    """A pattern of which every star but the last matches as little as it can."""

    __slots__ = ()

    @classmethod
    def pattern_to_regex(cls, pattern: AnyStr) -> tuple[AnyStr | None, bool | None]:
        """The regular expression of a pattern, and whether what it matches is ignored.

        Raises:
            GitIgnorePatternError: it makes no sense.
        """
        regex, include = super().pattern_to_regex(pattern)
        linear: Any = _linear(regex) if isinstance(regex, str) else regex
        return linear, include


def _linear(regex: str) -> str:
    """A regular expression of pathspec's that never looks for another place of what it found."""
    once = _Once()
    regex = _NEGATED.sub(lambda match: "[^/" + ("\\]" if match[1] else ""), regex)
    first, *others = _BEFORE_STAR.sub(lambda match: once(f"[^/]*?{match[1]}"), regex).split(_INNER)
    if not others:
        return first
    if first.startswith(_FIRST):
        first = "^" + once(f"(?:.+?/)??{first.removeprefix(_FIRST)}(?=/)")
    *inner, last = others
    return "".join([first, *(once(f"(?:/.+?)??{folders}(?=/)") for folders in inner), _INNER, last])


class _Once:
    """Makes expressions that match at one length alone, the first that fits.

    As an atomic group does, which Python 3.11.2 mishandles around others (gh-106052): a lookahead is never
    entered again, and what it found is taken by its name.
    """

    def __init__(self) -> None:
        self._numbers = count()

    def __call__(self, regex: str) -> str:
        name = f"once{next(self._numbers)}"
        return f"(?=(?P<{name}>{regex}))(?P={name})"
