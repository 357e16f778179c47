"""What a run meets outside its posts: streams, limits, temporary files, zones, locales, lost processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.robustness.archives import EMNEWS, emnews, make_archive, tree, workers_of
from tests.robustness.test_disk import can_mount

linux = pytest.mark.skipif(sys.platform != "linux", reason="no /proc, which names the processes of a run")
FULL = "emnews: standard output can't be written: No space left on device\n"
NO_ROOM = "emnews: temporary files can't be written: No space left on device\n"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "posts", 3)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As many as are worked on in several processes."""
    return make_archive(tmp_path_factory.mktemp("archive") / "posts", 130)


def in_shell(script: str, *arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program within a script of the shell, as ``"$@"``."""
    command = ["bash", "-c", script, "bash", *EMNEWS, *map(str, arguments)]
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command, **{"capture_output": True, "check": False, "timeout": 100, **options}
    )


def injected(code: str, *arguments: object) -> list[str]:
    """The command that runs the program after some code."""
    script = f"{code}\nfrom emnews_cli.__main__ import main\nmain()"
    return [sys.executable, "-c", script, *map(str, arguments)]


# --- streams ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_at_the_start_cost_no_byte_of_any_file(
    closed: str, few: Path, tmp_path: Path
) -> None:
    for number, (arguments, output) in enumerate(
        [
            (["convert", "--to", "md", few, "-o"], "out"),
            (["convert", "--to", "epub", few, "-o"], "book.epub"),
            (["stats", few, "--html"], "page.html"),
            (["list", few, "--report"], "report.jsonl"),
        ]
    ):
        usual, other = tmp_path / f"usual{number}{output}", tmp_path / f"other{number}{output}"
        assert emnews(*arguments, usual).returncode == 0
        done = in_shell(f'"$@" {closed}', *arguments, other)
        if ">&-" in closed.split():
            assert done.returncode == 2
            assert not other.exists()
            told = b"" if "2>&-" in closed else b"emnews: standard output is closed\n"
            assert (done.stdout, done.stderr) == (b"", told)
        else:
            assert done.returncode == 0
            if output != "report.jsonl":  # which has times in it
                assert content_of(other) == content_of(usual)
            assert b"emnews:" not in other.read_bytes() if other.is_file() else True


def content_of(path: Path) -> object:
    return tree(path) if path.is_dir() else path.read_bytes()


@pytest.mark.parametrize("command", ["strip -i", "validate --fix -q"])
@pytest.mark.parametrize("closed", ["<&- 2>&-", "<&- >&- 2>&-"])
def test_posts_are_repaired_or_left_whole_with_closed_streams(
    command: str, closed: str, few: Path, tmp_path: Path
) -> None:
    usual = make_archive(tmp_path / "usual/posts", 3)
    emnews(*command.split(), "posts", cwd=usual.parent)
    before = tree(few)
    in_shell(f'"$@" {closed}', *command.split(), "posts", cwd=few.parent)
    assert tree(few) == (before if " >&-" in closed else tree(usual))


@pytest.mark.parametrize(
    "command",
    ["list posts", "show posts", "stats posts", "validate posts", "convert --to epub posts", "rule EM102",
     "convert --to json -o - posts", "strip --diff posts", "--version", "--help", "list --help"],
)  # fmt: skip
def test_a_full_disk_for_standard_output_is_a_clear_error(command: str, few: Path) -> None:
    done = in_shell('"$@" > /dev/full', *command.split(), cwd=few.parent)
    assert (done.returncode, done.stderr.decode()) == (2, FULL)


def test_a_full_disk_for_standard_error_costs_neither_a_repair_nor_the_exit_code(few: Path) -> None:
    post = b"---\ntitle: a\ndate: 2022-03-08 18:05:40\n---\nx\n"
    usual = emnews("validate", "--fix", input=post)
    done = in_shell('"$@" 2> /dev/full', "validate", "--fix", input=post)
    assert (done.returncode, done.stdout) == (usual.returncode, usual.stdout)
    assert b"+0800" in done.stdout


# --- temporary files and limits --------------------------------------------------------------------------


if can_mount():

    @pytest.mark.parametrize("output", [["-o", "book.epub"], []], ids=["file", "pipe"])
    @pytest.mark.parametrize("jobs", [1, 2])
    def test_a_temporary_folder_that_fills_up_ends_a_book(
        output: list[str], jobs: int, many: Path, tmp_path: Path
    ) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24k", "none", disk], check=True)  # noqa: S607
        try:
            done = emnews(
                "convert", "--to", "epub", "-j", jobs, many, *output,
                cwd=tmp_path, env={**os.environ, "TMPDIR": str(disk)},
            )  # fmt: skip
        finally:
            subprocess.run(["umount", disk], check=True)  # noqa: S607
        assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", NO_ROOM)
        assert not (tmp_path / "book.epub").exists()


@pytest.mark.parametrize("refused", ["write", "TemporaryFile"])
@pytest.mark.parametrize("output", [["-o", "book.epub"], []], ids=["file", "pipe"])
def test_temporary_files_that_are_refused_end_a_book(
    refused: str, output: list[str], few: Path, tmp_path: Path
) -> None:
    code = (
        "import tempfile\n"
        "made = tempfile.TemporaryFile\n"
        "def full(*_, **__): raise OSError(28, 'No space left on device')\n"
        "class Full:\n"
        "    def __init__(self, *a, **k): self.file = made(*a, **k)\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *_): self.file.close()\n"
        "    def __getattr__(self, name): return full if name == 'write' else getattr(self.file, name)\n"
        f"tempfile.TemporaryFile = {'Full' if refused == 'write' else 'full'}"
    )
    command = injected(code, "convert", "--to", "epub", few, *output)
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", NO_ROOM)
    assert not (tmp_path / "book.epub").exists()


def test_a_temporary_folder_that_is_not_there_is_no_obstacle(few: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": "/nowhere", "TMP": "/nowhere", "TEMP": "/nowhere"}
    book = tmp_path / "book.epub"
    done = emnews("convert", "--to", "epub", few, "-o", book, env=environment)
    assert (done.returncode, book.exists()) == (0, True)
    assert emnews("list", "--sort", "date", few, env=environment).returncode == 0


@linux
@pytest.mark.parametrize("number", [20, 10])
def test_few_open_files_mean_few_processes(number: int, many: Path, tmp_path: Path) -> None:
    done = in_shell(
        f'ulimit -n {number}; "$@"', "convert", "--to", "md", "-j", 16, many, "-o", tmp_path / "out"
    )
    assert done.returncode == 0, done.stderr
    assert len(tree(tmp_path / "out")) == 130


@linux
def test_where_no_process_can_be_started_that_is_said(many: Path) -> None:
    code = (
        "import multiprocessing.connection as connection\n"
        "def full(*_): raise OSError(24, 'Too many open files')\n"
        "connection.Pipe = full"
    )
    done = subprocess.run(injected(code, "list", "-j", 2, many), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"emnews: no process can be started: Too many open files\n"


def test_files_that_may_not_grow_leave_every_post_whole(few: Path, tmp_path: Path) -> None:
    before = tree(few)
    for arguments in (["strip", "-i"], ["validate", "--fix"]):
        done = in_shell('ulimit -f 1; "$@"', *arguments, few)
        assert done.returncode == 1
        assert b"can't be written: File too large" in done.stderr
        assert b"Traceback" not in done.stderr
        assert tree(few) == before
    done = in_shell('ulimit -f 1; "$@"', "convert", "--to", "epub", few, "-o", tmp_path / "book.epub")
    assert (done.returncode, done.stderr) == (
        2,
        b"emnews: temporary files can't be written: File too large\n",
    )


def test_without_memory_a_run_ends_with_a_line(few: Path) -> None:
    code = (
        "from emnews_cli.model.census import Census\ndef refuse(*_): raise MemoryError\nCensus.add = refuse"
    )
    done = subprocess.run(injected(code, "stats", few), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (2, b"emnews: not enough memory\n")


# --- processes that are lost -----------------------------------------------------------------------------

ONCE = """
import os, signal, sys
flag, number = sys.argv.pop(1), int(sys.argv.pop(1))
def once():
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    if number:
        os.kill(os.getpid(), number)
    else:
        raise MemoryError
from emnews_cli.cli import books, validation
make, save = books._Making.__call__, validation._save
def making(self, post, content):
    if '-00077' in post.path:
        once()
    return make(self, post, content)
def saving(source, content, repaired):
    if '-00077' in source.path:
        once()
    save(source, content, repaired)
books._Making.__call__, validation._save = making, saving
"""


@linux
def test_a_process_that_is_killed_costs_a_book_nothing(many: Path, tmp_path: Path) -> None:
    usual, other = tmp_path / "usual.epub", tmp_path / "other.epub"
    assert emnews("convert", "--to", "epub", "-j", 1, many, "-o", usual).returncode == 0
    command = injected(ONCE, tmp_path / "flag", 9, "convert", "--to", "epub", "-j", 2, many, "-o", other)
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"was killed by SIGKILL while it had" in done.stderr
    assert other.read_bytes() == usual.read_bytes()


@linux
def test_a_process_that_is_killed_leaves_every_post_repaired_and_whole(tmp_path: Path) -> None:
    trees = []
    for name, command in (
        ("usual", [*EMNEWS, "validate", "--fix", "-q", "-j", "1"]),
        ("other", injected(ONCE, tmp_path / "flag", 9, "validate", "--fix", "-q", "-j", 2)),
    ):
        posts = make_archive(tmp_path / name / "posts", 130)
        done = subprocess.run([*command, "posts"], capture_output=True, check=False, cwd=posts.parent)
        assert done.returncode == 1
        trees.append(tree(posts))
    assert b"was killed by SIGKILL" in done.stderr
    assert trees[0] == trees[1]


def test_a_post_there_is_no_memory_for_is_its_own_failure(many: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.epub"
    command = injected(ONCE, tmp_path / "flag", 0, "convert", "--to", "epub", "-j", 2, many, "-o", book)
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, book.exists()) == (1, True)
    assert done.stderr.splitlines()[0].endswith(b"-00077.md: not enough memory")


def stopped_worker(process: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, process.communicate()
        for worker in workers_of(process):
            if Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0] == "T":
                return worker
        time.sleep(0.01)
    raise AssertionError("no process was stopped")


@linux
@pytest.mark.parametrize("goes_on", [True, False], ids=["continued", "interrupted"])
def test_a_process_that_is_stopped_is_waited_for_and_an_interrupt_ends_it(
    goes_on: bool, many: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.epub"
    command = injected(
        ONCE, tmp_path / "flag", int(signal.SIGSTOP), "convert", "--to", "epub", "-j", 2, many, "-o", book
    )
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    worker = stopped_worker(process)
    if goes_on:
        os.kill(worker, signal.SIGCONT)
    else:
        process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == (0 if goes_on else 130), errors
    assert book.exists() is goes_on
    assert goes_on or not Path(f"/proc/{worker}").exists()


# --- clocks, zones, locales, folders ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": ":/etc/passwd"},
        {"TZ": "x"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": ""},
        {"TZ": "<x>-99:99:99"},
        {"TZ": "../../etc/passwd"},
        {"LANG": "xx", "LC_ALL": "yy"},
        {"LC_ALL": "zh_CN.GB18030"},
        {"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "utf-16"},
        {"HOME": "/nowhere"},
    ],
    ids=str,
)
def test_zone_and_locale_change_nothing(environment: dict[str, str], few: Path) -> None:
    for command in (["list"], ["validate", "-q", "--today", "2022-01-01"]):
        usual, other = emnews(*command, few), emnews(*command, few, env={**os.environ, **environment})
        assert (other.returncode, other.stdout) == (usual.returncode, usual.stdout)
        assert b"Traceback" not in other.stderr


def test_an_empty_environment_is_enough(few: Path, tmp_path: Path) -> None:
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    for arguments in (["list", few], ["convert", "--to", "epub", few, "-o", tmp_path / "book.epub"]):
        assert emnews(*arguments, env=paths).returncode == 0


def test_the_first_and_the_last_day_break_nothing(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    days = [
        "0001-01-01 00:00:00 +1400",
        "0001-01-01",
        "9999-12-31 23:59:59 -1400",
        "9999-12-31 23:59:59 +1400",
    ]
    for number, day in enumerate(days):
        (posts / f"{number}.md").write_text(f"---\ntitle: a\ndate: {day}\n---\nx\n", encoding="utf-8")
    for command in (
        ["list"],
        ["list", "--sort", "date", "--format", "json"],
        ["list", "--since", "0001-01-01", "--until", "9999-12-31"],
        ["show"],
        ["stats"],
        ["stats", "--by", "week", "--csv"],
        ["validate", "--fix", "--diff", "--unsafe-fixes"],
        ["convert", "--to", "json", "-o", "-"],
        ["convert", "--to", "epub", "--group-by", "security", "-o", "book.epub"],
        ["convert", "--to", "epub", "--split", "week", "-o", "books/"],
    ):
        done = emnews(*command, posts, cwd=tmp_path)
        assert done.returncode in (0, 1), done.stderr
        assert b"Traceback" not in done.stderr
        assert b" error: " not in done.stderr


def test_a_clock_that_goes_backwards_is_no_obstacle(few: Path) -> None:
    code = (
        "import time, itertools\n"
        "down = itertools.count(0, -1)\n"
        "time.time = time.perf_counter = time.monotonic = lambda: float(next(down))\n"
        "time.time_ns = lambda: next(down)"
    )
    done = subprocess.run(injected(code, "convert", "--to", "md", few, "-o", few.parent / "out"), capture_output=True, check=False)  # fmt: skip
    assert (done.returncode, len(tree(few.parent / "out"))) == (0, 3)


@pytest.mark.parametrize("command", ["list", "validate -q", "validate --fix -q", "strip -i", "stats"])
def test_without_a_working_folder_posts_with_whole_paths_are_read(command: str, few: Path) -> None:
    (few.parent / "gone").mkdir()
    done = in_shell('rmdir "$PWD"; "$@"', *command.split(), few, cwd=few.parent / "gone")
    assert done.returncode == (1 if command == "validate -q" else 0), done.stderr


def test_without_a_working_folder_that_is_said_where_it_is_needed(few: Path) -> None:
    for arguments in (["list", "."], ["convert", "--to", "md", few, "-o", "out"]):
        (few.parent / "gone").mkdir()
        done = in_shell('rmdir "$PWD"; "$@"', *arguments, cwd=few.parent / "gone")
        assert (done.returncode, done.stderr) == (2, b"emnews: the working folder is gone\n")
