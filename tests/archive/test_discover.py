"""Finding posts."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.discover import Source, check_exists, discover
from emnews_cli.archive.reading import MAX_SIZE, Access
from emnews_cli.archive.worklist import Worklist
from emnews_cli.errors import DiskError, InputError


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def places(*paths: Path) -> list[str]:
    return [source.place for source in discover(list(map(str, paths)))]


def below(folder: Path) -> list[str]:
    """The posts that are found in a folder, as they are named from there."""
    return [source.place for source in discover([str(folder)]) if not source.problem]


def test_a_folder_gives_its_markdown_files_sorted_and_no_hidden_ones(tmp_path: Path) -> None:
    make(tmp_path, "b.md", "a.markdown", "c/d.MD", "c/.e.md", ".git/f.md", "g.txt", "-h.md")
    assert places(tmp_path) == ["-h.md", "a.markdown", "b.md", "c/d.MD"]


def test_several_paths_keep_their_order_and_folders_their_names(tmp_path: Path) -> None:
    make(tmp_path, "z/a.md", "y/a.md", "x.txt")
    assert places(tmp_path / "z", tmp_path / "y", tmp_path / "x.txt") == ["z/a.md", "y/a.md", "x.txt"]


def test_a_loop_of_links_ends_and_is_reported(tmp_path: Path) -> None:
    make(tmp_path, "a/b.md")
    (tmp_path / "a/loop").symlink_to(tmp_path / "a")
    (tmp_path / "up").symlink_to(tmp_path)
    found = {source.place: source.problem for source in discover([str(tmp_path)])}
    assert found == {"a/b.md": "", "a/loop": LOOP, "up": LOOP}


def test_a_link_to_itself_and_a_named_pipe_are_reported_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("a.md")
    os.mkfifo(tmp_path / "b.md")
    problems = [source.problem for source in discover([str(tmp_path)])]
    assert problems == ["Too many levels of symbolic links", "not a regular file"]


LOOP = "a link back to a folder above it, not followed"
OUT = "a link that leads out of the folder, not followed without --follow-links"


def test_links_are_followed_within_the_folder_and_out_of_it_on_demand(tmp_path: Path) -> None:
    make(tmp_path, "posts/a.md", "posts/2022/b.md", "other/c.md", "posts-2/d.md")
    (tmp_path / "posts/latest").symlink_to("2022")
    (tmp_path / "posts/link.md").symlink_to("a.md")
    (tmp_path / "posts/out").symlink_to("../other")
    (tmp_path / "posts/out2").symlink_to(tmp_path / "posts-2")
    (tmp_path / "posts/out.md").symlink_to("../other/c.md")
    (tmp_path / "posts/top").symlink_to("..")
    (tmp_path / "posts/note.txt").symlink_to("../other/c.md")
    inside = {"2022/b.md": "", "a.md": "", "latest/b.md": "", "link.md": ""}
    outside = dict.fromkeys(("out", "out.md", "out2", "top"), OUT)
    posts = str(tmp_path / "posts")
    assert {source.place: source.problem for source in discover([posts])} == inside | outside
    listed = {source.place.partition("posts/")[2]: source.problem for source in discover([], [posts])}
    assert listed == inside | outside
    followed = {source.place: source.problem for source in discover([posts], follow_links=True)}
    expected = inside | {"out/c.md": "", "out.md": "", "out2/d.md": ""}
    expected |= {"top/other/c.md": "", "top/posts": LOOP, "top/posts-2/d.md": ""}
    assert followed == expected


def test_a_file_in_a_folder_is_to_be_read_within_it_and_one_that_was_named_anywhere(tmp_path: Path) -> None:
    make(tmp_path, "posts/sub/a.md")
    real = f"{os.path.realpath(tmp_path)}/posts/"
    paths = [str(tmp_path / "posts"), str(tmp_path / "posts/sub/a.md")]
    assert [source.access for source in discover(paths, max_size=9)] == [
        Access(paths[0], real, 9),
        Access("", "", 9),
    ]
    assert [source.access for source in discover([], paths, follow_links=True)] == [
        Access(paths[0], "", MAX_SIZE),
        Access(),
    ]


def test_a_folder_that_is_a_link_itself_is_gone_into(tmp_path: Path) -> None:
    make(tmp_path, "real/a.md")
    (tmp_path / "posts").symlink_to("real")
    assert below(tmp_path / "posts") == ["a.md"]


def test_a_folder_that_many_links_lead_to_is_gone_through_by_way_of_the_first(tmp_path: Path) -> None:
    """Else a few folders with links to one another would hold more paths than anybody can read."""
    for name in range(12):
        make(tmp_path, f"{name}/a.md")
        for other in range(12):
            (tmp_path / f"{name}/to-{other}").symlink_to(f"../{other}")
    found = list(discover([str(tmp_path)]))
    assert 24 <= len(found) < 1000
    assert {source.place for source in found} >= {f"{name}/a.md" for name in range(12)}


def test_a_link_that_leads_nowhere_or_in_a_circle_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    (tmp_path / "c.md").symlink_to("nowhere")
    (tmp_path / "folder").symlink_to("nowhere")
    (tmp_path / "picture.png").symlink_to("nowhere")
    problems = [(source.place, source.problem) for source in discover([str(tmp_path)])]
    assert problems == [
        ("a.md", "Too many levels of symbolic links"),
        ("b.md", "Too many levels of symbolic links"),
        ("c.md", "No such file or directory"),
        ("folder", "No such file or directory"),
    ]
    listed = list(discover([], [str(tmp_path / "c.md"), str(tmp_path / "gone.md"), "n\0.md"]))
    assert [source.problem for source in listed] == ["No such file or directory", "", ""]


def test_rules_that_are_too_large_are_reported_and_the_posts_are_read(tmp_path: Path) -> None:
    make(tmp_path, ".git/HEAD", "posts/a.md", "posts/b.md")
    (tmp_path / "posts/.gitignore").write_text("b.md\n" + "# much\n" * 100)
    (tmp_path / ".gitignore").write_text("a.md\n")
    posts = str(tmp_path / "posts")
    found = {source.path: source.problem for source in discover([posts], max_size=100)}
    assert found == {f"{posts}/.gitignore": "larger than 100 B", f"{posts}/b.md": ""}
    (tmp_path / ".gitignore").write_text("# much\n" * 100)
    found = {source.path: source.problem for source in discover([posts], max_size=100)}
    assert found[str(tmp_path / ".gitignore")] == "larger than 100 B"


def test_rules_by_way_of_a_link_do_not_count_as_in_git(tmp_path: Path) -> None:
    make(tmp_path, "posts/a.md")
    (tmp_path / "rules").write_text("*.md\n")
    (tmp_path / "posts/.gitignore").symlink_to("../rules")
    assert below(tmp_path / "posts") == ["a.md"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        check_exists(str(tmp_path / "nothing.md"), ContainerIndex())
    with pytest.raises(InputError, match="too long"):
        check_exists(str(tmp_path / ("n" * 300)), ContainerIndex())
    check_exists(str(tmp_path), ContainerIndex())


def test_a_folder_that_does_not_open_is_reported_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a/x.md", "b/y.md")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = {source.place: source.problem for source in discover([str(tmp_path)])}
    assert found == {"a": "Permission denied", "b/y.md": ""}


def test_names_are_sorted_by_their_bytes_whatever_they_are(tmp_path: Path) -> None:
    names = [
        b"a\n.md",
        b"-a.md",
        b"\xff.md",
        "\u4e00.md".encode(),
        b"a b.md",
        "\U00020000.md".encode(),
        b"a.md",
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"")
    assert [os.fsencode(place) for place in places(tmp_path)] == sorted(names)


def test_a_path_is_as_it_was_given_with_a_dot_before_a_hyphen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "-a.md", "b/-c.md", "-d/e.md")
    monkeypatch.chdir(tmp_path)
    paths = [source.path for source in discover(["."])]
    assert paths == ["./-a.md", "./-d/e.md", "b/-c.md"]
    assert [source.path for source in discover(["b/", "./-a.md", "-d"])] == [
        "b/-c.md",
        "./-a.md",
        "./-d/e.md",
    ]


def test_more_names_than_are_sorted_in_memory_are_sorted_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, *(f"{number * 7919 % 100:02}.md" for number in range(100)), "z/a.md")
    sorted_in_memory = places(tmp_path)
    monkeypatch.setattr("emnews_cli.archive.sorting.MANY", 10)
    assert places(tmp_path) == sorted_in_memory == sorted(sorted_in_memory)


def test_folders_may_be_nested_deeper_than_functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1500):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.md").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    found = [source.place.count("/") for source in discover(["."])]
    subprocess.run(["rm", "-r", "d"], check=True)  # noqa: S607  # which shutil can't
    assert found == [1500]


# --- lists ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("posts/a.md", "posts/a.md"),
        ("./posts//a.md", "posts/a.md"),
        ("/posts/a.md", "posts/a.md"),
        ("../../a.md", "a.md"),
        ("x/../../a.md", "x/a.md"),
        ("-a.md", "./-a.md"),
    ],
)
def test_a_path_of_a_list_keeps_its_folders_and_never_leaves_the_output(path: str, place: str) -> None:
    (source,) = discover([], [path])
    assert os.path.normpath(source.place) == os.path.normpath(place)


def test_a_folder_of_a_list_is_gone_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a/b/c.md", "a/d.md")
    monkeypatch.chdir(tmp_path)
    assert [source[:3] for source in discover([], ["a", "a/d.md"])] == [
        ("a/b/c.md", "a/b/c.md", ""),
        ("a/d.md", "a/d.md", ""),
        ("a/d.md", "a/d.md", ""),
    ]


# --- what git ignores -----------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)  # noqa: S607  # wherever git is
    return tmp_path


def test_what_git_ignores_is_passed_over(repository: Path) -> None:
    make(repository, "a.md", "draft-b.md", "_site/c.md", "d/e.md", "d/draft-f.md", "d/keep/draft-g.md")
    (repository / ".gitignore").write_text("draft-*\n_site/\n")
    (repository / "d/keep").joinpath(".gitignore").write_text("!draft-g.md\n")
    assert below(repository) == ["a.md", "d/e.md", "d/keep/draft-g.md"]
    assert below(repository / "d") == ["e.md", "keep/draft-g.md"]


def test_git_and_we_ignore_the_same(repository: Path) -> None:
    names = [
        f"{folder}{name}.md"
        for folder in ("", "a/", "a/b/", "c/", "c/a/")
        for name in ("x", "y", "a b", "#z")
    ]
    make(repository, *names)
    (repository / ".gitignore").write_text("/x.md\na/b\n!a/b/x.md\n\\#z.md\n*/a\\ b.md\n[\n!\n # no\n")
    (repository / "c/.gitignore").write_text("**/y.md\n!/y.md\n/a/x*\n")
    (repository / ".git/info/exclude").write_text("c/x.md\n")
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--exclude-standard", "*.md"],  # noqa: S607
        cwd=repository, capture_output=True, check=True,
        env={"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"},
    )  # fmt: skip
    assert sorted(below(repository)) == sorted(asked.stdout.decode().split("\0")[:-1])


def test_what_is_named_is_never_ignored(repository: Path) -> None:
    make(repository, "_site/a.md", "_site/b/c.md", "_site/b/d.md")
    (repository / ".gitignore").write_text("_site/\n")
    (repository / "_site/b/.gitignore").write_text("d.md\n")
    assert places(repository / "_site/a.md") == ["a.md"]
    assert below(repository / "_site") == ["a.md", "b/c.md"]
    assert below(repository / "_site/b") == ["c.md"]
    assert below(repository) == []


def test_rules_of_a_folder_that_is_no_repository_hold_below_it_alone(tmp_path: Path) -> None:
    make(tmp_path, "a/b.md", "a/c.md")
    (tmp_path / ".gitignore").write_text("*.md\n")
    (tmp_path / "a/.gitignore").write_text("b.md\n")
    assert below(tmp_path / "a") == ["c.md"]


@pytest.mark.parametrize("spoil", [lambda path: path.mkdir(), lambda path: path.symlink_to(path.name)])
def test_rules_that_cannot_be_read_are_none(repository: Path, spoil: Callable[[Path], None]) -> None:
    make(repository, "a.md")
    spoil(repository / ".gitignore")
    assert below(repository) == ["a.md"]


# --- all at once ----------------------------------------------------------------------------------------


def sources(number: int) -> list[Source]:
    return [Source(f"{at}.md", f"x/{at}.md") for at in range(number)]


@pytest.mark.parametrize("number", [0, 1, 999, 1000, 2500, 4999, 5000, 5001, 7000, 7500])
def test_a_worklist_gives_what_it_was_given_again_and_again(number: int) -> None:
    worklist = Worklist(iter(sources(number)))
    assert len(worklist) == number
    one, other = iter(worklist), iter(worklist)
    assert [pair[0] for pair in zip(one, other, strict=True)] == sources(number)
    assert list(worklist) == sources(number)


def test_a_worklist_without_room_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(DiskError, match="temporary files can't be written: No space left"):
        Worklist(sources(5000))
