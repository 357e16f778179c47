"""Inlines as a writer's options want them: which links stay, mentions as links or as plain words."""

from __future__ import annotations

from collections.abc import Iterable

from emnews_cli.model.document import Emphasis, Inline, Link, Mention, Strong, Styled, Text
from emnews_cli.writers.options import WriteOptions


def resolve(inlines: Iterable[Inline], options: WriteOptions) -> list[Inline]:
    """The same inlines without mentions: as links or unwrapped, with no link within a link.

    Words that stand side by side without markup between them become one text.
    """
    return _resolve(inlines, options, in_link=False)


def _resolve(inlines: Iterable[Inline], options: WriteOptions, *, in_link: bool) -> list[Inline]:
    resolved: list[Inline] = []
    for inline in inlines:
        for part in _parts(inline, options, in_link):
            last = resolved[-1] if resolved else None
            if isinstance(part, Text) and isinstance(last, Text):
                resolved[-1] = Text(last.text + part.text)
            else:
                resolved.append(part)
    return resolved


def _parts(inline: Inline, options: WriteOptions, in_link: bool) -> list[Inline]:
    if isinstance(inline, Strong | Emphasis):
        return [type(inline)(_resolve(inline.children, options, in_link=in_link))]
    if isinstance(inline, Styled):
        return [Styled(inline.tag, _resolve(inline.children, options, in_link=in_link))]
    if not isinstance(inline, Link | Mention):
        return [inline]
    wanted = options.links == "all" or (options.links == "articles" and isinstance(inline, Link))
    if wanted and inline.href and not in_link:
        return [Link(inline.href, _resolve(inline.children, options, in_link=True))]
    return _resolve(inline.children, options, in_link=in_link)
