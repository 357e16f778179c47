"""Rules about the fields of the front matter."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.front_matter import REQUIRED, Kind, State
from emnews_cli.model.post import Post
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule

_KINDS = {
    "layout": {Kind.STRING},
    "title": {Kind.STRING},
    "date": {Kind.STRING, Kind.TIMESTAMP},
    "categories": {Kind.STRING, Kind.LIST},
    "tags": {Kind.STRING, Kind.LIST},
}


def _is_empty(key: str, value: str) -> bool:
    """Whether a value says nothing; an empty date of the feed still has its zone."""
    return not value.strip() or (key == "date" and value.strip() == "+0800")


@rule("EM201", "field-missing", Severity.ERROR)
def field_missing(post: Post) -> Iterator[Finding]:
    """A field is missing.

    ## What it does

    Reports a post without one of `layout`, `title`, `date`, `categories`, `tags`.

    ## Why is this bad?

    Jekyll makes a bare page without layout, guesses the title and date from the file's name, and lists the
    post under no category or tag.

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

    There is no automatic fix.
    """
    if post.front_matter.state is State.MISSING:
        return
    start = post.front_matter.span.start
    for key in REQUIRED:
        if post.front_matter.get(key) is None:
            yield Finding(Span(start, start + 3), f"The field {key} is missing")


@rule("EM202", "field-empty", Severity.ERROR)
def field_empty(post: Post) -> Iterator[Finding]:
    """A field is empty.

    ## What it does

    Reports a `layout`, `title`, `date`, `categories` or `tags` without a value. A date that is a zone alone
    is empty.

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

    There is no automatic fix.
    """
    for key in REQUIRED:
        entry = post.front_matter.get(key)
        if entry and entry.kind is not Kind.MAPPING and _is_empty(key, entry.value):
            yield Finding(entry.span, f"The field {key} is empty")


@rule("EM203", "field-of-wrong-kind", Severity.ERROR)
def field_of_wrong_kind(post: Post) -> Iterator[Finding]:
    """A field is of the wrong kind.

    ## What it does

    Reports a field whose value YAML takes for something else than the text, date or list it should be: a
    number, a truth value, a mapping.

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

    There is no automatic fix.
    """
    for key, kinds in _KINDS.items():
        entry = post.front_matter.get(key)
        if entry and entry.kind not in kinds and (entry.value.strip() or entry.kind is Kind.MAPPING):
            yield Finding(entry.value_span, f"The field {key} is read as {_article(entry.kind)}")


def _article(kind: Kind) -> str:
    return f"{'an' if kind is Kind.INTEGER else 'a'} {kind.value}"


@rule("EM204", "date-unreadable", Severity.ERROR)
def date_unreadable(post: Post) -> Iterator[Finding]:
    """The date can't be read.

    ## What it does

    Reports a date that is not written as a date, or that there is not in the calendar.

    ## Why is this bad?

    Jekyll stops at it, and the whole site is not built.

    ## Example

    ```
    date: 2022-02-30 03:04:05 +0800
    ```

    ## Use instead

    ```
    date: 2022-03-02 03:04:05 +0800
    ```

    ## Fix safety

    There is no automatic fix.
    """
    entry = post.front_matter.get("date")
    if entry is None or _is_empty("date", entry.value) or entry.kind not in _KINDS["date"]:
        return
    if post.date is None or post.date.told_by != "front-matter":
        yield Finding(entry.value_span, f"The date {entry.value} can't be read")
