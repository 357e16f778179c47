"""The options for books; ``books`` implements them and is imported only when needed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, ClassVar

import typer

from emnews_cli.errors import UsageError
from emnews_cli.writers.epub.options import GroupBy, Images, Order, Split

_PICTURES = ("image_dir", "image_cache", "fetch_images", "allow_host")


@dataclass(eq=False, repr=False)
class BookChoices:
    """What the command line says about books, in the words of
    :class:`~emnews_cli.writers.epub.options.BookOptions`; and where covers and pictures come from.

    Args:
        title: of the book.
        language: of the book.
        author: of the book.
        split: by what the posts are parted.
        group_by: by what articles stand together.
        order: which comes first.
        cover: ``none``, a picture, or empty for a drawn one.
        cover_font: a font file for the drawn one, or empty.
        grayscale: whether colours go.
        images: whether images stay.
        image_dir: folders with pictures.
        image_cache: a folder that fetched pictures are kept in, or empty.
        fetch_images: whether to fetch pictures.
        allow_host: hosts that may be asked wherever they are.
        series: of the book.
        identifier: of the book.
        stories: whether articles that tell the same in other words lead to one another.
        opds: whether the books of the folder are listed in a catalogue.
    """

    panel: ClassVar[str] = "Books"
    title: Annotated[str, typer.Option(help="The title of a book.", show_default=False)] = ""
    language: Annotated[str, typer.Option(metavar="TAG", help="The language of a book.")] = "zh-CN"
    author: Annotated[str, typer.Option(help="The author of a book.", show_default=False)] = ""
    split: Annotated[Split, typer.Option(help="Several books, by period; -o is a folder.")] = "none"
    group_by: Annotated[GroupBy, typer.Option(help="How the articles of a book are grouped.")] = "day"
    order: Annotated[Order, typer.Option(help="Which article of a book comes first.")] = "oldest"
    cover: Annotated[
        str, typer.Option(metavar="FILE|none", help="A picture as cover, or no cover.", show_default=False)
    ] = ""
    cover_font: Annotated[
        str, typer.Option(metavar="FILE", help="A font with Chinese for the cover.", show_default=False)
    ] = ""
    grayscale: Annotated[bool, typer.Option("--grayscale", help="A book without colours.")] = False
    images: Annotated[Images, typer.Option(help="Keep a book's images, or drop them.")] = "keep"
    image_dir: Annotated[
        list[str] | None, typer.Option(metavar="DIR", help="A folder with the images of a book.")
    ] = None
    image_cache: Annotated[
        str, typer.Option(metavar="DIR", help="A folder to keep fetched images in.", show_default=False)
    ] = ""
    fetch_images: Annotated[bool, typer.Option("--fetch-images", help="Fetch the images of a book.")] = False
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Fetch from this host even if it is not public.")
    ] = None
    series: Annotated[str, typer.Option(help="The series of a book.", show_default=False)] = ""
    identifier: Annotated[str, typer.Option(help="The identifier of a book.", show_default=False)] = ""
    stories: Annotated[
        bool, typer.Option("--stories", help="Articles of a book lead to others with the same news.")
    ] = False
    opds: Annotated[
        bool, typer.Option("--opds", help="List all books of the output's folder in opds.json.")
    ] = False

    def refuse_for_posts(self, context: typer.Context, *, with_pictures: bool = False) -> None:
        """See that none of these was given for single posts.

        Args:
            context: the command's.
            with_pictures: whether the outputs have pictures in them, too.

        Raises:
            UsageError: one was.
        """
        for field in fields(self):
            source = context.get_parameter_source(field.name)
            if with_pictures and field.name in _PICTURES:
                continue
            if source is not None and source.name == "COMMANDLINE":
                raise UsageError("--{option} is for a book", option=field.name.replace("_", "-"))
