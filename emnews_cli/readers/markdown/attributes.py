"""Attribute lists: ``{: .note #id key="value"}``, and their references to others."""

from __future__ import annotations

from collections.abc import Mapping

from emnews_cli.readers.markdown.patterns import NAME, compiled

_PART = compiled(
    rf"(?:\A|(?<=\s))(?:(?P<key>{NAME})=(?P<quote>[\"'])(?P<value>(?:\\[}}\"']|(?!(?P=quote))[^}}])*)(?P=quote)"
    rf"|(?P<ref>{NAME})|(?P<short>(?:#[A-Za-z][\w:-]*|\.[^\s.#]+)+))(?=\s|\Z)"
)
_CLASS = compiled(r"\.([^\s.#]+)")


def add_attributes(text: str, to: dict[str, str]) -> None:
    """Add what an attribute list says.

    Args:
        text: what is between ``{:`` and ``}``.
        to: attributes by name; classes and references (``refs``) are words parted by spaces.
    """
    for match in _PART.finditer(text):
        if match["key"]:
            to[match["key"]] = match["value"]
        elif match["ref"]:
            _add_words(to, "refs", match["ref"])
        else:
            _add_words(to, "class", *_CLASS.findall(match["short"]))


def resolve(attributes: dict[str, str], lists: Mapping[str, dict[str, str]]) -> None:
    """Add what the lists say that the attributes refer to."""
    for name in attributes.get("refs", "").split():
        for key, value in lists.get(name, {}).items():
            if key == "class":
                _add_words(attributes, key, value)
            elif key != "refs":
                attributes.setdefault(key, value)


def _add_words(attributes: dict[str, str], key: str, *words: str) -> None:
    attributes[key] = " ".join(filter(None, (attributes.get(key, ""), *words)))
