"""Settings files and variables: what they may set, whose files are obeyed, and every way to fail."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main

from emnews_cli.cli.app import app, main
from emnews_cli.cli.settings import _HOW, _options
from tests.conftest import document

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
REQUIRED = {"search": ["茅台"], "similar": ["post.md", "news.sqlite"]}
"""What a command can't do without."""
CONFIGURABLE = [name for name in COMMANDS if name != "rule"]
VALUES = {
    "allow-host": '["images.example"]',
    "category": '["emnews"]',
    "cluster": '"local:2"',
    "cover": '"none"',
    "cover-font": '"font.ttf"',
    "css": '"own.css"',
    "diff": "true",
    "dir": '"posts"',
    "dry-run": "true",
    "embed-images": "true",
    "fetch-images": "true",
    "files-from": '"names"',
    "first-seen": '"git"',
    "fix": "true",
    "fix-only": "true",
    "follow-links": "true",
    "html": '"page.html"',
    "image-cache": '"cache"',
    "image-dir": '["images"]',
    "in": '"title"',
    "in-place": "true",
    "match": '["text"]',
    "max-count": "10",
    "max-size": '"1GB"',
    "mention": '"charted"',
    "null": "true",
    "number": "10",
    "opds": "true",
    "output": '"out"',
    "prune": "true",
    "report": '"report.jsonl"',
    "security": '["600030.SH"]',
    "site": "true",
    "since": '"2022-01-01"',
    "source": '["甲"]',
    "size": '"1GB"',
    "story": '"a.md"',
    "tag": '["乙"]',
    "unique": "true",
    "unsafe-fixes": "true",
    "until": '"2022-01-01"',
    "update": "true",
}
"""The settings that a file which was found may not have, with a value of each."""
REFUSED = [(name, key) for name in CONFIGURABLE for key in _options(COMMANDS[name]) if key in VALUES]


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Emnews = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, a folder below another."""
    (tmp_path / "above/here").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "above/here")
    return tmp_path / "above/here"


@pytest.fixture
def emnews(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Emnews:
    def run(*arguments: str) -> Ended:
        required = REQUIRED.get(arguments[0], [])
        monkeypatch.setattr("sys.argv", ["emnews", *arguments[:1], *required, *arguments[1:]])
        with pytest.raises(SystemExit) as ended:
            main()
        return Ended(int(ended.value.code or 0), *capsys.readouterr())

    return run


def shown(emnews: Emnews, *arguments: str) -> str:
    """What ``--show-settings`` says, apart from defaults."""
    done = emnews(*arguments, "--show-settings")
    assert (done.code, done.err) == (0, "")
    return "".join(line for line in done.out.splitlines(keepends=True) if "# default" not in line)


# --- what may be set -------------------------------------------------------------------------------------


def test_of_every_setting_it_is_decided_whether_a_file_that_was_found_may_have_it() -> None:
    every = {key for name in CONFIGURABLE for key in _options(COMMANDS[name])}
    assert every == _HOW | VALUES.keys()
    assert not _HOW & VALUES.keys()


def test_the_settings_of_a_file_that_was_found_are_documented() -> None:
    page = document("docs/reference/settings.md")
    table = page.partition("| what they are about |")[2].partition("\n\n")[0]
    assert sorted(re.findall("`([a-z-]+)`", table)) == sorted(_HOW)


@pytest.mark.parametrize(("name", "key"), REFUSED)
def test_a_file_that_was_found_never_says_whether_or_where_something_is_read_or_written(
    name: str, key: str, folder: Path, emnews: Emnews
) -> None:
    file = folder.parent / "emnews.toml"
    for head, command in (("", name), (f"[{name}]\n", "list")):
        file.write_text(f"{head}{key} = {VALUES[key]}\n", encoding="utf-8")
        done = emnews(command, "--show-settings")
        assert (done.code, done.out) == (2, "")
        place = f"{name}.{key}" if head else key
        assert done.err.startswith(f"emnews: {file}: {place} decides what is read, written or fetched")
        assert (
            f"--{key} or EMNEWS_{key.replace('-', '_').upper()}, or name the file with --config" in done.err
        )
        assert done.err.count("\n") == 1
    assert f"{key} = {VALUES[key]}" in shown(emnews, name, "--config", str(file))
    assert shown(emnews, name, "--isolated") == f"[{name}]\n"


@pytest.mark.parametrize(("name", "key"), REFUSED)
def test_the_environment_may_set_everything(
    name: str, key: str, folder: Path, emnews: Emnews, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable = f"EMNEWS_{name.upper()}_{key.replace('-', '_').upper()}"
    monkeypatch.setenv(variable, VALUES[key].strip('[]"'))
    assert shown(emnews, name) == f"[{name}]\n{key} = {VALUES[key]}  # {variable}\n"


def test_a_file_beside_the_posts_makes_no_command_write(folder: Path, emnews: Emnews) -> None:
    (folder / "a.md").write_bytes(b"---\ntitle: a\n---\n<!-- EM_StockImg_Start -->\n")
    before = (folder / "a.md").read_bytes()
    for settings, command in (
        ('report = "victim"', ["list", "."]),
        ('[convert]\noutput = "victim"', ["convert", "--to", "md", "a.md"]),
        ('[stats]\nhtml = "victim"', ["stats", "."]),
        ("[strip]\nin-place = true", ["strip", "a.md"]),
        ("[validate]\nfix = true", ["validate", "a.md"]),
    ):
        (folder / "emnews.toml").write_text(settings, encoding="utf-8")
        assert emnews(*command).code == 2
        assert sorted(path.name for path in folder.iterdir()) == ["a.md", "emnews.toml"]
        assert (folder / "a.md").read_bytes() == before


# --- whose files are obeyed ------------------------------------------------------------------------------


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives a file another owner, as far as the program is told."""
    given: dict[int, tuple[int, int]] = {}

    def telling(ask: Callable[[Any], os.stat_result]) -> Callable[[Any], os.stat_result]:
        def told(file: Any) -> os.stat_result:
            status = ask(file)
            fields = list(status)
            fields[4:6] = given.get(status.st_ino, fields[4:6])
            return os.stat_result(fields)

        return told

    def to(file: Path, user: int, group: int | None = None) -> None:
        status = file.lstat()
        given[status.st_ino] = (user, status.st_gid if group is None else group)

    for name in ("lstat", "fstat"):
        monkeypatch.setattr(os, name, telling(getattr(os, name)))
    return to


