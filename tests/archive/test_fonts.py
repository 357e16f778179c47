"""Looking for a font with Chinese: in folders that the tests make."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from emnews_cli.archive.fonts import find_font, usual_folders
from emnews_cli.errors import InputError, TooLargeError


def add(folder: Path, *names: str) -> list[Path]:
    """Font files whose bytes say their names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"OTTO" + path.name.encode())
    return [folder]


def said_by(font: Path | bytes | None) -> bytes:
    assert isinstance(font, Path)
    return font.read_bytes()


def found(folder: Path, *names: str) -> str | None:
    font = find_font(folders=add(folder, *names))
    return said_by(font)[4:].decode() if font else None


@pytest.mark.parametrize(
    "name",
    [
        "NotoSansCJK-Bold.ttc",
        "NotoSansCJK-VF.otf.ttc",
        "NotoSansCJKsc-Medium.otf",
        "NotoSansSC[wght].ttf",
        "NotoSansSC-VariableFont_wght.ttf",
        "NotoSerifCJK-Regular.ttc",
        "SourceHanSansSC-Bold.otf",
        "SourceHanSansCN-Regular.otf",
        "SourceHanSans.ttc",
        "wqy-microhei.ttc",
        "wqy-zenhei.ttc",
        "DroidSansFallbackFull.ttf",
        "PingFang.ttc",
        "Hiragino Sans GB.ttc",
        "STHeiti Medium.ttc",
        "Songti.ttc",
        "Arial Unicode.ttf",
        "ARIALUNI.TTF",
        "msyhbd.ttc",
        "msyh.ttf",
        "simhei.ttf",
        "simsun.ttc",
    ],
)
def test_fonts_of_every_system_are_known_by_their_names(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, "DejaVuSans-Bold.ttf", name) == name


@pytest.mark.parametrize(
    "name",
    [
        "DejaVuSans.ttf",
        "NotoSans-Bold.ttf",
        "NotoSansJP-Bold.otf",
        "NotoSansTC[wght].ttf",
        "SourceHanSansJP-Bold.otf",
        "PingFangEmoji.ttc",
        "simsunb.ttf",
        "NotoColorEmoji.ttf",
        "NotoSansCJK-Bold.pfb",
        "NotoSansCJK-Bold.ttc.txt",
        "songtic.ttf",
    ],
)
def test_other_fonts_are_left_alone(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, name) is None


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc"),
        ("NotoSansCJK-Medium.ttc", "NotoSansCJK-Regular.ttc"),
        ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Thin.ttc"),
        ("NotoSansCJK-Light.ttc", "NotoSerifCJK-Bold.ttc"),
        ("NotoSansCJKsc-Bold.otf", "NotoSansCJKjp-Bold.otf"),
        ("PingFang.ttc", "STHeiti Medium.ttc"),
        ("msyhbd.ttc", "msyh.ttc"),
        ("msyh.ttc", "simhei.ttf"),
        ("simhei.ttf", "simsun.ttc"),
        ("wqy-microhei.ttc", "DroidSansFallbackFull.ttf"),
    ],
)
def test_bold_sans_is_preferred(better: str, worse: str, tmp_path: Path) -> None:
    assert found(tmp_path, f"a/{worse}", f"b/{better}") == better
    assert found(tmp_path, f"c/{better}", f"d/{worse}") == better


def test_all_folders_are_looked_through_and_missing_ones_passed_over(tmp_path: Path) -> None:
    add(tmp_path / "one", "deep/er/simhei.ttf")
    add(tmp_path / "two", "PingFang.ttc")
    folders = [tmp_path / "none", tmp_path / "one", tmp_path / "two"]
    assert said_by(find_font(folders=folders)) == b"OTTOPingFang.ttc"
    assert said_by(find_font(folders=folders[:2])) == b"OTTOsimhei.ttf"
    assert find_font(folders=folders[:1]) is None
    assert find_font(folders=[]) is None


