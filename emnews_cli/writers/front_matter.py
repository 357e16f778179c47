"""Front matter that every YAML 1.1 reader reads back as it was meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from emnews_cli.model.front_matter import ADDED, MARK, REQUIRED, Entry, Kind
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.quoting import needs_escapes, quoted, quoted_on_next_line


def front_matter(post: Post) -> str:
    """The front matter of a post, with both its ``---`` lines; nothing where there is nothing to say.

    The template's keys as they were, then what emnews took out of the body, then any other keys in their
    own lines. A date that Jekyll could not read gives way to the day in the id or the name, or is left out.
    """
    if post.origin is Origin.HANDWRITTEN:
        lines = [*_template_lines(post), *_other_lines(post, REQUIRED)]
    else:
        lines = [*_template_lines(post), *_added_lines(post), *_other_lines(post, (*REQUIRED, *ADDED))]
    return "".join(f"{line}\n" for line in ["---", *lines, "---"]) if lines else ""


def _template_lines(post: Post) -> Iterator[str]:
    by_hand = post.origin is Origin.HANDWRITTEN
    for key in REQUIRED:
        entry = post.front_matter.get(key)
        if key == "date":
            if date := _date(post, entry):
                yield f"date: {quoted(date)}"
        elif entry is not None:
            yield f"{key}: {_value(entry, by_hand=by_hand)}"


def _date(post: Post, entry: Entry | None) -> str:
    if post.date is None:
        return ""
    if entry is not None and post.date.told_by == "front-matter":
        return entry.value
    return post.date.moment.date().isoformat()


def _value(entry: Entry, *, by_hand: bool) -> str:
    """A value; of what people wrote, one with escapes begins on a line of its own, since those in
    ``title: "C:\\new"`` are read as they look."""
    if entry.kind is Kind.LIST:
        return _listed(entry.items)
    if by_hand and needs_escapes(entry.value):
        return quoted_on_next_line(entry.value)
    return quoted(entry.value)


def _listed(items: list[str]) -> str:
    return f"[{', '.join(map(quoted, items))}]"


def _added_lines(post: Post) -> Iterator[str]:
    values = {
        "id": post.id,
        "source": post.source,
        "editor": post.editor,
        "url": post.url,
        "original_title": post.original_title,
    }
    for key in ADDED:
        if key == "securities":
            if post.securities:
                yield f"securities: {_listed([label_of(security.id) for security in post.securities])}"
        elif values[key] or key == MARK:
            yield f"{key}: {quoted(values[key])}"


def _other_lines(post: Post, known: Collection[str]) -> Iterator[str]:
    """Other keys: what YAML loads by itself stays as it stands, what it does not becomes a string."""
    for entry in post.front_matter.entries:
        if entry.key and entry.key not in known:
            lines = "\n".join(post.original.text[entry.span.start : entry.span.end].split("\r\n")).rstrip()
            as_it_stands = not entry.refused and not needs_escapes(lines.replace("\n", "")) and _loads(lines)
            value = _value(entry, by_hand=post.origin is Origin.HANDWRITTEN)
            yield lines if as_it_stands else f"{_key(entry.key)}: {value}"


def _loads(lines: str) -> bool:
    """Whether YAML makes a key and a value of some lines: of an alias, a merge or a day that there is not, it
    may not."""
    import yaml  # lazily: few posts have other keys

    try:
        loaded = yaml.load(lines, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return False
    return isinstance(loaded, dict)


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else quoted(name)


_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
