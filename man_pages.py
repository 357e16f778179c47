"""Manual pages, made of docs/commands/*.md for each wheel; also ``python man_pages.py FOLDER``.

The language is that of groff_man(7): https://man7.org/linux/man-pages/man7/groff_man.7.html
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

SHARED = "options"
"""What the page ``shared.md`` is called."""
ARGUMENTS = {
    "completion": "SHELL",
    "help": "[COMMAND]",
    "rule": "[CODE]",
    "search": "QUERY FILE",
    "similar": "POST FILE",
}
"""What commands take in place of PATHs."""
_ESCAPES = str.maketrans({"\\": r"\e", "-": r"\-", "^": r"\(ha", "~": r"\(ti", "`": r"\(ga", "'": r"\(aq"})
_AS_WRITTEN = ".nr HY 0\n.ds AD l\n.nh\n.ad l\n"
"""No hyphenation and no justification, which the macros set again at each paragraph."""
_CONTROL = re.compile(r"^(?=[.'])", re.MULTILINE)


def pages(docs: Path, version: str) -> dict[str, str]:
    """The manual pages by their names, ``emnews-convert.1``.

    Args:
        docs: the folder of the documentation.
        version: of emnews.
    """
    found = {path.stem.replace("shared", SHARED): path for path in sorted((docs / "commands").glob("*.md"))}
    trees = {name: Node(_parsed(path)) for name, path in found.items()}
    made = {f"emnews-{name}.1": _page(name, tree, version) for name, tree in trees.items()}
    return {"emnews.1": _overview(trees, version), **made}


def write_pages(docs: Path, version: str, folder: Path) -> list[Path]:
    """Write the manual pages into a folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in pages(docs, version).items():
        paths.append(folder / name)
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def _parsed(path: Path) -> list:  # type: ignore[type-arg]  # of tokens
    return MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))


def _page(name: str, tree: Node, version: str) -> str:
    _, first, *rest = tree.children
    about = " ".join(_plain(first).partition(". ")[0].rstrip(".:").split())
    arguments = ARGUMENTS.get(name, "[PATH]...")
    synopsis = "" if name == SHARED else f".SH SYNOPSIS\n\\fBemnews {name}\\fR [OPTION]... {arguments}\n"
    body = "".join(piece for node in (first, *rest) for piece in _block(node))
    see = ", ".join(
        rf"\fB{other}\fR(1)" for other in ("emnews", f"emnews\\-{SHARED}") if other[7:] != f"-{name}"
    )
    return (
        f"{_head(f'emnews-{name}', version)}.SH NAME\nemnews\\-{name} \\- {_escaped(about)}\n"
        f"{synopsis}.SH DESCRIPTION\n{body}.SH SEE ALSO\n{see}\n"
    )


def _overview(trees: dict[str, Node], version: str) -> str:
    about = "convert and inspect posts of a Jekyll archive of Chinese finance news"
    commands = "".join(
        f".TP\n\\fBemnews\\-{name}\\fR(1)\n{_inline(tree.children[1]).partition('. ')[0]}\n"
        for name, tree in trees.items()
    )
    return (
        f"{_head('emnews', version)}.SH NAME\nemnews \\- {about}\n"
        f".SH SYNOPSIS\n\\fBemnews\\fR COMMAND [OPTION]... [PATH]...\n.SH COMMANDS\n{commands}"
    )


def _head(name: str, version: str) -> str:
    return f'.TH {name.upper()} 1 "" "emnews {version}" "emnews manual"\n{_AS_WRITTEN}'


def _block(node: Node) -> Iterator[str]:
    """A block as lines of roff."""
    match node.type:
        case "heading":
            text = _inline(node)
            yield f".SH {text.upper()}\n" if node.tag == "h2" else f".SS {text}\n"
        case "paragraph":
            yield f".PP\n{_inline(node)}\n"
        case "fence" | "code_block":
            yield f".PP\n.in +4n\n.EX\n{_guarded(_escaped(node.content))}.EE\n.in\n"
        case "bullet_list" | "ordered_list":
            for number, item in enumerate(node.children, 1):
                mark = r"\(bu" if node.type == "bullet_list" else f"{number}."
                yield f".IP {mark} 4\n{' '.join(_inline(child) for child in item.children)}\n"
        case "table":
            yield from _table(node)


def _table(table: Node) -> Iterator[str]:
    """A table as a list of terms: the first cell of a row, then the others, with their heads."""
    heads = [_inline(cell) for cell in table.children[0].children[0].children]
    for row in table.children[1].children:
        first, *others = (_inline(cell) for cell in row.children)
        yield f".TP\n{first}\n"
        if len(others) == 1:
            yield f"{others[0]}\n"
            continue
        named = zip(heads[1:], others, strict=True)
        yield "; ".join(f"{head}: {text}" for head, text in named if text) + "\n"


def _inline(node: Node) -> str:
    """The text of a block on one line."""
    text = "".join(_span(child) for inline in _inlines(node) for child in inline.children)
    return _guarded(" ".join(text.split()))


def _inlines(node: Node) -> Iterator[Node]:
    if node.type == "inline":
        yield node
    for child in node.children if node.type != "inline" else ():
        yield from _inlines(child)


def _span(node: Node) -> str:
    inner = "".join(map(_span, node.children))
    match node.type:
        case "text":
            return _escaped(node.content)
        case "code_inline":
            return rf"\fB{_escaped(node.content)}\fR"
        case "strong":
            return rf"\fB{inner}\fR"
        case "em":
            return rf"\fI{inner}\fR"
        case "link":
            return inner + _target(str(node.attrs["href"]))
    return " " if node.type in ("softbreak", "hardbreak") else inner


def _target(href: str) -> str:
    """What follows the words of a link: another manual page, an address, or nothing."""
    if "://" in href:
        return f" <{_escaped(href)}>"
    page = re.fullmatch(r"([a-z]+)\.md(?:#.*)?", href)
    return rf" (\fBemnews\-{page[1].replace('shared', SHARED)}\fR(1))" if page else ""


def _plain(node: Node) -> str:
    return "".join(
        " " if leaf.type == "softbreak" else leaf.content
        for inline in _inlines(node)
        for leaf in inline.walk()
        if not leaf.children
    )


def _guarded(text: str) -> str:
    """Text none of whose lines is taken for a request."""
    return _CONTROL.sub(r"\\&", text)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


if __name__ == "__main__":
    write_pages(Path(__file__).parent / "docs", "", Path(sys.argv[1]))
