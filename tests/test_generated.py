"""Two thousand made-up posts: the truth comes back."""

from collections import Counter
from collections.abc import Iterator

import pytest

from emnews_cli.model.document import Block, Figure, Mention, Strong, inline_text, walk
from emnews_cli.model.plain_text import paragraphs
from emnews_cli.pipeline import read_post
from tests.generator import MadePost, Truth, make_post

BATCH = 100


def found_in(made: MadePost) -> Truth:
    post = read_post(made.data, made.name)
    mentions = Counter(
        (node.security.market, node.security.code) for node in walk(post.blocks) if isinstance(node, Mention)
    )
    return Truth(
        title=post.title,
        date=post.date.moment.isoformat() if post.date else None,
        precision=post.date.precision if post.date else None,
        id=post.id,
        url=post.url,
        source=post.source,
        editor=post.editor,
        original_title=post.original_title,
        digest=post.digest,
        paragraphs=list(paragraphs(post.blocks)),
        bold=list(bold(post.blocks)),
        links=[(link.href, inline_text(link.children)) for link in post.links],
        images=[
            (node.image.src, inline_text(node.caption)) for node in post.blocks if isinstance(node, Figure)
        ],
        charts=[(chart.security.market, chart.security.code) for chart in post.charts if chart.security],
        mentions=mentions,
    )


def bold(blocks: list[Block]) -> Iterator[str]:
    return (inline_text(node.children) for node in walk(blocks) if isinstance(node, Strong))


@pytest.mark.parametrize("start", range(0, 2000, BATCH))
def test_every_made_post_is_read_as_what_it_says(start: int) -> None:
    for number in range(start, start + BATCH):
        made = make_post(number)
        assert found_in(made) == made.truth, f"post {number}: {made.name}\n{made.data.decode()}"
