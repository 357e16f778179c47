"""The rule about the naming scheme of an archive's files."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.model.catalogue import Catalogue, CataloguedPost
from emnews_cli.model.diagnostic import Severity
from emnews_cli.rules.rule import archive_rule


@archive_rule("EM403", "name-out-of-scheme", Severity.WARNING)
def name_out_of_scheme(catalogue: Catalogue) -> Iterator[tuple[CataloguedPost, str]]:
    """A file is not named as the archive names its files.

    ## What it does

    In an archive where most posts with a news id are named `YYYY-MM-DD-id.md`, reports those that are not:
    copies such as `…(1).md`, names without the id, other extensions. Posts without an id may be named freely.

    ## Why is this bad?

    Scripts that look for a post by its day and id do not find it, and the scraper will write it again.

    ## Example

    `2022-03-08-202203081234567890 (1).md`

    ## Use instead

    `2022-03-08-202203081234567890.md`

    ## Fix safety

    There is no automatic fix, but EM006 has one for names without a day.
    """
    with_id = fitting = 0
    for post in catalogue:
        with_id += bool(post.id)
        fitting += bool(post.id) and post.in_scheme
    if fitting * 2 > with_id:
        for post in catalogue:
            if post.id and not post.in_scheme:
                yield post, f"The archive's other posts are named YYYY-MM-DD-{post.id}.md"
