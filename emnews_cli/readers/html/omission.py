"""Elements that are left out, and what of them is not: pictures of ``noscript``, addresses of videos."""

from __future__ import annotations

import re
from collections.abc import Mapping

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.readers.html.elements import style_of
from emnews_cli.readers.html.tags import TAGS, Tag

_ADDRESSES = ("src", "data", "data-src", "data-lazy-src", "data-original", "href")
_PARAMETERS = ("movie", "src", "url", "filename")


class Omission:
    """An element that is left out; keeps its text, pictures and addresses.

    Args:
        reason: why.
        level: how many elements are open around it.
        tag: its start tag.
    """

    def __init__(self, reason: str, level: int, tag: Tag) -> None:
        self.reason = reason
        self.level = level
        self.tag = tag
        self.addresses: list[str] = []
        self._images: list[Mapping[str, str]] = []
        self._text: list[str] = []

    def start(self, tag: Tag) -> None:
        """The element, or one in it, begins."""
        values = tag.values
        if tag.name == "img":
            self._images.append(values)
        elif tag.name == "param":
            self.addresses += (
                [values.get("value", "")] if values.get("name", "").lower() in _PARAMETERS else []
            )
        else:
            written = [values[name].strip() for name in _ADDRESSES if name in values]
            self.addresses += filter(None, written)

    def data(self, text: str) -> None:
        """Text within."""
        self._text.append(text)

    @property
    def text(self) -> str:
        """The text that is left out, white space folded."""
        return " ".join("".join(self._text).split())

    @property
    def url(self) -> str:
        """The first address in it, or an empty string."""
        return next(iter(self.addresses), "") or next(
            (one["src"] for one in self._images if "src" in one), ""
        )

    @property
    def images(self) -> list[Mapping[str, str]]:
        """The attributes of its images that are to be seen; also of those that are written as text, as
        where a page was saved by a browser."""
        written = (TAGS[match[0]] for match in _IMAGE().finditer(self.text))
        images = [*self._images, *(tag.values for tag in written if tag.name == "img")]
        return [values for values in images if not is_unseen(values)]

    @property
    def words(self) -> str:
        """Its text without images that are written as such."""
        return _IMAGE().sub("", self.text).strip()


_IMAGE = lazy_regex(r"<img\s[^<>]*>", re.IGNORECASE)


def is_unseen(attributes: Mapping[str, str]) -> bool:
    """Whether an element is hidden or no larger than a dot, as those are that count readers."""
    sizes = (attributes.get(name, "").strip().removesuffix("px") for name in ("width", "height"))
    if "hidden" in attributes or any(size in ("0", "1") for size in sizes):
        return True
    return "hidden" in style_of(attributes.get("style", ""))