STRANGER = 54321


@pytest.mark.parametrize("name", ["emnews.toml", "pyproject.toml"])
def test_a_file_of_another_user_is_passed_over_with_a_line(
    name: str, folder: Path, emnews: Emnews, give: Callable[..., None]
) -> None:
    mine, foreign = folder.parent / "emnews.toml", folder / name
    mine.write_text("jobs = 3\n", encoding="utf-8")
    for content in ("[tool.emnews]\njobs = 2\n", "[tool.emnews]\nreport = 'x'\n", "[tool.emnews]\n]", ""):
        foreign.write_text(content, encoding="utf-8")
        give(foreign, STRANGER)
        done = emnews("list", "--show-settings")
        assert f"jobs = 3  # {mine}\n" in done.out
        assert done.code == 0
        if content or name == "emnews.toml":
            assert done.err == (
                f"emnews: {foreign}: not used: it belongs to another user (uid {STRANGER}); --config uses it"
                " all the same, --isolated looks for none\n"
            )
    foreign.write_text("[tool.emnews]\njobs = 2\n", encoding="utf-8")
    assert shown(emnews, "list", "--config", str(foreign)) == f"[list]\njobs = 2  # {foreign}\n"
    assert shown(emnews, "list", "--isolated") == "[list]\n"


def test_a_pyproject_of_another_user_that_says_nothing_of_emnews_is_passed_over_in_silence(
    folder: Path, emnews: Emnews, give: Callable[..., None]
) -> None:
    (folder / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    give(folder / "pyproject.toml", STRANGER)
    assert shown(emnews, "list") == "[list]\n"


def test_neither_a_link_of_another_user_nor_one_to_a_file_of_another_user_is_followed(
    folder: Path, emnews: Emnews, give: Callable[..., None]
) -> None:
    link, target = folder / "emnews.toml", folder / "target"
    target.write_text("jobs = 2\n", encoding="utf-8")
    link.symlink_to("target")
    assert shown(emnews, "list") == f"[list]\njobs = 2  # {link}\n"
    for file in (link, target):
        give(file, STRANGER)
        done = emnews("list", "--show-settings")
        assert (done.code, "jobs = 2" in done.out) == (0, False)
        assert f"{link}: not used: it belongs to another user" in done.err
        give(file, os.geteuid())
    link.unlink()
    link.symlink_to("nowhere")
    give(link, STRANGER)
    done = emnews("list", "--show-settings")
    assert (done.code, done.err.count("not used")) == (0, 1)


@pytest.mark.parametrize(
    ("mode", "group", "reason"),
    [
        (0o646, None, "every user may write it"),
        (0o664, STRANGER, f"another group may write it (gid {STRANGER})"),
        (0o664, os.getegid(), ""),
        (0o444, STRANGER, ""),
    ],
)
def test_a_file_that_others_may_write_is_passed_over(
    mode: int, group: int | None, reason: str, folder: Path, emnews: Emnews, give: Callable[..., None]
) -> None:
    file = folder / "emnews.toml"
    file.write_text("jobs = 2\n", encoding="utf-8")
    file.chmod(mode)
    give(file, os.geteuid(), group)
    done = emnews("list", "--show-settings")
    assert ("jobs = 2" in done.out, done.err.count(f"not used: {reason};")) == (not reason, int(bool(reason)))


@pytest.mark.parametrize(
    ("sudo", "owner", "used"),
    [
        ("", 1000, False),
        ("1000", 1000, True),
        ("1000", 0, True),
        ("1000", 1001, False),
        ("1000x", 1000, False),
        ("-1000", 1000, False),
        ("9" * 5000, 1000, False),
    ],
)
def test_with_sudo_ones_own_files_are_still_ones_own(
    sudo: str,
    owner: int,
    used: bool,
    folder: Path,
    emnews: Emnews,
    give: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("SUDO_UID", sudo)
    (folder / "emnews.toml").write_text("jobs = 2\n", encoding="utf-8")
    give(folder / "emnews.toml", owner)
    assert ("jobs = 2" in emnews("list", "--show-settings").out) is used


def test_who_is_not_root_has_no_others_files_whatever_sudo_says(
    folder: Path, emnews: Emnews, give: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("SUDO_UID", "1001")
    (folder / "emnews.toml").write_text("jobs = 2\n", encoding="utf-8")
    give(folder / "emnews.toml", 1001)
    assert "jobs = 2" not in emnews("list", "--show-settings").out


def test_a_project_without_settings_is_no_settings_file(folder: Path, emnews: Emnews) -> None:
    (folder.parent / "emnews.toml").write_text("jobs = 2\n", encoding="utf-8")
    for content in ('[project]\ndependencies = ["emnews"]\n', "[tool.other]\n", "x = [", ""):
        (folder / "pyproject.toml").write_text(content, encoding="utf-8")
        if content.startswith("x"):
            (folder / "pyproject.toml").write_bytes(b"\xff[")
        assert "jobs = 2" in shown(emnews, "list")


def test_a_file_that_cannot_be_looked_at_is_not_there(
    folder: Path, emnews: Emnews, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    (folder / "emnews.toml").write_text("jobs = 2\n", encoding="utf-8")
    monkeypatch.setattr(os, "lstat", refused)
    assert shown(emnews, "list") == "[list]\n"


# --- every way to fail -----------------------------------------------------------------------------------

DEEP = 100_000
BROKEN = {
    "nested arrays": b"select = " + b"[" * DEEP,
    "nested arrays, closed": b"select = " + b"[" * DEEP + b"]" * DEEP,
    "nested tables": b"a = " + b"{a=" * DEEP,
    "a key of very many parts": b"a." * DEEP + b"a = 1",
    "a table of very many parts": b"[" + b"a." * DEEP + b"a]",
    "quoted parts": b'"a" . ' * DEEP + b"a = 1",
    "an integer of 5,000 digits": b"jobs = " + b"9" * 5000,
    "a hexadecimal integer of 5,000 digits": b"jobs = 0x" + b"f" * 5000,
    "such an integer as text": b"[convert]\ntitle = 0x" + b"f" * 5000,
    "such an integer in a list": b"select = [0x" + b"f" * 5000 + b"]",
    "such an integer as settings": b"tool = 0x" + b"f" * 5000,
    "more than 1 MB": b"#" * ((1 << 20) + 1),
    "bytes that are not UTF-8": b"\xff\xfeselect",
    "UTF-16": "jobs = 2".encode("utf-16"),
    "NUL": b"jobs = 2\0",
    "a lone surrogate": b'[convert]\ntitle = "\\ud800"',
    "a key twice": b"jobs = 1\njobs = 2",
    "a table twice": b"[list]\n[list]",
    "a long key twice": b"k" * 5000 + b"=1\n" + b"k" * 5000 + b"=1",
    "settings in two places": b"jobs = 2\n[tool.emnews]\njobs = 3",
    "no value": b"select =",
    "a table of a command as list": b"[[list]]\njobs = 2",
    "a command as value": b"list = 2",
    "tool as value": b"tool = 2",
    "the settings as value": b"[tool]\nemnews = 2",
    "the settings as list": b"[[tool.emnews]]",
    "an unknown setting": b"job = 2",
    "an empty setting": b'"" = 2',
    "a table in a command": b"[convert.title]\na = 1",
    "a table as value": b"[convert]\ntitle = {a = 1}",
    "a list in a list": b"select = [['EM1']]",
    "a table in a list": b"select = [{a = 1}]",
    "true in a list": b"select = [true]",
    "true for a number": b"jobs = true",
    "a number with a fraction": b"jobs = 1.5",
    "infinity": b"jobs = inf",
    "not a number": b"jobs = nan",
    "a huge number with a fraction": b"jobs = 1e400",
    "a negative number": b"jobs = -1",
    "a day as number": b"jobs = 2022-01-01",
    "a time as day": b"[validate]\ntoday = 07:32:00",
    "a day that is none": b"[validate]\ntoday = 2022-02-30",
    "a number as a switch": b"quiet = 2",
    "a word as a switch": b'quiet = "perhaps"',
    "an unknown choice": b'[convert]\nto = "pdf"',
    "a wrong value for another command": b'[stats]\ntop = "many"',
    "another wrong value for another command": b"[validate]\nselect = [[1]]",
    "a control character": b'color = "\\u001b[31m"',
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("named", [False, True], ids=["found", "named"])
def test_every_way_to_fail_is_one_line_and_exit_code_2(
    content: bytes, named: bool, folder: Path, emnews: Emnews
) -> None:
    file = folder / "emnews.toml"
    file.write_bytes(content)
    done = emnews("list", *(["--config", str(file)] if named else []), ".")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"emnews: {file}: ")
    assert done.err.count("\n") == 1
    assert done.err.isprintable() or done.err[:-1].isprintable()
    assert len(done.err) < 1000


def test_a_file_of_2_gb_is_not_read(folder: Path, emnews: Emnews) -> None:
    for name, head in (("emnews.toml", b"jobs = 2\n"), ("pyproject.toml", b"[tool.emnews]\n")):
        file = folder / name
        file.write_bytes(head)
        os.truncate(file, 2 << 30)  # which takes no room on the disk
        assert emnews("list", ".") == (2, "", f"emnews: {file}: can't be read: larger than 1 MB\n")
        file.unlink()


@pytest.mark.parametrize("named", [False, True], ids=["found", "named"])
def test_what_is_no_file_is_not_waited_for(named: bool, folder: Path, emnews: Emnews) -> None:
    file = folder / "emnews.toml"
    arguments = ["--config", str(file)] if named else []
    file.mkdir()
    done = emnews("list", *arguments, ".")
    assert (done.code, done.err.count("\n")) == (2, 1)
    file.rmdir()
    os.mkfifo(file)
    done = emnews("list", *arguments, ".")
    assert (done.code, done.err.count("\n")) == (2, 1)
    file.unlink()
    for target in ("/dev/zero", "nowhere", "emnews.toml"):
        file.symlink_to(target)
        done = emnews("list", *arguments, ".")
        assert (done.code, done.err.count("\n")) == (2, 1), target
        assert done.err.startswith(f"emnews: {file}: ")
        file.unlink()


def test_a_file_that_may_not_be_read_is_an_error(
    folder: Path, emnews: Emnews, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "emnews.toml"
    file.write_bytes(b"")
    opened = os.open

    def refused(path: Any, *arguments: Any) -> int:
        if os.fspath(path) == str(file):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr(os, "open", refused)
    assert emnews("list", ".") == (2, "", f"emnews: {file}: can't be read: Permission denied\n")


@pytest.mark.parametrize(
    "content",
    [b"", b"# nothing", b"\xef\xbb\xbfjobs = 2\r\n", b"[list]", b"[tool.other]\nx = 1", b"jobs = 0"],
)
def test_what_a_settings_file_may_be(content: bytes, folder: Path, emnews: Emnews) -> None:
    (folder / "emnews.toml").write_bytes(content)
    done = emnews("list", ".")
    assert (done.code, done.err) == (0, "emnews: no post found\n")


def test_a_pipe_can_be_named(folder: Path, emnews: Emnews) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"jobs = 2\n")
    os.close(theirs)
    assert shown(emnews, "list", "--config", f"/dev/fd/{ours}") == f"[list]\njobs = 2  # /dev/fd/{ours}\n"
    os.close(ours)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("EMNEWS_JOBS", "many"),
        ("EMNEWS_JOBS", "-1"),
        ("EMNEWS_JOBS", "9" * 5000),
        ("EMNEWS_JOBS", "１e"),
        ("EMNEWS_LIST_JOBS", "1.5"),
        ("EMNEWS_QUIET", "perhaps"),
        ("EMNEWS_SINCE", "2022-02-30"),
        ("EMNEWS_SINCE", "\udcff"),
        ("EMNEWS_FORMAT", "xml\n\x1b[31m"),
        ("EMNEWS_COLOR", " "),
        ("EMNEWS_CONFIG", "/nowhere.toml"),
        ("EMNEWS_CONFIG", "/"),
    ],
)
def test_a_wrong_variable_is_one_line_and_exit_code_2(
    variable: str, value: str, folder: Path, emnews: Emnews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    done = emnews("list", ".")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err[:-1].isprintable()
    assert value == "/nowhere.toml" or value == "/" or variable in done.err


def test_an_empty_variable_is_none(folder: Path, emnews: Emnews, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EMNEWS_LIST_JOBS", "EMNEWS_FORMAT", "EMNEWS_CONFIG", "EMNEWS_QUIET"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("EMNEWS_JOBS", "2")
    assert shown(emnews, "list") == "[list]\njobs = 2  # EMNEWS_JOBS\n"
