"""On a system without fcntl, descriptors of folders and the like, as Windows is: the same outputs.

No such system is at hand, so a process hides what it has not, and refuses what it refuses.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.generator import make_post

PRELUDE = '''
import os, signal, sys
for name in ("fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"):
    sys.modules[name] = None
for name in (
    "O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH chown fchmod fchown fork forkpty getegid geteuid getgid"
    " getuid killpg mkfifo pread sched_getaffinity set_blocking"
).split():
    delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "pthread_sigmask"):
    delattr(signal, name)
os.supports_dir_fd = os.supports_fd = set()
plain = {name: getattr(os, name) for name in ("open", "stat", "lstat", "unlink", "mkdir", "replace", "link", "utime")}

def held(path):
    """Whether a file is open, which then can be neither moved nor removed."""
    wanted = os.path.realpath(path)
    for number in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{number}") == wanted:
                return True
        except OSError:
            pass
    return False

def guarded(name):
    def call(path, *more, **options):
        if any(key.endswith("dir_fd") and value is not None for key, value in options.items()):
            raise NotImplementedError(f"dir_fd unavailable on this platform: {name}")
        ours = not sys._getframe(1).f_code.co_filename.endswith("tempfile.py")  # which has other ways there
        if ours and name in ("unlink", "replace") and held(path):
            raise PermissionError(13, "open elsewhere", path)
        if name == "open" and os.path.isdir(path):
            raise PermissionError(13, "Permission denied", path)
        return plain[name](path, *more, **options)
    return call

for name in plain:
    setattr(os, name, guarded(name))
import emnews_cli.system
emnews_cli.system.MOVES_OPEN_FILES = False
'''
RUN = """
from emnews_cli.cli.app import main
for line in sys.stdin.read().splitlines():
    sys.argv = ["emnews", *line.split()]
    try:
        main()
    except SystemExit as ended:
        print(ended.code, flush=True)
"""
COMMANDS = """show posts
list posts
stats posts
validate posts
convert --to md -j 1 -u posts -o md
convert --to md -j 1 -u posts -o md
convert --to html -j 1 --site posts -o html
convert --to json -j 1 posts -o all.jsonl
convert --to epub -j 1 posts -o book.epub
strip -j 1 posts -o stripped
validate --fix --unsafe-fixes -j 1 repaired
strip -i -j 1 repaired
export --sessions none -j 1 posts -o news.jsonl
export --sessions none -j 1 posts -o news.sqlite
export --sessions none -j 1 -u posts -o news.sqlite
export --help
convert --to md --config settings.toml -j 1 posts/a/0.md -o other/folders/a.md
show a-link.md
convert --to md posts/a/0.md -o a-link.md
"""
PARQUET = (
    "export --sessions none -j 1 posts -o news/\nexport --sessions none -j 1 -u --prune posts -o news/\n"
)


def made(folder: Path, prelude: str, commands: str) -> tuple[list[str], dict[str, bytes]]:
    """What the commands say and write."""
    for name in ("posts/a", "posts/b", "repaired"):
        (folder / name).mkdir(parents=True)
        for number in range(12):
            (folder / name / f"{number}.md").write_bytes(make_post(number).data)
    (folder / "posts/a/.emnews-0123456789ab.tmp").write_bytes(b"")
    (folder / "settings.toml").write_text("[convert]\ncharts = 'link'\n")
    (folder / "a-link.md").symlink_to("posts/a/0.md")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{prelude}{RUN}"],
        cwd=folder,
        input=commands.encode(),
        capture_output=True,
    )
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert "Traceback" not in said
    files = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".sqlite", ".sqlite3")
    )
    return done.stdout.decode().splitlines(), {
        str(path.relative_to(folder)): path.read_bytes() for path in files
    }


@pytest.mark.skipif(sys.platform != "linux", reason="no /proc, by which open files are known")
def test_the_same_comes_of_every_command(tmp_path: Path) -> None:
    commands = COMMANDS + (PARQUET if find_spec("pyarrow") and find_spec("filelock") else "")
    with_posix, without = (
        made(tmp_path / str(at), prelude, commands) for at, prelude in enumerate(("", PRELUDE))
    )
    assert without == with_posix
