"""The style sheets that a book may have.

EPUBCheck reads CSS by the grammars of CSS 2 and Selectors 3, and reports as errors what the standard lets
programs skip. What passes here passes there (https://www.w3.org/TR/epub-33/#sec-css).
"""

from __future__ import annotations

import re

from emnews_cli.messages import Message
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.writers.style_sheets import CLOSING, StyleFault, Token, fault_at, tokens_of, unexpected

_NOT_IN_BOOKS = ("direction", "unicode-bidi")
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
_FONTS = (
    "font/ttf", "font/otf", "font/woff", "font/woff2", "application/font-woff", "application/font-sfnt",
    "application/vnd.ms-opentype", "application/x-font-ttf",
)  # fmt: skip
_NOT_NAMES = ("and", "not", "only")
"""Words that EPUBCheck takes for those of media queries wherever a space follows."""
_BEFORE_ADDRESS = ("space", "comment", "function", *CLOSING, ":", ",", "/")
_PLAIN_ADDRESS = lazy_regex(r"(?:[-\w.~:/?@!$&()*+,;=]|%[0-9a-fA-F]{2})+")
_LONGEST_RANGE = 6
_OF_SELECTORS = ("is(", "where(", "not(", "has(")
_WORDS = ("name", "string", "number", "+", "-")


def check_book_style(text: str) -> None:
    """See that a style sheet has what books may.

    Args:
        text: the sheet; it is whole and loads nothing.

    Raises:
        StyleFault: it has something else.
    """
    _BookSheet(text).check()


