"""Front matter that every YAML 1.1 reader reads back as it was meant, and that loses nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from emnews_cli.model.front_matter import ADDED, FORMER, MARK, REQUIRED, Entry, FrontMatter
from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.quoting import key_text, listed, needs_escapes, quoted
from emnews_cli.model.security import counted_securities
from emnews_cli.model.text import Span, beginning_outside
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.profiles import PROFILES, Profile, names_in

_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def front_matter(post: Post, options: WriteOptions) -> str:
    """The front matter of a post, with both its ``---`` lines; nothing where there is nothing to say.

    The template's keys as they were, then what emnews took out of the body, then any other keys in their
    own lines. A date that Jekyll does not read as it is meant is written so that it does; one that can't be
    read gives way to the day in the id or the name. Comments stay above or beside what they are about. What
    has no place in it becomes a comment: lines that are not understood, and values that are replaced.

    Args:
        post: the post.
        options: for which program it is, and which securities are listed.
    """
    lines = [*_Lines(post, options)]
    return "\n".join(["---", *lines, "---\n"]) if lines else ""


class _Lines:
    """The lines of the front matter of a post.

    Args:
        post: the post.
        options: for which program it is, and which securities are listed.
    """

    def __init__(self, post: Post, options: WriteOptions) -> None:
        self._post = post
        self._weakest = options.mention
        self._profile = PROFILES.get(options.profile)
        self._names = self._profile.names if self._profile else {}
        self._source: FrontMatter = post.front_matter
        self._entries = {entry.key: entry for entry in self._source.entries}
        self._own = () if post.origin is Origin.HANDWRITTEN else ADDED
        self._former = _former_names(self._entries) if self._own else {}
        self._remarks = _Remarks(self._source, list(self._entries.values()))

    def __iter__(self) -> Iterator[str]:
        for key in REQUIRED:
            entry = self._entries.get(key)
            lines = self._profile_lines(self._profile, key, entry) if self._profile else None
            yield from self._template_lines(key, entry) if lines is None else lines
        if self._own:
            yield from self._added_lines()
        for key, entry in self._entries.items():
            if key not in REQUIRED and key not in self._own and key not in self._former.values():
                yield from self._with_remarks(entry, self._own_lines(entry))
        yield from self._as_comments(self._remarks.below)

    def _template_lines(self, key: str, entry: Entry | None) -> Iterable[str]:
        date = self._post.date if key == "date" else None
        if key == "date" and (entry is None or date is None or date.told_by != "front-matter"):
            return self._replacing(entry, f"date: {quoted(date.plain)}" if date else "")
        if date is not None and date.misread_as is not None:
            return self._replacing(entry, f"date: {quoted(date.plain)}")
        if entry is None:
            return ()
        value = entry.as_yaml if date is None or date.is_plain else quoted(date.plain)
        return self._with_remarks(entry, f"{key}: {value}")

    def _profile_lines(self, profile: Profile, key: str, entry: Entry | None) -> Iterable[str] | None:
        """The lines of a key of the template as a program reads it; None where that is as it was."""
        post, line = self._post, ""
        if key == "title":
            return self._title_lines(profile, entry)
        if key == "layout" and not (profile.layout and entry and entry.value):
            line = 'layout: "post"' if profile.layout else ""
            return self._with_remarks(entry, line) if entry else [line] * bool(line)
        if key == "date" and post.date is not None:
            line = f"date: {profile.date(post.date)}"
            is_same = post.date.told_by == "front-matter" and post.date.misread_as is None
            return self._with_remarks(entry, line) if entry and is_same else self._replacing(entry, line)
        if key in ("categories", "tags"):
            return self._name_lines(profile, key, entry)
        return None

    def _name_lines(self, profile: Profile, key: str, entry: Entry | None) -> Iterable[str] | None:
        """Categories or tags, for Jekyll alone also in ``category`` and ``tag``, as a list."""
        if self._entries.get("category" if key == "categories" else "tag"):
            names = [*(self._post.categories if key == "categories" else self._post.tags)]
        elif entry is not None and not entry.yaml:
            names = names_in(entry, self._entries.get("tags"))
        else:
            return None
        written = list(filter(None, map(profile.tag, names))) if key == "tags" else names
        line = f"{key}: {listed(written)}"
        return self._with_remarks(entry, line) if entry else [line]

    def _title_lines(self, profile: Profile, entry: Entry | None) -> Iterator[str]:
        """The title, which no program makes up as emnews does where there is none."""
        title = self._post.heading
        line = f"title: {quoted(title)}" if title else ""
        yield from self._with_remarks(entry, line) if entry else [line] * bool(line)
        if profile.aliases and title and "aliases" not in self._entries:
            yield f"aliases: {listed([title])}"

    def _added_lines(self) -> Iterator[str]:
        """What emnews took out of the body; another value that was there becomes a comment."""
        post = self._post
        values: dict[str, list[str]] = {
            "article_id": [post.id],
            "source": [post.source],
            "editor": [post.editor],
            "original_url": [post.url],
            "securities": [label_of(each.id) for each in counted_securities(post.securities, self._weakest)],
            "original_title": [post.original_title],
        }
        for key in ADDED:
            items = [item for item in values[key] if item]
            entry = self._entries.get(self._former.get(key, key))
            value = listed(items) if key == "securities" else quoted("".join(items))
            line = f"{self._names.get(key, key)}: {value}" if items or key == MARK else ""
            if entry is None:
                if line:
                    yield line
            elif entry.yaml or not set(filter(None, entry.items)) <= set(items):
                yield from self._replacing(entry, line)
            else:
                yield from self._with_remarks(entry, line)

    def _own_lines(self, entry: Entry) -> str:
        """An entry as it stands, where YAML reads it so by itself; else its value as a string."""
        if entry.alone:
            lines = "\n".join(_LINE_ENDS.split(self._text(entry.span)))
            written = self._post.original.text[entry.span.start : entry.span.end]
            if entry.yaml or not needs_escapes(written.replace("\r", "").replace("\n", "")):
                self._remarks.drop_inside(entry)
                return lines
        return f"{key_text(entry.key)}: {entry.as_yaml}"

    def _replacing(self, entry: Entry | None, line: str) -> Iterable[str]:
        """A line in place of an entry, which becomes a comment."""
        if entry is None:
            return [line] * bool(line)
        self._remarks.drop_inside(entry)
        self._remarks.above[entry.key].append(entry.span)
        return self._with_remarks(entry, line)

    def _with_remarks(self, entry: Entry, line: str) -> Iterable[str]:
        """A line with the comments before and in its entry above it, and the one after it beside it."""
        above, beside = self._remarks.above.get(entry.key, ()), self._remarks.beside.get(entry.key)
        if beside is None:
            return [*self._as_comments(above), line] if line else self._as_comments(above)
        if not line:
            return self._as_comments([*above, beside])
        return [*self._as_comments(above), f"{line} {self._text(beside)}"]

    def _as_comments(self, remarks: Iterable[Span]) -> Iterator[str]:
        for remark in remarks:
            for line in map(str.strip, _LINE_ENDS.split(self._text(remark))):
                if line:
                    yield line if line.startswith("#") else f"# {line}"

    def _text(self, span: Span) -> str:
        return self._source.text[span.start : span.end]


def _former_names(entries: Container[str]) -> dict[str, str]:
    """The keys of emnews that have their former names in a post, with these."""
    return {key: name for key, name in FORMER.items() if name in entries and key not in entries}


class _Remarks:
    """What is written as comments: comments, lines not understood, and entries whose key comes again.

    Args:
        source: the front matter as read.
        entries: those of its entries that are written.
    """

    def __init__(self, source: FrontMatter, entries: list[Entry]) -> None:
        self.above: defaultdict[str, list[Span]] = defaultdict(list)
        self.beside: dict[str, Span] = {}
        self.below: list[Span] = []
        if not (source.comments or source.strays or len(entries) < len(source.entries)):
            return
        kept = set(map(id, entries))
        doubles = [entry.span for entry in source.entries if id(entry) not in kept]
        comments = beginning_outside(source.comments, doubles)
        entries = sorted(entries, key=lambda entry: entry.span)
        starts = [entry.span.start for entry in entries]
        for remark in sorted([*comments, *source.strays, *doubles]):
            self._add(remark, bisect_right(starts, remark.start), entries, source.text)

    def _add(self, remark: Span, following: int, entries: list[Entry], text: str) -> None:
        """Put a remark beside the entry that ends on its line, else above the one that it is in or before."""
        before = entries[following - 1] if following else None
        if before is not None and remark.start < before.span.end:
            self.above[before.key].append(remark)
        elif (
            before is not None
            and before.key not in self.beside
            and text.startswith("#", remark.start)
            and not text[before.span.end : remark.start].strip(" \t")
        ):
            self.beside[before.key] = remark
        elif following < len(entries):
            self.above[entries[following].key].append(remark)
        else:
            self.below.append(remark)

    def drop_inside(self, entry: Entry) -> None:
        """Forget the remarks within an entry, whose lines hold them."""
        start, end = entry.span
        self.above[entry.key] = [r for r in self.above[entry.key] if not start <= r.start < end]
