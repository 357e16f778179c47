"""Rules about the fields of the front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import digits

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import REQUIRED, Entry, Kind, State
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.quoting import quoted_literally
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import (
    INVISIBLE,
    day_of,
    differs_from_template,
    is_empty_date,
    lines_around,
    newline,
    replaced,
)

_KINDS = {
    "layout": {Kind.STRING, Kind.NULL},
    "title": {Kind.STRING, Kind.NULL},
    "date": {Kind.STRING, Kind.TIMESTAMP, Kind.NULL},
    "categories": {Kind.STRING, Kind.LIST, Kind.NULL},
    "tags": {Kind.STRING, Kind.LIST, Kind.NULL},
}


_SINGULAR = {"categories": "category", "tags": "tag"}
"""Jekyll takes these for the others."""


@rule("EM201", "field-missing", Severity.ERROR, given=differs_from_template)
def field_missing(examined: Examination) -> Iterator[Finding]:
    """A field is missing.

    ## What it does

    Reports a post of the feed without one of `layout`, `title`, `date`, `categories`, `tags`. A post by hand
    may lack them, since the site has defaults, but for a date that its file's name does not tell either.

    ## Why is this bad?

    Jekyll makes a bare page without layout, guesses the title and date from the file's name, and lists the
    post under no category or tag: a post that lacks what the scraper writes was damaged.

    ## Example

    ```
    ---
    layout: post
    date: 2022-01-02 03:04:05 +0800
    ---
    ```

    ## Use instead

    ```
    ---
    layout: post
    title: "今日要闻"
    date: 2022-01-02 03:04:05 +0800
    categories: emnews
    tags: 东财滚动新闻
    ---
    ```

    ## Fix safety

    Unsafe: `layout` becomes `post`, and a date the day of the news id or the file's name. There is no fix for
    the others.
    """
    post = examined.post
    if post.front_matter.state is State.MISSING:
        return
    start = post.front_matter.span.start
    for key in _expected(post):
        if post.front_matter.get(key) is None and post.front_matter.get(_SINGULAR.get(key, "")) is None:
            yield Finding(
                Span(start, start + 3), Message("The field {key} is missing", key=key), _added(post, key)
            )


def _expected(post: Post) -> tuple[str, ...]:
    """The keys that a post must have."""
    if post.origin is not Origin.HANDWRITTEN:
        return REQUIRED
    return () if post.date else ("date",)


def _added(post: Post, key: str) -> Fix | None:
    """Add a field of which is known what it should be, as the first of the front matter."""
    value = {"layout": "post", "date": day_of(post)}.get(key)
    text = post.original.text
    before = (post.front_matter.get(other) for other in REQUIRED[: REQUIRED.index(key)])
    last = max((entry.span for entry in before if entry), default=Span(post.front_matter.span.start, 0))
    at = lines_around(text, Span(last.start, max(last))).end
    if not value or not text[:at].endswith(("\n", "\r")):
        return None
    line = f"{key}: {value}{newline(text)}"
    return unsafe(Message("Add {line}", line=line.strip()), Edit(Span(at, at), line), changes=key)


def _may_be_empty(examined: Examination) -> bool:
    return differs_from_template(examined) or not examined.post.title[:1].isalnum()


@rule("EM202", "field-empty", Severity.ERROR, given=_may_be_empty)
def field_empty(examined: Examination) -> Iterator[Finding]:
    """A field is empty.

    ## What it does

    Reports a `layout`, `title`, `date`, `categories` or `tags` without a value, in a post by hand `title` and
    `date` alone. A date that is a zone alone is empty.

    ## Why is this bad?

    The scraper found nothing there. The post appears without title, or Jekyll stops at its date.

    ## Example

    ```
    date:  +0800
    ```

    ## Use instead

    ```
    date: 2022-01-02 03:04:05 +0800
    ```

    ## Fix safety

    Unsafe: a date becomes the day of the news id or the file's name. There is no fix for the others.
    """
    post = examined.post
    for key in REQUIRED if post.origin is not Origin.HANDWRITTEN else ("title", "date"):
        entry = post.front_matter.get(key)
        if entry is None or entry.kind is Kind.MAPPING:
            continue
        if _is_empty(post, entry) or (key == "date" and is_empty_date(entry.value)):
            day = day_of(post) if key == "date" else ""
            fix = unsafe(Message("Make it {day}", day=day), replaced(post, entry, day)) if day else None
            yield Finding(entry.span, Message("The field {key} is empty", key=key), fix)


_NOTHING = re.compile(r"""[\s\[\],"'-]*""")


def _is_empty(post: Post, entry: Entry) -> bool:
    """Whether a value says nothing: no character that can be seen, null, or a list of nothing."""
    if entry.kind is Kind.LIST:
        start, end = entry.value_span
        return not any(entry.items) and _NOTHING.fullmatch(post.original.text[start:end].strip()) is not None
    return entry.kind is Kind.NULL or not entry.value.strip().strip(INVISIBLE)


@rule("EM203", "field-of-wrong-kind", Severity.ERROR, given=differs_from_template)
def field_of_wrong_kind(examined: Examination) -> Iterator[Finding]:
    """A field is of the wrong kind.

    ## What it does

    Reports a field whose value YAML takes for something else than the text, date or list it should be: a
    number, a truth value, a symbol, a mapping.

    ## Why is this bad?

    Themes fail on a title that is a number, and `title: no` is shown as `false`.

    ## Example

    ```
    title: 2022
    ```

    ## Use instead

    ```
    title: "2022"
    ```

    ## Fix safety

    Safe for a number, a truth value or a date that should be text, and for a title in braces: it is quoted as
    written. There is no fix for a list or another mapping.
    """
    post = examined.post
    for key, kinds in _KINDS.items():
        entry = post.front_matter.get(key)
        if entry and (kind := _kind(post, entry)) not in kinds:
            is_text = kind not in (Kind.LIST, Kind.MAPPING) or (kind is Kind.MAPPING and entry.value)
            fix = _quoted(post, entry) if is_text else None
            yield Finding(
                entry.value_span,
                Message("The field {key} is read as {article}", key=key, article=_article(kind)),
                fix,
            )


_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_SYMBOL = re.compile(r":[^:\s]")
_NUMBER = re.compile(r"[-+]?[1-9][0-9_]*(?:,[0-9_]+)+", re.ASCII)
_BEGINNINGS = frozenset(":+-" + digits)
"""What the three begin with."""


def _kind(post: Post, entry: Entry) -> Kind:
    """What a value is to Jekyll's YAML reader, which takes more for days and numbers than others do
    (https://github.com/ruby/psych/blob/master/lib/psych/scalar_scanner.rb)."""
    is_text = entry.kind is Kind.STRING and entry.value[:1] in _BEGINNINGS
    if is_text and post.original.text[entry.value_span.start] not in "\"'|>":
        if _DAY.fullmatch(entry.value):
            return Kind.TIMESTAMP
        if _NUMBER.fullmatch(entry.value):
            return Kind.INTEGER
        if _SYMBOL.match(entry.value):
            return Kind.SYMBOL
    return entry.kind


def _quoted(post: Post, entry: Entry) -> Fix:
    raw = post.original.text[entry.value_span.start : entry.value_span.end]
    return safe("Quote the value as written", Edit(entry.value_span, quoted_literally(raw)))


def _article(kind: Kind) -> str:
    return Message("an integer") if kind is Kind.INTEGER else Message(f"a {kind.value}")
