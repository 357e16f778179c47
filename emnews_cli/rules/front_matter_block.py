"""Rules about whether there is front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import REQUIRED, State, Syntax
from emnews_cli.model.post import Post
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import lines_around, newline

_LINE = re.compile(r"[^\r\n]*")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*")
_OPENING = re.compile(r"---[ \t]*(?:\r?\n|\Z)")


def _is_empty(post: Post) -> bool:
    return all(character.isspace() or character in "\ufeff\u200b" for character in post.original.text)


def _is_without_front_matter(examined: Examination) -> bool:
    return examined.post.front_matter.state is State.MISSING


@rule("EM007", "empty-file", Severity.ERROR, given=_is_without_front_matter)
def empty_file(examined: Examination) -> Iterator[Finding]:
    """The file is empty.

    ## What it does

    Reports a file with nothing in it but white space.

    ## Why is this bad?

    Something went wrong when it was written, and its article is missing from the archive.

    ## Example

    A file of 0 bytes, left by a disk that was full.

    ## Use instead

    The post, scraped again.

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    if _is_empty(post):
        yield Finding(Span(0, 0), "The file is empty")


def _begins_oddly(examined: Examination) -> bool:
    front_matter = examined.post.front_matter
    is_usual = front_matter.state is not State.MISSING and front_matter.span.start == 0
    return not (is_usual and examined.post.original.text.startswith(("---\n", "---\r\n")))


@rule("EM008", "front-matter-missing", Severity.ERROR, given=_begins_oddly)
def front_matter_missing(examined: Examination) -> Iterator[Finding]:
    """The post has no front matter.

    ## What it does

    Reports a post that does not begin with a line `---`, and nothing else in it. Front matter in TOML,
    JSON and other forms is what EM111 is about.

    ## Why is this bad?

    Jekyll makes a page of such a file that has no title or date and belongs to no list.

    ## Example

    ```
    今日要闻
    ```

    ## Use instead

    ```
    ---
    layout: post
    title: "今日要闻"
    ---
    ```

    ## Fix safety

    Safe where there is front matter that Jekyll does not see: the white space before it goes, a first line
    that is longer or has other dashes (`——`) becomes `---`, and one that is missing, as Hexo allows, is
    added. Where there is no front matter at all, there is no fix.
    """
    post = examined.post
    if _is_empty(post) or post.front_matter.syntax is not Syntax.YAML:
        return
    text, start = post.original.text, post.front_matter.span.start
    mark = len(text) - len(text.lstrip("\ufeff"))
    if post.front_matter.state is State.MISSING:
        is_opened = _OPENING.match(text, mark)
        reason = (
            Message("no key follows the first line") if is_opened else Message("the first line is not ---")
        )
        yield Finding(Span(0, 0), Message("There is no front matter: {reason}", reason=reason))
    elif not text.startswith("---", start) and not text[start].isalnum() and text[start] not in "\"'":
        fix = safe("Make it ---", Edit(_line(text, start), "---"))
        yield Finding(
            Span(start, start), "Jekyll sees no front matter: the first line has other dashes than ---", fix
        )
    elif not text.startswith("---", start):
        fix = safe("Add ---", Edit(Span(start, start), f"---{newline(text)}"))
        yield Finding(Span(start, start), "Jekyll sees no front matter: a line --- is missing before it", fix)
    elif start > mark:
        longer = [] if _OPENING.match(text, start) else [Edit(_line(text, start), "---")]
        fix = safe("Remove the white space before it", Edit(Span(mark, start)), *longer)
        yield Finding(Span(0, 0), "Jekyll sees no front matter: something stands before the first ---", fix)
    elif not _OPENING.match(text, start):
        fix = safe("Make it ---", Edit(_line(text, start), "---"))
        yield Finding(Span(start, start), "Jekyll sees no front matter: the first line is more than ---", fix)


def _line(text: str, start: int) -> Span:
    """The line from an offset on, without its end."""
    match = _LINE.match(text, start)
    return Span(start, match.end() if match else start)


def _ends_oddly(examined: Examination) -> bool:
    front_matter = examined.post.front_matter
    return front_matter.state is State.UNCLOSED or not front_matter.text.rstrip("\r\n").endswith("\n---")


@rule("EM009", "front-matter-not-closed", Severity.ERROR, given=_ends_oddly)
def front_matter_not_closed(examined: Examination) -> Iterator[Finding]:
    """The front matter is not closed.

    ## What it does

    Reports front matter whose second line `---` is missing, or is longer.

    ## Why is this bad?

    Jekyll takes the whole file for text: the post loses its title, date and place on the site.

    ## Example

    ```
    ---
    title: "今日要闻"

    正文
    ```

    ## Use instead

    ```
    ---
    title: "今日要闻"
    ---

    正文
    ```

    ## Fix safety

    A longer line safely becomes `---`. Where it is missing it is put before the first line that is not front
    matter: safe where all five fields of a post are before it, else unsafe.
    """
    post = examined.post
    front_matter, text = post.front_matter, post.original.text
    end = front_matter.span.end
    if front_matter.state is State.UNCLOSED:
        at = _end_of_entries(post)
        message = Message("The front matter is not closed: a line --- is missing here")
        yield Finding(Span(at, at), message, _close(post, at))
    elif _is_in_yaml(post) and not _CLOSING.fullmatch(text, *(line := _last_line(text, end))):
        fix = safe("Make it ---", Edit(line, "---"))
        yield Finding(line, "The front matter is not closed: the line is more than ---", fix)


def _is_in_yaml(post: Post) -> bool:
    return post.front_matter.state is State.CLOSED and post.front_matter.syntax is Syntax.YAML


def _last_line(text: str, end: int) -> Span:
    """The last line before an offset that is not empty, without its end."""
    last = len(text[:end].rstrip())
    start = max(text.rfind("\n", 0, last), text.rfind("\r", 0, last)) + 1
    return _line(text, start)


def _end_of_entries(post: Post) -> int:
    """The offset after the line of the last entry."""
    front_matter = post.front_matter
    spans = [*(entry.span for entry in front_matter.entries), *front_matter.comments, *front_matter.strays]
    last = max((span.end for span in spans), default=front_matter.span.start)
    return min(lines_around(post.original.text, Span(last, last)).end, front_matter.span.end)


def _close(post: Post, at: int) -> Fix:
    text = post.original.text
    line_end = newline(text)
    before = "" if text[:at].endswith(("\n", "\r")) else line_end
    edit = Edit(Span(at, at), f"{before}---{line_end}")
    complete = all(post.front_matter.get(key) for key in REQUIRED)
    return safe("Close it", edit) if complete else unsafe("Close it", edit, changes="*")
