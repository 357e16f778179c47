"""Rules about news that an archive holds twice."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.model.articles import copy_rank
from emnews_cli.model.catalogue import Catalogue, CataloguedPost
from emnews_cli.model.diagnostic import Severity
from emnews_cli.rules.rule import archive_rule


@archive_rule("EM401", "same-id-twice", Severity.WARNING)
def same_id_twice(catalogue: Catalogue) -> Iterator[tuple[CataloguedPost, str]]:
    """Two files are the same news.

    ## What it does

    Reports each file whose news id another file before it has, in the order of reading: by folder as given,
    then by name. The 18 digits are the identity: the feeds of media write them after `NW`, and of these files
    and that of the rolling news, the latter is the one that is not reported.

    ## Why is this bad?

    The site lists the news twice, counts count it twice, and a correction reaches one of the two. It happens
    when a post is moved from `_posts/` to `old_post/` and copied instead, and when an article comes over the
    rolling news and over the feed of its medium.

    ## Example

    `_posts/2022-03-08-202203081234567890.md` and `old_post/2022-03-08-NW202203081234567890.md`

    ## Use instead

    One of them.

    ## Fix safety

    There is no automatic fix: emnews removes no files. `--unique` takes one file of each article.
    """
    for files in catalogue.doubles("article"):
        first, *others = sorted(files, key=lambda post: copy_rank(post.id))
        for post in others:
            yield post, f"The same news as {first.path}: id {post.id}"


@archive_rule("EM402", "same-text-twice", Severity.WARNING)
def same_text_twice(catalogue: Catalogue) -> Iterator[tuple[CataloguedPost, str]]:
    """Two posts of different ids have the same text.

    ## What it does

    Reports each post whose whole text another post with another id has, white space aside. Texts of fewer
    than forty characters, as flashes have, are compared among posts with an id and of one day.

    ## Why is this bad?

    The same article came over two feeds, or was published twice: researchers count it double.

    ## Example

    A flash that the rolling news and a medium's own feed both brought.

    ## Use instead

    One of them, or both, knowingly: `emnews-ignore: EM402` in the front matter says so.

    ## Fix safety

    There is no automatic fix: emnews removes no files.
    """
    for first, *others in catalogue.doubles("fingerprint"):
        for post in others:
            if post.article != first.article or not post.article:
                yield post, f"The same text as {first.path}"
