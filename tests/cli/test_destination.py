"""What ``-o`` means."""

from __future__ import annotations

from pathlib import Path

import pytest

from emnews_cli.cli.destination import (
    Destination,
    File,
    Folder,
    InPlace,
    Stdout,
    destination_of,
    format_told_by,
    refuse_contradiction,
)
from emnews_cli.errors import UsageError
from emnews_cli.writers.registry import WRITERS


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("there", "there.md"):
        (tmp_path / name).mkdir()
    for name in ("file", "file.html"):
        (tmp_path / name).write_text("x")
    (tmp_path / "link").symlink_to("there")
    (tmp_path / "nowhere").symlink_to("gone")


@pytest.mark.parametrize(
    ("output", "one", "many"),
    [
        (None, Stdout(), Stdout()),
        ("-", Stdout(asked=True), Stdout(asked=True)),
        ("./-", File("./-"), Folder("./-")),
        ("there", Folder("there"), Folder("there")),
        ("there/", Folder("there/"), Folder("there/")),
        ("there.md", Folder("there.md"), Folder("there.md")),
        ("link", Folder("link"), Folder("link")),
        ("new/", Folder("new/"), Folder("new/")),
        ("new.md/", Folder("new.md/"), Folder("new.md/")),
        ("new", File("new"), Folder("new")),
        ("new.2022", File("new.2022"), Folder("new.2022")),
        ("new.md", File("new.md"), File("new.md")),
        ("new.JSONL", File("new.JSONL"), File("new.JSONL")),
        ("new.htm", File("new.htm"), File("new.htm")),
        ("file", File("file"), File("file")),
        ("nowhere", File("nowhere"), File("nowhere")),
        ("/dev/null", File("/dev/null"), File("/dev/null")),
    ],
)
def test_an_output_is_standard_output_a_file_or_a_folder(
    output: str | None, one: Destination, many: Destination
) -> None:
    for several, expected in ((False, one), (True, many)):
        found = destination_of(output, several=several)
        assert (type(found), *found) == (type(expected), *expected)


def test_an_empty_output_is_refused() -> None:
    with pytest.raises(UsageError, match="-o is empty"):
        destination_of("", several=True)


@pytest.mark.parametrize(
    ("output", "name"),
    [
        *((f"x{row.suffix}", row.name) for row in WRITERS.values()),
        ("x.jsonl", "json"),
        ("x.markdown", "md"),
        ("x.HTM", "html"),
        ("a.md/x.Epub", "epub"),
        ("x", None),
        ("x.xml", None),
        ("md", None),
        ("there.md", None),
        ("new.md/", None),
        ("-", None),
        (None, None),
    ],
)
def test_the_name_of_a_file_tells_its_format(output: str | None, name: str | None) -> None:
    told = format_told_by(output)
    assert (told.name if told else None) == name


def test_a_file_is_not_named_for_another_format() -> None:
    for row in WRITERS.values():
        for other in WRITERS.values():
            if other == row:
                refuse_contradiction(File(f"x{row.suffix}"), other)
            else:
                with pytest.raises(UsageError, match=rf"--to {other.name} contradicts -o x{row.suffix}"):
                    refuse_contradiction(File(f"x{row.suffix}"), other)


@pytest.mark.parametrize("destination", [Stdout(), Folder("x.html"), InPlace(), File("x"), File("x.org")])
def test_what_has_no_such_name_contradicts_nothing(destination: Destination) -> None:
    refuse_contradiction(destination, WRITERS["md"])
