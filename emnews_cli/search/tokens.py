"""Text as tokens of SQLite's FTS5, one for each character: what a scan finds, a phrase of tokens finds too.

FTS5's own tokenizers take a run of Chinese for one word, or find nothing shorter than three characters. Here
text and query are folded (NFKC, case, no spaces), and each character becomes a token that the tokenizer
``unicode61`` keeps as it is, whatever version of Unicode it knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.memo import Memo

VERSION = "1"
"""Of the folding and the tokens: an index with another version does not fit."""

# Ranges of characters that never compose with a character before them, so that they can be folded one by one.
# Not among them: combining marks, Hangul jamo (compatibility and halfwidth ones too), halfwidth sound marks,
# and scripts that news in Chinese does not use.
_ALONE = (
    "\u0000-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u20cf\u2100-\u2bff\u2e80-\u3029\u3030-\u3098\u309b-\u312f"
    "\u3190-\ua4cf\uac00-\ud7a3\ue000-\ufaff\ufe00-\ufe0f\ufe30-\uff9d\uffe0-\uffff\U00010000-\U000100ff"
    "\U0001f000-\U0001faff\U00020000-\U0003ffff"
)
_NOT_ALONE = lazy_regex(f"[^{_ALONE}]")
_CLUSTER = lazy_regex(f"[{_ALONE}]?[^{_ALONE}]+|.", re.DOTALL)
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_MOST = 20_000


def clusters(text: str) -> Iterable[str]:
    """A text in pieces that can be folded one by one, most of them a character."""
    return _CLUSTER().findall(text) if _NOT_ALONE().search(text) else text


def _fold(cluster: str) -> str:
    folded = unicodedata.normalize("NFKC", cluster).casefold()
    return "".join("\n" if each in _LINE_ENDS else each for each in folded if _counts(each))


def _counts(character: str) -> bool:
    return not character.isspace() or character in _LINE_ENDS


def _encode(cluster: str) -> str:
    return "".join(map(_token, folding[cluster]))


def _token(character: str) -> str:
    if character == "\n":
        return " zqn"
    if (
        (character.isascii() and character.isalnum())
        or "㐀" <= character <= "䶵"
        or "一" <= character <= "鿌"
    ):
        return f" {character}"
    return f" zq{ord(character):x}"


folding: Memo[str, str] = Memo(_fold, _MOST)
"""A cluster as it is compared: NFKC, without case and spaces, every line end the same."""
_encoding: Memo[str, str] = Memo(_encode, _MOST)


def folded(text: str) -> str:
    """A text as it is compared: a query's word is found where its folded text is part of this.

    A line end stays, so that nothing is found across paragraphs.
    """
    return "".join(map(folding.__getitem__, clusters(text)))


def tokens(text: str) -> str:
    """The tokens of a text, with a space before each; only ASCII letters, digits and Han characters."""
    return "".join(map(_encoding.__getitem__, clusters(text)))