class _BookSheet:
    """A style sheet read by the grammar that EPUBCheck knows."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rest = tokens_of(text)
        self._end = Token("end", "", len(text))
        self._next = next(self._rest, self._end)
        self._last = self._end
        self._around = ""
        """The name of the at-rule around what is read."""

    def check(self) -> None:
        while not self._at("end"):
            self._skip()
            if not self._at("end"):
                self._item()

    # --- tokens ---------------------------------------------------------------------------------------

    def _at(self, *kinds: str) -> bool:
        return self._next.kind in kinds

    def _take(self) -> Token:
        token, self._next = self._next, next(self._rest, self._end)
        if token.kind == "string":
            self._check_string(token)
        elif token.kind == "address":
            self._check_address(token)
        elif "\\" in token.text and token.kind != "comment":
            raise unexpected(self._text, token)
        self._last = token
        return token

    def _skip(self) -> None:
        """Pass over space and comments."""
        while self._next.kind in ("space", "comment"):
            self._take()

    def _refuse(self) -> StyleFault:
        if self._at("space"):
            self._skip()
        if self._at("end"):
            return fault_at(self._text, self._next.place, Message("unexpected end"))
        return unexpected(self._text, self._next)

    def _expect(self, *kinds: str) -> Token:
        if not self._at(*kinds):
            raise self._refuse()
        return self._take()

    # --- rules ----------------------------------------------------------------------------------------

    def _item(self) -> None:
        if self._at("at"):
            self._at_rule()
        else:
            self._rule()

    def _at_rule(self) -> None:
        rule = self._take()
        self._inside("{" if rule.name == "@font-face" else ";", "{")
        if self._take().kind == "{":
            outer, self._around = self._around, rule.name
            if rule.name != "@font-face" and self._has_rules():
                self._items()
            else:
                self._descriptors()
            self._around = outer

    def _has_rules(self) -> bool:
        """Whether a block has rules, by which sign comes first, as for EPUBCheck."""
        ahead = (token.kind for token in tokens_of(self._text, self._next.place))
        return next((sign for sign in ahead if sign in ("{", "}", ";")), "") == "{"

    def _items(self) -> None:
        self._skip()
        while not self._at("}"):
            self._item()
            self._skip()
        self._take()

    def _descriptors(self) -> None:
        self._skip()
        if self._around == "@font-face" and self._at("}"):
            raise self._refuse()
        self._declarations()

    def _rule(self) -> None:
        self._selectors("{")
        self._take()
        self._declarations()

    def _declarations(self) -> None:
        self._skip()
        while not self._at("}"):
            self._declaration()
            if self._at(";"):
                self._take()
                self._skip()
        self._take()

    def _declaration(self) -> None:
        name = self._expect("name")
        if name.name in _NOT_IN_BOOKS:
            message = Message(
                "{name} may not be in a book; its lines have their own direction", name=name.name
            )
            raise fault_at(self._text, name.place, message)
        self._check_word(name)
        self._skip()
        self._expect(":")
        self._skip()
        self._value()
        self._skip()
        while not self._at(";", "}"):
            if self._at("important"):
                self._take()
            else:
                self._value()
            self._skip()

    def _check_word(self, name: Token) -> None:
        if name.text.lower() in _NOT_NAMES:
            raise unexpected(self._text, name)

    # --- values ---------------------------------------------------------------------------------------

    def _inside(self, *ends: str) -> None:
        """Values up to an end."""
        self._skip()
        while not self._at(*ends):
            self._value()
            self._skip()

    def _value(self) -> None:
        if self._at("end", "{", "}", ";", "at", "@", "match", "important"):
            raise self._refuse()
        token = self._take()
        if token.kind == "range" and max(map(len, token.text[2:].split("-"))) > _LONGEST_RANGE:
            raise unexpected(self._text, token)
        if token.kind == "function" or token.kind in CLOSING:
            self._inside(CLOSING[token.text[-1]])
            self._take()

    def _check_string(self, token: Token) -> None:
        """EPUBCheck misses the end of a string that has a backslash before it."""
        if token.text[:-1].endswith("\\\\"):
            raise fault_at(self._text, token.place, Message("write \\5c instead of \\\\ before a quote"))

    def _check_address(self, token: Token) -> None:
        if self._text[token.place : token.place + 4].lower() != "url(":
            raise fault_at(self._text, token.place, Message("write url( without escapes"))
        if self._last.kind not in _BEFORE_ADDRESS:
            raise unexpected(self._text, token)
        if token.text.startswith("#"):
            return
        kind = re.split("[;,]", token.text.partition(":")[2])[0].strip()
        if self._around != "@font-face" and kind not in _PICTURES + _FONTS:
            message = Message(
                "a book may not have data: of the type '{kind}'; choose from {kinds}",
                kind=kind,
                kinds=", ".join(_PICTURES),
            )
            raise fault_at(self._text, token.place, message)
        if not _PLAIN_ADDRESS().fullmatch(token.text):
            raise unexpected(self._text, token)

    # --- selectors ------------------------------------------------------------------------------------

    def _selectors(self, end: str) -> None:
        """Selectors with commas between them."""
        self._selector(end)
        while self._at(","):
            self._take()
            self._selector(end)

    def _selector(self, end: str) -> None:
        self._skip()
        self._compound(end)
        while not self._at(",", end):
            combined = self._at("space") and self._take()
            if self._at(">", "+", "~"):
                self._take()
                self._skip()
            elif not combined or self._at("comment", ",", end):
                break
            self._compound(end)
        self._skip()
        if not self._at(",", end):
            raise self._refuse()

    def _compound(self, end: str) -> None:
        """What is said of one element."""
        is_first = True
        while not self._at("space", ",", ">", "+", "~", end):
            self._simple(is_first)
            is_first = False
        if is_first:
            raise self._refuse()

    def _simple(self, is_first: bool) -> None:
        if self._at("hash"):
            self._take()
        elif self._at("."):
            self._take()
            self._expect("name")
        elif self._at("["):
            self._attribute()
        elif self._at(":"):
            self._pseudo()
        elif is_first and self._at_percentage() and self._around.endswith("keyframes"):
            self._take()
        elif is_first and self._at("name", "*", "|"):
            self._element()
        else:
            raise self._refuse()

    def _at_percentage(self) -> bool:
        return self._at("number") and self._next.text.endswith("%")

    def _element(self) -> None:
        """A name, perhaps after a prefix."""
        has_prefix = not self._at("|")
        if has_prefix:
            self._check_word(self._expect("name", "*"))
        if self._at("|"):
            self._take()
            self._check_word(self._expect("name", *"*" * has_prefix))

    def _attribute(self) -> None:
        self._take()
        self._skip()
        self._element()
        self._skip()
        if self._at("match", "="):
            self._take()
            self._skip()
            self._expect("name", "string")
            self._skip()
        self._expect("]")

    def _pseudo(self) -> None:
        self._take()
        if self._at(":"):
            self._take()
        name = self._expect("name", "function").name
        if name in _OF_SELECTORS:
            self._skip()
            if name == "has(" and self._at(">", "+", "~"):
                self._take()
                self._selector(")")
            else:
                self._selectors(")")
            self._expect(")")
        elif name.endswith("("):
            self._words()

    def _words(self) -> None:
        """What is in the brackets of other pseudo-classes: a language, or which children."""
        self._skip()
        self._expect(*_WORDS)
        self._skip()
        while not self._at(")"):
            self._expect(*_WORDS)
            self._skip()
        self._take()
