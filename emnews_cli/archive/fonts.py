"""Find an installed font with Chinese characters."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from emnews_cli.archive.reading import MAX_SIZE, Access, read, too_large
from emnews_cli.errors import InputError, TooLargeError, reason_of

_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_SIGNATURES = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")
_DEEPEST = 8
_FAMILIES = tuple(
    re.compile(family)
    for family in (
        r"notosanscjksc|notosanscjk|notosanssc|notosanshans",
        r"sourcehansans(?:sc|cn|hwsc)?",
        r"pingfang(?:sc)?",
        r"hiraginosansgb",
        r"msyh|microsoftyahei",
        r"notosanscjk(?:jp|kr|tc|hk)",
        r"stheiti|heitisc",
        r"simhei",
        r"wqymicrohei|wqyzenhei|wenquanyi(?:micro|zen)hei",
        r"droidsansfallback(?:full)?",
        r"notoserifcjk(?:sc)?|notoserifsc|sourcehanserif(?:sc|cn)?",
        r"songtisc|songti|stsong|simsun|nsimsun",
        r"arialunicode(?:ms)?|arialuni",
    )
)
"""Families as file names have them, letters and digits only; the best for a cover first."""
_WEIGHTS = (
    ("bold", "bd", "w6", "semibold", "demibold"),
    ("vf", "wght", "variable", "variablefontwght"),
    ("medium", "heavy", "black"),
    ("", "regular", "normal", "w3", "book"),
    ("light", "l", "demilight", "semilight", "extralight", "thin"),
)


def find_font(
    wanted: Path | None = None, folders: Iterable[Path] | None = None, *, max_size: int = MAX_SIZE
) -> Path | bytes | None:
    """The font to letter a cover with.

    Args:
        wanted: a file to be taken whatever its name.
        folders: where to look else; None for the usual folders of Linux, macOS and Windows.
        max_size: the most bytes that the wanted file may have; those in folders are not read as a whole.

    Returns:
        the file, or its bytes where it is a pipe; None where no font is found whose name promises Chinese.

    Raises:
        InputError: the wanted file can't be read, is too large, or is not a font.
    """
    if wanted is not None:
        return _checked(wanted, max_size)
    found = (path for folder in (usual_folders() if folders is None else folders) for path in _fonts(folder))
    for path in sorted((path for path in found if _rank(path)), key=lambda path: (_rank(path), str(path))):
        if _is_font(path):
            return path
    return None


def usual_folders() -> list[Path]:
    """The folders where fonts are installed, a user's own first; not all of them exist."""
    home = os.path.expanduser("~")
    data = os.environ.get("XDG_DATA_HOME") or f"{home}/.local/share"
    windows = os.environ.get("WINDIR") or r"C:\Windows"
    own = os.environ.get("LOCALAPPDATA") or f"{home}/AppData/Local"
    names = (
        *(f"{data}/fonts", f"{home}/.fonts", "/usr/local/share/fonts", "/usr/share/fonts"),
        *("/run/current-system/sw/share/X11/fonts", "/system/fonts"),
        *(f"{home}/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts"),
        *(f"{own}/Microsoft/Windows/Fonts", f"{windows}/Fonts"),
    )
    return [path for path in map(Path, names) if path.is_absolute()]


def _checked(path: Path, max_size: int) -> Path | bytes:
    try:
        is_file = path.is_file()
        if is_file and path.stat().st_size > max_size:
            raise too_large(max_size)
        font = path if is_file else read(str(path), Access(max_size=max_size)).data
        start = _start(path) if isinstance(font, Path) else font
    except TooLargeError as error:
        raise TooLargeError("{path}: {error} (--max-size)", path=path, error=error) from error
    except (OSError, ValueError) as error:  # a ValueError for a name that no file can have
        raise InputError("{path}: {reason}", path=path, reason=reason_of(error)) from error
    if not start.startswith(_SIGNATURES):
        raise InputError("{path}: not a font; a TTF, OTF or TTC file is wanted", path=path)
    return font


def _is_font(path: Path) -> bool:
    try:
        return path.is_file() and _start(path) in _SIGNATURES
    except OSError:
        return False


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


def _fonts(folder: Path) -> Iterator[Path]:
    """The font files below a folder; links to folders are not followed."""
    for place, names, files in os.walk(folder):
        if len(Path(place).relative_to(folder).parts) >= _DEEPEST:
            names.clear()
        yield from (Path(place, file) for file in files if file.lower().endswith(_SUFFIXES))


def _rank(path: Path) -> tuple[int, int] | None:
    """How well a font suits, the least best: the place of its family, then of its weight."""
    name = re.sub(r"[^a-z0-9]", "", path.name.lower().split(".")[0])
    for place, family in enumerate(_FAMILIES):
        match = family.match(name)
        for rank, weights in enumerate(_WEIGHTS):
            if match and name[match.end() :] in weights:
                return place, rank
    return None
