"""Rules about front matter that Jekyll does not know for that: in another syntax, or in a second block."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Severity, safe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import FrontMatter, Syntax
from emnews_cli.model.quoting import key_text
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import differs_from_template, newline


@rule("EM110", "second-front-matter", Severity.ERROR, given=differs_from_template)
def second_front_matter(examined: Examination) -> Iterator[Finding]:
    """A second front matter follows the first.

    ## What it does

    Reports a block of keys between lines `---` that directly follows the front matter.

    ## Why is this bad?

    Jekyll reads the first block alone and shows the second as a rule and a heading at the top of the article.
    emnews reads both; of a key in both the first counts.

    ## Example

    ```
    ---
    layout: post
    ---
    ---
    title: "今日要闻"
    ---
    ```

    ## Use instead

    ```
    ---
    layout: post
    title: "今日要闻"
    ---
    ```

    ## Fix safety

    Safe: the two become one. Where a key is in both there is no fix.
    """
    front_matter = examined.post.front_matter
    if seam := front_matter.seam:
        has_doubles = any(span.start > seam.start for span in front_matter.strays)
        fix = (
            None
            if has_doubles or front_matter.syntax is not Syntax.YAML
            else safe("Make one of them", Edit(seam))
        )
        yield Finding(seam, "A second front matter follows, which Jekyll shows as text", fix)


@rule(
    "EM111",
    "front-matter-not-yaml",
    Severity.ERROR,
    given=differs_from_template,
)
def front_matter_not_yaml(examined: Examination) -> Iterator[Finding]:
    """The front matter is not YAML.

    ## What it does

    Reports front matter that other programs read: TOML between lines `+++`, and JSON, alone, between lines
    `;;;` or below a line `---json`, of Hugo and Hexo; the lines at the head of a file that Org (`#+TITLE:`),
    MultiMarkdown and Pelican (`Title:`), Nikola (`.. title:`) and pandoc (`% title`) have for it.

    ## Why is this bad?

    Jekyll knows YAML alone: it takes the whole file for text, and the post has no title, no date and is in no
    list.

    ## Example

    ```
    +++
    title = "今日要闻"
    tags = ["一", "二"]
    +++
    ```

    ## Use instead

    ```
    ---
    title: "今日要闻"
    tags: ["一", "二"]
    ---
    ```

    ## Fix safety

    Safe: each key is written as YAML with the same value, and comments stay. What is not valid TOML or JSON
    has no fix.
    """
    post, front_matter = examined.post, examined.post.front_matter
    if front_matter.syntax is Syntax.YAML:
        return
    start, end = front_matter.span
    message = Message("Jekyll sees no front matter: it is {syntax}", syntax=front_matter.syntax)
    if front_matter.problem:
        message = Message(
            "{message}, and not valid: {reason}", message=message, reason=front_matter.problem.reason
        )
        yield Finding(Span(start, start), message)
        return
    line_end = newline(post.original.text)
    place = Span(start, start + len(post.original.text[start:end].rstrip()))
    block = line_end.join(["---", *_lines(front_matter), "---"])
    yield Finding(Span(start, start), message, safe("Write it as YAML", Edit(place, block)))


def _lines(front_matter: FrontMatter) -> list[str]:
    """The entries as YAML and the comments, in their order."""
    lines = [(entry.span, f"{key_text(entry.key)}: {entry.as_yaml}") for entry in front_matter.entries]
    lines += ((span, front_matter.text[span.start : span.end]) for span in front_matter.comments)
    return [line for _, line in sorted(lines, key=lambda line: line[0])]
