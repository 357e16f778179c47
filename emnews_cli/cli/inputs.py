"""The inputs of a command: files, folders, lists of paths, and ``-``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack
from typing import Any

import typer

from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.discover import Source, check_exists, discover, join
from emnews_cli.archive.reading import Access, Bounded
from emnews_cli.archive.site import SUFFIXES, PassedOver, folders_of_posts
from emnews_cli.archive.tasks import STDIN
from emnews_cli.archive.worklist import Worklist
from emnews_cli.cli.options import InputOptions
from emnews_cli.errors import InputError, TooLargeError, UsageError, reason_of
from emnews_cli.model.size import parse_size
from emnews_cli.stores.listing import container_of, is_prefix
from emnews_cli.stores.urls import checked, is_url

_STDIN = "-"
_PIECE = _LONGEST = 1 << 16
_POSTS = tuple(suffix.decode() for suffix in SUFFIXES)


class Inputs:
    """The sources that arguments and lists name.

    Args:
        options: what the command line says.

    Raises:
        UsageError: a path is empty, standard input is asked for twice, or a size is none.
        InputError: a path does not exist, or standard input has no post.

    Attributes:
        passed: what was passed over, as far as the files were found.
        containers: what is in the containers among them; to be closed in the end.
        is_shared: whether processes of other machines read them too.
    """

    def __init__(self, options: InputOptions) -> None:
        paths = list(map(checked, options.paths or []))
        if "" in paths:
            raise UsageError("a path is empty")
        if _STDIN in paths and (len(paths) > 1 or options.files_from):
            raise UsageError("- (standard input) can't be combined with other paths")
        if options.null and not (options.files_from or options.null_alone):
            raise UsageError("-0 is about the paths in a list: give --files-from FILE")
        self.max_size = _size(options.max_size)
        self._follow_links = options.follow_links
        self._exclude = options.exclude or []
        self.passed = PassedOver()
        self.containers = ContainerIndex(max_size=self.max_size, follow_links=options.follow_links)
        self.is_shared = False
        self._name_of: Callable[[str], str] | None = None
        self._list = options.files_from
        self._end = b"\0" if options.null else b"\n"
        self.from_stdin = not self._list and paths in ([], [_STDIN])
        self._paths = [] if self.from_stdin else paths
        self._worklist: Worklist | None = None
        self._listed_folders: list[str] = []
        if self.from_stdin:
            _check_is_post(_begin_of_input())
        for path in (*self._paths, *self.files_besides):
            check_exists(path, self.containers)

    @property
    def is_single(self) -> bool:
        """Whether one post is asked for, not a folder or a list."""
        if self.from_stdin or len(self._paths) != 1 or self._list:
            return self.from_stdin
        named = container_of(self._paths[0])
        if self.containers.object_at(self._paths[0]):
            return True
        return named[1].lower().endswith(_POSTS) if named else not self.folders

    @property
    def folders(self) -> list[str]:
        """The folders among the arguments, in stores too, and, as far as it was read, in the list."""
        return [*filter(self._is_folder, self._paths), *self._listed_folders]

    def _is_folder(self, path: str) -> bool:
        return os.path.isdir(path) or (is_prefix(path) and not self.containers.object_at(path))

    @property
    def places(self) -> list[str]:
        """The folders and containers among the arguments, folders in the list, and those of the files."""
        files = (path for path in self._paths if not self._is_folder(path))
        named = ((path, container_of(path)) for path in files)
        return [*self.folders, *(found[0] if found else os.path.dirname(path) for path, found in named)]

    @property
    def files_besides(self) -> list[str]:
        """What is read and is no post: the list."""
        return [self._list] if self._list not in ("", _STDIN) else []

    def __iter__(self) -> Iterator[Source]:
        """The files, none of them opened."""
        if self._worklist is not None:
            return iter(self._worklist)
        return map(self._named, self._found())

    def name_outputs(self, name_of: Callable[[str], str]) -> None:
        """Let outputs have other names than the posts.

        Args:
            name_of: gives the place of an output in a tree, by that of the post.
        """
        self._name_of = name_of
        if self._worklist is not None:
            self._worklist = Worklist(map(self._named, self._worklist))

    def _named(self, source: Source) -> Source:
        return source._replace(place=self._name_of(source.place)) if self._name_of else source

    def _found(self) -> Iterator[Source]:
        if self.from_stdin:
            return iter([STDIN._replace(access=Access(max_size=self.max_size))])
        return discover(
            self._paths,
            self._listed(),
            follow_links=self._follow_links,
            max_size=self.max_size,
            exclude=self._exclude,
            passed=self.passed,
            containers=self.containers,
        )

    def collect(self) -> Worklist:
        """All the files, for who must know them before the first is read."""
        if self._worklist is None:
            self._worklist = Worklist(iter(self))
        return self._worklist

    def changeable(self) -> Iterator[Source]:
        """All the files, for who changes them in place.

        Raises:
            UsageError: one of them is in a container.
        """
        for source in self.collect():
            if is_url(source.path):
                raise UsageError(
                    "{path} is in an object store: it can't be changed there, give -o DIR", path=source.path
                )
            if source.member:
                raise UsageError(
                    "{file} is a container: its posts can't be changed, give -o DIR", file=source.file
                )
            yield source

    def keep_listings(self, folder: str) -> None:
        """Use the listings of containers that are kept in a folder of outputs, where that helps."""
        if not self.is_shared and any(map(is_url, self._paths)):
            from emnews_cli.archive.kept_listings import NAME, KeptListings

            self.containers.keep_listings(KeptListings(join(folder, NAME), self.containers.temporary))

    def leave_out(self, numbers: Container[int]) -> None:
        """Leave some files out, by their numbers in the order of reading."""
        kept = (source for number, source in enumerate(self.collect()) if number not in numbers)
        self._worklist = Worklist(kept)

    def _listed(self) -> Iterator[str]:
        """The paths in the list."""
        if not self._list:
            return
        try:
            with ExitStack() as stack:
                stream = (
                    sys.stdin.buffer if self._list == _STDIN else stack.enter_context(open(self._list, "rb"))
                )
                for name in map(os.fsdecode, _split(Bounded(stream.read, self.max_size), self._end)):
                    path = checked(name)
                    if self._is_folder(path):
                        self._listed_folders.append(path)
                    yield path
        except TooLargeError as error:
            raise TooLargeError("{list}: {error} (--max-size)", list=self._list, error=error) from error
        except OSError as error:
            raise InputError(
                "{list}: can't be read: {reason}", list=self._list, reason=reason_of(error)
            ) from error


def _split(stream: Bounded, end: bytes) -> Iterator[bytes]:
    """The paths in a list, empty ones left out.

    Raises:
        InputError: the list seems to be one whose paths end with NUL characters, or it has a line that is
            longer than any path.
    """
    rest = b""
    while piece := stream.read(_PIECE):
        *whole, rest = (rest + piece).split(end)
        if len(rest) > _LONGEST:
            raise InputError(
                "the list has a line of more than {longest} bytes, which no path has", longest=_LONGEST
            )
        yield from filter(None, map(_checked, whole))
    if rest:
        yield _checked(rest)


def _checked(name: bytes) -> bytes:
    if b"\0" in name:
        raise InputError("the list contains NUL characters: use -0 for NUL-separated paths")
    return name


def _size(text: str) -> int:
    try:
        return parse_size(text)
    except ValueError as error:
        raise UsageError("--max-size: {error}", error=error) from error


def inputs_of(context: typer.Context, options: InputOptions) -> Inputs:
    """The inputs of a command: without a path what is piped in, else the posts of the site that the current
    folder is, else its help is shown.

    Raises:
        typer.Exit: the help was shown.
    """
    if not options.paths and not options.files_from and not _is_piped():
        options.paths = folders_of_posts(".")
        if not options.paths:
            typer.echo(context.get_help(), err=True)
            raise typer.Exit(2)
    return Inputs(options)


def _is_piped() -> bool:
    return sys.stdin is not None and not sys.stdin.isatty() and bool(_begin_of_input())


def _begin_of_input() -> bytes:
    """The first bytes on standard input, which stay there; empty where there are none.

    On a terminal it waits for somebody to type.

    Raises:
        InputError: it can't be read.
    """
    if sys.stdin is None:
        return b""
    stream: Any = sys.stdin.buffer
    try:
        begin: bytes = stream.peek(1)
    except OSError as error:  # one that is not open for reading
        raise InputError("standard input can't be read: {reason}", reason=reason_of(error)) from error
    return begin


def _check_is_post(begin: bytes) -> None:
    """See that standard input begins as a post may.

    Raises:
        InputError: it is empty, or begins with names of files.
    """
    if not begin:
        raise InputError("standard input is empty: there is no post")
    *names, rest = begin.replace(b"\0", b"\n").split(b"\n")
    names = list(filter(None, (name.strip(b' \t\r"') for name in names or [rest])))
    if names and all(map(_may_be_file, names)):
        raise InputError(
            "standard input has names of files where a post is expected: use --files-from -, or"
            " --files-from - -0 for names that end with NUL characters"
        )


def _may_be_file(name: bytes) -> bool:
    """Whether a line is the name of a post, or of anything that is there."""
    return name.lower().endswith(SUFFIXES) or os.path.lexists(name)
