"""Texts for people that can be said in another language: English, with the template and values it is made of.

To the program and to whatever machines read, a message is a plain English string. Only where it is shown does
:mod:`emnews_cli.display.translation` say it in the user's language.
"""

from __future__ import annotations

from typing import Any, Protocol


class Catalogue(Protocol):
    """The messages of a language, as gettext has them."""

    def gettext(self, message: str, /) -> str:
        """The translation of a template, or the template."""

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        """The translation of a template for this number, or one of the two templates."""


class Message(str):
    """A text made of a template and values.

    Args:
        template: English, with names in braces for the values; taken as it is where there are none.
        values: what takes the places of the names; messages and errors among them are translated too.
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: object) -> Message:
        """Make the English text; of a message, nothing new."""
        if isinstance(template, Message):
            return template
        return cls._made(template.format(**values) if values else template, template, values)

    @classmethod
    def _made(cls, text: str, template: str, values: dict[str, Any]) -> Message:
        message = super().__new__(cls, text)
        message.template, message.values = template, values
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        return self._made, (str(self), self.template, self.values)

    def said(self, catalogue: Catalogue) -> str:
        """The text in the language of a catalogue."""
        template = self.template and catalogue.gettext(self.template)  # which has a header for ""
        values = {name: _said(value, catalogue) for name, value in self.values.items()}
        return template.format(**values) if values else template


class Count(Message):
    """A number and what it counts: ``1 post``, ``2 posts``.

    Args:
        number: how many.
        noun: what, for one; its plural has an s.
    """

    __slots__ = ()

    def __new__(cls, number: int, noun: str, /) -> Count:
        """Make the English text."""
        text = f"{number} {noun}" if number == 1 else f"{number} {noun}s"
        return cls._made(text, f"{{number}} {noun}", {"number": number})  # type: ignore[return-value]

    def said(self, catalogue: Catalogue) -> str:
        """The text in the language of a catalogue."""
        number = self.values["number"]
        return catalogue.ngettext(self.template, f"{self.template}s", number).format(number=number)


class Listed(Message):
    """Several texts with something between them.

    Args:
        parts: the texts.
        separator: what is between two of them.
    """

    __slots__ = ()

    def __new__(cls, *parts: str, separator: str = ", ") -> Listed:
        """Make the English text."""
        return cls._made(separator.join(parts), separator, dict(enumerate(parts)))  # type: ignore[return-value, arg-type]

    def said(self, catalogue: Catalogue) -> str:
        """The text in the language of a catalogue."""
        parts = (_said(part, catalogue) for part in self.values.values())
        return catalogue.gettext(self.template).join(parts)


def _said(value: object, catalogue: Catalogue) -> Any:
    """A value in the language of a catalogue, where it is a message or an error; any other as it is."""
    if isinstance(value, Message):
        return value.said(catalogue)
    match value:
        case BaseException(args=(Message() as message,)):
            return message.said(catalogue)
        case BaseException(args=(str(text),)) if text:
            return catalogue.gettext(text)
    return value
