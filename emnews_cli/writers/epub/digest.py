"""The digest above an article, unless the article says the same."""

from __future__ import annotations

from emnews_cli.model.post import Post


def lead_lines(post: Post, text: str) -> list[str]:
    """The lines of a post's digest; none where its body repeats it word for word.

    Args:
        post: as read.
        text: its text, which takes a while to put together.
    """
    lines = [line for line in post.digest.split("\n") if line.strip()]
    return [] if lines and post.has_text and _solid("".join(lines)) in _solid(text) else lines


def _solid(text: str) -> str:
    """Text without white space, which digest and body break in different places."""
    return "".join(text.split())