def test_of_two_that_are_alike_always_the_same_is_taken(tmp_path: Path) -> None:
    add(tmp_path / "b", "simhei.ttf")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/simhei.ttf").write_bytes(b"OTTOfirst")
    assert said_by(find_font(folders=[tmp_path / "b", tmp_path / "a"])) == b"OTTOfirst"


def test_what_is_no_font_in_spite_of_its_name_is_passed_over(tmp_path: Path) -> None:
    add(tmp_path, "simsun.ttc")
    (tmp_path / "NotoSansCJK-Bold.ttc").write_bytes(b"")
    (tmp_path / "PingFang.ttc").write_bytes(b"<html>")
    (tmp_path / "msyh.ttc").mkdir()
    assert said_by(find_font(folders=[tmp_path])) == b"OTTOsimsun.ttc"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "NotoSansCJK-Bold.ttc")
    assert find_font(folders=[tmp_path]) is None


@pytest.mark.skipif(os.name == "nt", reason="links take a privilege on Windows")
def test_links_to_fonts_are_taken_and_links_to_folders_are_not(tmp_path: Path) -> None:
    add(tmp_path / "elsewhere", "PingFang.ttc", "simhei.ttf")
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "loop").symlink_to(fonts)
    (fonts / "itself").symlink_to(fonts / "itself")
    (fonts / "NotoSansCJK-Bold.ttc").symlink_to(fonts / "gone.ttc")
    (fonts / "other").symlink_to(tmp_path / "elsewhere")
    assert find_font(folders=[fonts]) is None
    (fonts / "simhei.ttf").symlink_to(tmp_path / "elsewhere/simhei.ttf")
    assert said_by(find_font(folders=[fonts])) == b"OTTOsimhei.ttf"


def test_folders_are_not_followed_without_end(tmp_path: Path) -> None:
    deep = Path(*["f"] * 20)
    assert found(tmp_path, str(deep / "simhei.ttf")) is None


def test_a_wanted_font_is_taken_whatever_its_name(tmp_path: Path) -> None:
    add(tmp_path, "NotoSansCJK-Bold.ttc", "mine.bin")
    assert said_by(find_font(tmp_path / "mine.bin", folders=[tmp_path])) == b"OTTOmine.bin"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_wanted_font_may_come_from_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = Thread(target=(tmp_path / "pipe").write_bytes, args=(b"OTTO and more",))
    writer.start()
    assert find_font(tmp_path / "pipe") == b"OTTO and more"
    writer.join()


@pytest.mark.parametrize(
    ("name", "why"),
    [("none.ttf", "No such file"), ("", "directory|denied"), ("text.ttf", "not a font"), ("\0", "null")],
)
def test_a_wanted_font_that_cannot_be_read_is_an_error(name: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "text.ttf").write_text("text")
    with pytest.raises(InputError, match=f"(?i){why}"):
        find_font(tmp_path / name, folders=add(tmp_path, "NotoSansCJK-Bold.ttc"))


def test_a_wanted_font_over_the_limit_is_an_error_and_one_that_is_installed_is_not(tmp_path: Path) -> None:
    (folder,) = add(tmp_path, "PingFang.ttc")
    os.truncate(folder / "PingFang.ttc", 2000)
    with pytest.raises(TooLargeError, match=r"PingFang\.ttc: larger than 1 kB \(--max-size\)"):
        find_font(folder / "PingFang.ttc", max_size=1000)
    assert find_font(folders=[folder], max_size=1000) == folder / "PingFang.ttc"


def test_the_usual_folders_are_whole_paths_below_the_home_that_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    folders = usual_folders()
    assert all(folder.is_absolute() for folder in folders)
    assert tmp_path / "XDG_DATA_HOME/fonts" in folders
    assert tmp_path / "LOCALAPPDATA/Microsoft/Windows/Fonts" in folders
    assert find_font(folders=[folder for folder in folders if folder.is_relative_to(tmp_path)]) is None
