"""Rules about whether there is front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.front_matter import State
from emnews_cli.model.post import Post
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule

_OPENING = re.compile(r"---[ \t]*(?:\r?\n|\Z)")


def _is_empty(post: Post) -> bool:
    return not post.original.text.strip("\ufeff \t\r\n")


@rule("EM007", "empty-file", Severity.ERROR)
def empty_file(post: Post) -> Iterator[Finding]:
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
    if _is_empty(post):
        yield Finding(Span(0, 0), "The file is empty")


@rule("EM008", "front-matter-missing", Severity.ERROR)
def front_matter_missing(post: Post) -> Iterator[Finding]:
    """The post has no front matter.

    ## What it does

    Reports a post that does not begin with a line `---`, and nothing else in it.

    ## Why is this bad?

    Jekyll copies such a file as it is instead of making a page of it.

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

    There is no automatic fix.
    """
    if _is_empty(post):
        return
    text, start = post.original.text, post.front_matter.span.start
    if post.front_matter.state is State.MISSING:
        yield Finding(Span(0, 0), "There is no front matter: the first line is not ---")
    elif text[:start].strip("\ufeff") != "":
        yield Finding(Span(0, 0), "Jekyll sees no front matter: something stands before the first ---")
    elif not _OPENING.match(text, start):
        yield Finding(Span(start, start), "Jekyll sees no front matter: the first line is more than ---")


@rule("EM009", "front-matter-not-closed", Severity.ERROR)
def front_matter_not_closed(post: Post) -> Iterator[Finding]:
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

    There is no automatic fix.
    """
    front_matter, text = post.front_matter, post.original.text
    end = front_matter.span.end
    if front_matter.state is State.UNCLOSED:
        yield Finding(Span(end, end), "The front matter is not closed: a line --- is missing here")
    elif front_matter.state is State.CLOSED and text[:end].split()[-1] not in ("---", "..."):
        yield Finding(Span(end, end), "The front matter is not closed: the line is more than ---")
