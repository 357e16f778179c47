"""Tag soups beside CI: no word is lost that libxml2 keeps.

Run from the project's folder, after ``pip install -e '.[test]'``::

    python -m tests.soups [NUMBER] [FIRST]

Each soup is made from its number. Printed are the soups of which a word that lxml has as text is neither in the
article nor among what was taken out of it; the exit code is 1 where there are any.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

from lxml import etree

from emnews_cli.model.document import Image, walk
from emnews_cli.model.plain_text import paragraphs
from emnews_cli.readers.html.article import read_article
from emnews_cli.readers.html.tags import Kind
from emnews_cli.readers.html.tokens import tokenize

NAMES = (
    "p div span strong b em a center table tr td th ul ol li blockquote h2 pre code br hr img font figure "
    "figcaption dl dt dd form o:p script style iframe PE textarea title svg button section body html video"
).split()
ATTRIBUTES = (
    "", "", "", ' class="keytip"', ' href="http://quote.eastmoney.com/unify/r/1.600981"', ' class="EmImageRemark"',
    " x=1", ' style="text-align:center"', ' style="display:none"', ' href="javascript:x"', ' id="stock_1.600981"',
    ' alt="K图 600981_0"', ' colspan="2"', " title='a>b'", ' id="quote_x"', ' broken="', " broken='", " /",
)  # fmt: skip
PIECES = (
    "<", ">", "&lt;", "&amp;", "&#27;", " ", "\n", "<!--", "-->", "<!-- EM_StockImg_Start -->", "<!--IMG#0-->",
    "<!DOCTYPE x>", "<?php ?>", "]]>", "　　", "<p", "<br /><br />",
)  # fmt: skip


def soup(number: int) -> tuple[str, list[str]]:
    """The soup of a number, and the words in it."""
    chance = random.Random(number)
    words = [f"词{at}。" for at in range(chance.randrange(1, 12))]
    parts = []
    for word in words:
        parts += [_piece(chance) for _ in range(chance.randrange(5))]
        parts.append(word)
    return "".join(parts), words


def _piece(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.45:
        return f"<{chance.choice(NAMES)}{chance.choice(ATTRIBUTES)}>"
    return f"</{chance.choice(NAMES)}>" if kind < 0.8 else chance.choice(PIECES)


def text_of_libxml2(html: str) -> str:
    """All text that libxml2 finds."""
    root = etree.fromstring(html, etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    return "".join(root.itertext()) if root is not None else ""


def text_of_emnews(html: str) -> str:
    """The article's text, and all that was taken out."""
    blocks, notes = read_article(html)
    parts = [*paragraphs(blocks), *(f"{item.text} {item.url}" for item in notes.removed)]
    return "\n".join([*parts, *(node.alt for node in walk(blocks) if isinstance(node, Image))])


def lost(html: str, words: list[str]) -> list[str]:
    """The words of a soup that libxml2 keeps and emnews does not.

    But for those that a quote puts into a tag, as it does to browsers: libxml2 has some of them as text of a
    script before, which is never closed and swallows all the rest.
    """
    theirs, ours = text_of_libxml2(html), text_of_emnews(html)
    missing = [word for word in words if word in theirs and word not in ours]
    in_tags = [html[start:end] for tag, start, end in tokenize(html) if tag.is_start or tag.kind is Kind.END]
    return [word for word in missing if not any(word in tag for tag in in_tags)]


def losing(numbers: range) -> Iterator[int]:
    """The numbers of the soups that lose a word."""
    return (number for number in numbers if lost(*soup(number)))


def main() -> None:
    number, first = (*map(int, sys.argv[1:3]), *(100_000, 0)[len(sys.argv) - 1 :])
    bad = 0
    for at in losing(range(first, first + number)):
        bad += 1
        html, words = soup(at)
        sys.stdout.write(f"{at}: {lost(html, words)} of {html!r}\n")
    sys.stdout.write(f"{number} soups, {bad} with a lost word\n")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
