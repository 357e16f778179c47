"""Rules about the keys of the front matter."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import ADDED, FORMER, IGNORE_KEY, REQUIRED, Entry, Kind, Syntax
from emnews_cli.model.post import Post
from emnews_cli.model.quoting import quoted_literally
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.selection import codes_of, ignored_in
from emnews_cli.rules.spans import INVISIBLE, differs_from_template, lines_around


@rule("EM104", "duplicate-key", Severity.ERROR, given=differs_from_template)
def duplicate_key(examined: Examination) -> Iterator[Finding]:
    """A key stands twice in the front matter.

    ## What it does

    Reports each entry whose key comes again further down.

    ## Why is this bad?

    YAML forbids it. Jekyll silently takes the last one, other readers the first, or none of the front matter.

    ## Example

    ```
    tags: 东财滚动新闻
    tags: 临江商报新闻
    ```

    ## Use instead

    ```
    tags: [东财滚动新闻, 临江商报新闻]
    ```

    ## Fix safety

    The entry that Jekyll does not take is removed with its line: safe where both say the same, else unsafe.
    """
    post = examined.post
    entries = post.front_matter.entries
    last = {entry.key: entry for entry in entries}
    for entry in entries:
        later = last[entry.key]
        if later is not entry and entry.key:
            edit = Edit(lines_around(post.original.text, _own_lines(post, entry)))
            same = _text(post, entry) == _text(post, later)
            fix = safe("Remove it", edit) if same else unsafe("Remove it", edit)
            yield Finding(entry.span, Message("The key {key} comes again", key=entry.key), fix)


def _own_lines(post: Post, entry: Entry) -> Span:
    """An entry without the comments that stand below it."""
    start, end = entry.span
    lines = post.original.text[start:end].rstrip().split("\n")
    while lines[-1].lstrip().startswith("#"):
        lines.pop()
    return Span(start, start + len("\n".join(lines).rstrip()))


def _text(post: Post, entry: Entry) -> tuple[str, str, str]:
    """What an entry says: its value, of lists and mappings also as written."""
    nested = entry.kind in (Kind.LIST, Kind.MAPPING)
    written = post.original.text[entry.value_span.start : entry.value_span.end].strip()
    return (entry.kind, entry.value, written if nested else "")


_JEKYLL = (
    *(
        "author",
        "category",
        "excerpt",
        "excerpt_separator",
        "last_modified_at",
        "lang",
        "permalink",
        "published",
    ),
    *("render_with_liquid", "sitemap", "slug", "tag"),
)


@rule("EM106", "unknown-key", Severity.WARNING, default=False)
def unknown_key(examined: Examination) -> Iterator[Finding]:
    """The front matter has a key that nothing reads.

    ## What it does

    Reports keys that neither the template writes nor emnews adds nor Jekyll knows. Off unless selected, since
    a theme may read keys of its own.

    ## Why is this bad?

    A misspelt key does nothing, and nobody is told.

    ## Example

    `catagories: emnews`

    ## Use instead

    `categories: emnews`

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    for entry in post.front_matter.entries:
        if entry.key and entry.key not in (*REQUIRED, *ADDED, *FORMER.values(), *_JEKYLL, IGNORE_KEY):
            start = entry.span.start
            yield Finding(
                Span(start, start + len(entry.key)), Message("The key {key} is not known", key=entry.key)
            )


@rule("EM112", "key-not-recognised", Severity.WARNING, given=differs_from_template)
def key_not_recognised(examined: Examination) -> Iterator[Finding]:
    """A key looks like one of Jekyll's and is not.

    ## What it does

    Reports a key that differs from `title`, `date`, `tags` or another that Jekyll knows only in capitals,
    full-width letters, or characters that can't be seen.

    ## Why is this bad?

    To Jekyll `Date` is a key of the theme: the post has the day of its file's name, and the title is guessed
    from that.

    ## Example

    `Date: 2022-03-08 18:05:40 +0800`

    ## Use instead

    `date: 2022-03-08 18:05:40 +0800`

    ## Fix safety

    Unsafe: the post gets another title, date or place. There is no fix if the post has the right key as well.
    """
    post = examined.post
    if post.front_matter.syntax is not Syntax.YAML:
        return
    for entry in post.front_matter.entries:
        key = _plain_key(entry.key)
        if key != entry.key and key in (*REQUIRED, *_JEKYLL):
            place = Span(entry.span.start, entry.span.start + len(entry.key))
            is_there = post.original.text[slice(*place)] == entry.key
            is_free = post.front_matter.get(key) is None
            fix = unsafe(Message("Make it {key}", key=key), Edit(place, key), changes="*")
            message = Message("Jekyll knows {key}, but not {written}", key=key, written=entry.key)
            yield Finding(place, message, fix if is_there and is_free else None)


def _plain_key(key: str) -> str:
    """A key in small letters, without what can't be seen in it."""
    shown = (character for character in normalize("NFKC", key) if character not in INVISIBLE)
    return "".join(shown).strip().casefold()


@rule("EM108", "unknown-code-ignored", Severity.WARNING, given=differs_from_template)
def unknown_code_ignored(examined: Examination) -> Iterator[Finding]:
    """The key `emnews-ignore` names a rule that there is not.

    ## What it does

    Reports each word in `emnews-ignore` that is neither the code or name of a rule nor the beginning of a
    code.

    ## Why is this bad?

    Nothing is silenced by it, and whoever wrote it believes otherwise.

    ## Example

    `emnews-ignore: EM999`

    ## Use instead

    `emnews-ignore: EM306`

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    entry = post.front_matter.get(IGNORE_KEY)
    for word in ignored_in(post):
        if entry is not None and not codes_of(word):
            yield Finding(entry.value_span, Message("There is no rule {word}", word=word))


@rule("EM107", "anchor-or-alias", Severity.WARNING, given=differs_from_template)
def anchor_or_alias(examined: Examination) -> Iterator[Finding]:
    """The front matter uses an anchor, an alias or a tag of YAML.

    ## What it does

    Reports `&name`, `*name` and `!tag` where YAML takes them for that.

    ## Why is this bad?

    Jekyll refuses some of them, other readers build objects of their own from them, and nested aliases can
    fill the memory. Posts need none. A title such as `&T 公告` or `!重磅 公告` loses its first word.

    ## Example

    ```
    categories: &same emnews
    tags: *same
    ```

    ## Use instead

    ```
    categories: emnews
    tags: emnews
    ```

    ## Fix safety

    A title is quoted as written, which is unsafe: it becomes longer. There is no fix for others.
    """
    post = examined.post
    text, title = post.original.text, post.front_matter.get("title")
    for span in examined.indicators:
        is_title = title is not None and span.start == title.value_span.start
        fix = _quoted(post, title) if title and is_title and not text.startswith("!!", span.start) else None
        yield Finding(
            span, Message("{text} is an instruction to YAML, not text", text=text[span.start : span.end]), fix
        )


def _quoted(post: Post, entry: Entry) -> Fix | None:
    """Quote a value on one line as it is written."""
    raw = post.original.text[entry.value_span.start : entry.value_span.end]
    if "\n" in raw or "\r" in raw:
        return None
    return unsafe(
        "Quote the value as written", Edit(entry.value_span, quoted_literally(raw)), changes=entry.key
    )
