"""Posts to self-contained web pages."""

from __future__ import annotations

from emnews_cli.model.markets import label_of
from emnews_cli.model.post import Post
from emnews_cli.model.security import counted_securities
from emnews_cli.writers.html_nodes import HtmlNodes, escape
from emnews_cli.writers.options import WriteOptions
from emnews_cli.writers.resolved import Document

_STYLE = (
    "body{max-width:42em;margin:auto;padding:1em;line-height:1.8}"
    "img{max-width:100%}table{border-collapse:collapse}td,th{border:1px solid;padding:.3em .6em}"
)


def write_html(document: Document) -> str:
    """One post as an HTML page."""
    post, options = document.post, document.options
    nodes = HtmlNodes()
    head = _head(post, options) if options.front_matter == "keep" else ""
    digest = "".join(f"<p>{escape(line)}</p>" for line in post.digest.split("\n") if line)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escape(post.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<article>\n"
        f"<h1>{escape(post.title)}</h1>\n{head}"
        + (f"<blockquote>{digest}</blockquote>\n" if digest else "")
        + nodes.blocks(document.blocks)
        + "</article>\n</body>\n</html>\n"
    )


def _head(post: Post, options: WriteOptions) -> str:
    """Date, source, editor, link to the original and securities in one line."""
    parts = []
    if post.date:
        iso = post.date.moment.isoformat()
        day = post.date.precision == "day"
        shown = iso[:10] if day else iso[:16].replace("T", " ")
        parts.append(f'<time datetime="{iso[:10] if day else iso}">{shown}</time>')
    parts += [escape(name) for name in (post.source, post.editor) if name]
    if post.url and options.links != "none":
        parts.append(f'<a href="{escape(post.url)}">原文</a>')
    parts += [escape(label_of(each.id)) for each in counted_securities(post.securities, options.mention)]
    return f"<p>{' · '.join(parts)}</p>\n" if parts else ""
