"""What site generators and note programs read of front matter, each in its own form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from emnews_cli.model.front_matter import Entry, Kind, one_name
from emnews_cli.model.post import PostDate
from emnews_cli.model.quoting import quoted


class Profile(NamedTuple):
    """A program that is to read converted posts.

    Args:
        about: which, in a few words.
        date: writes a date as YAML.
        layout: whether it has a use for the layout of the post.
        names: other names for keys that it has a use of its own for.
        tag: writes a tag as it takes tags.
        aliases: whether it finds a note by the titles in ``aliases``.
    """

    about: str
    date: Callable[[PostDate], str]
    layout: bool = False
    names: dict[str, str] = {}  # noqa: RUF012  # never changed
    tag: Callable[[str], str] = str
    aliases: bool = False


def _plain(date: PostDate) -> str:
    return quoted(date.plain)


def _iso(date: PostDate) -> str:
    moment = date.moment.isoformat(timespec="seconds")
    return quoted(moment[:10] if date.precision == "day" else moment)


def _local(date: PostDate) -> str:
    moment = f"{date.in_shanghai:%Y-%m-%dT%H:%M:%S}"
    return moment[:10] if date.precision == "day" else moment


_NOT_IN_TAGS = re.compile(r"[^\w/-]+")


def _note_tag(tag: str) -> str:
    """A tag of Obsidian's (https://help.obsidian.md/tags): no spaces or signs, and not digits alone."""
    plain = _NOT_IN_TAGS.sub("-", tag).strip("-")
    return f"_{plain}" if plain.isdigit() else plain


PROFILES: dict[str, Profile] = {
    # https://jekyllrb.com/docs/front-matter/
    "jekyll": Profile("Jekyll", _plain, layout=True),
    # https://gohugo.io/content-management/front-matter/; a layout would be a template of the theme's
    "hugo": Profile("Hugo", _iso),
    # https://hexo.io/docs/front-matter; ``source`` is the file's name there
    "hexo": Profile("Hexo", _iso, layout=True, names={"source": "medium"}),
    # https://help.obsidian.md/properties; it knows no zones, so times are those of Shanghai
    "obsidian": Profile("Obsidian", _local, tag=_note_tag, aliases=True),
}


def names_in(entry: Entry, tags: Entry | None) -> list[str]:
    """Categories or tags one by one; a medium's name with spaces, which Jekyll splits, is one.

    Args:
        entry: of the categories or the tags.
        tags: of the tags, or None: what is of as many words as a medium's tag is its category.
    """
    if entry.kind is Kind.LIST:
        return [item for item in entry.items if item.strip()]
    words = entry.value.split()
    medium = one_name(tags)
    is_one = entry is tags or len(medium.split()) == len(words)
    return [entry.value.strip()] if medium and is_one else words
