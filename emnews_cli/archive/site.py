"""Jekyll sites: which files of them are posts, and what was passed over (https://jekyllrb.com/docs/structure/)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable

from emnews_cli.errors import InputError
from emnews_cli.pipeline import open_post

SUFFIXES = (b".md", b".markdown")
OTHER_TEXTS = (b".txt", b".text", b".html", b".htm", b".mdown", b".mkd", b".mkdn", b".rst")
"""Files that may have been meant; in a site pages have such names too."""
CONFIG = "_config.yml"
POST_FOLDERS = "_posts", "old_post", "_drafts"
"""Folders of a site whose files are all posts; ``old_post`` is the archive's own, for what is not shown."""


class PassedOver:
    """Counts what was passed over in folders.

    Attributes:
        pages: Markdown files of a site that are not posts.
        suffixes: files by a suffix that other programs give to texts.
        doubles: members of containers that come again later in them.
    """

    def __init__(self) -> None:
        self.pages = self.doubles = 0
        self.suffixes: Counter[str] = Counter()

    def clear(self) -> None:
        """Begin anew."""
        self.pages = self.doubles = 0
        self.suffixes.clear()


def is_site(folder: str) -> bool:
    """Whether a folder is the root of a site."""
    return os.path.isfile(os.path.join(folder, CONFIG)) or os.path.isdir(
        os.path.join(folder, POST_FOLDERS[0])
    )


def folders_of_posts(folder: str) -> list[str]:
    """The folders of posts in a folder, none where it is not a site."""
    found = (os.path.normpath(os.path.join(folder, name)) for name in POST_FOLDERS)
    return [path for path in found if os.path.isdir(path)] if is_site(folder) else []


def is_page(path: str, read: Callable[[], bytes]) -> bool:
    """Whether a Markdown file of a site outside its folders of posts is a page.

    Pages are those without the layout of posts, or without a date. What can't be read is not passed over, so
    that the failure is told.

    Args:
        path: the file.
        read: gives its bytes.
    """
    try:
        post = open_post(read(), path).post
    except (InputError, OSError, ValueError):
        return False
    return post.layout != "post" or post.date is None
