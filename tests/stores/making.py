"""Containers made by the standard tools, and what the program finds in them."""

from __future__ import annotations

import io
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from emnews_cli.archive.container_index import ContainerIndex
from emnews_cli.archive.discover import discover
from emnews_cli.archive.site import PassedOver
from emnews_cli.archive.tasks import Done, Failure, Task, attempt

Tree = Mapping[str, bytes]
FORMATS = ("tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst", "zip", "parquet", "git")


def make_folder(path: Path, tree: Tree) -> Path:
    """A folder of files."""
    path.mkdir()
    for name, data in tree.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return path


def tar_bytes(tree: Tree, format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002
    """An uncompressed tar file."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=format) as archive:
        for name, data in tree.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def compressed(data: bytes, form: str) -> bytes:
    """Bytes as a compression has them."""
    import bz2
    import gzip
    import lzma

    from emnews_cli.stores.streams import zstd

    compress = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd().compress}
    return compress[form](data)  # type: ignore[operator,no-any-return]


def make_container(folder: Path, form: str, tree: Tree) -> Path:
    """A container of files, in the order of the tree."""
    path = folder / f"x.{form}"
    if form == "git":
        return _repository(path, tree)
    if form == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.table({"path": pa.array(tree, pa.string()), "data": pa.array(tree.values(), pa.binary())})
        pq.write_table(table, path)
    elif form == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in tree.items():
                archive.writestr(name, data)
    else:
        data = tar_bytes(tree)
        path.write_bytes(compressed(data, form[4:]) if form[4:] else data)
    return path


def git(*command: str, **options: object) -> bytes:
    """What git says."""
    config = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *config, *command],  # noqa: S607
        check=True,
        capture_output=True,
        **options,  # type: ignore[call-overload]
    )
    return done.stdout  # type: ignore[no-any-return]


def _repository(path: Path, tree: Tree) -> Path:
    work = path.with_suffix(".work")
    make_folder(work, tree)
    git("init", "-q", "--bare", str(path))
    places = (f"--git-dir={path}", f"--work-tree={work}")
    git(*places, "add", "-Af", ".")
    git(*places, "commit", "-q", "--allow-empty", "-m", "x")
    return path


class Found(NamedTuple):
    """What is found: data or a problem by place, and counts of what was passed over."""

    posts: list[tuple[str, bytes | str]]
    passed: tuple[int, dict[str, int], int]

    @property
    def problems(self) -> dict[str, str]:
        return {place: data for place, data in self.posts if isinstance(data, str)}

    @property
    def read(self) -> dict[str, bytes]:
        return {place: data for place, data in self.posts if isinstance(data, bytes)}


def find(*paths: Path | str, listed: tuple[str, ...] = (), **options: object) -> Found:
    """What is read of some paths."""
    passed = PassedOver()
    size = {"max_size": options["max_size"]} if "max_size" in options else {}
    links = {"follow_links": options["follow_links"]} if "follow_links" in options else {}
    with ContainerIndex(**size, **links) as containers:  # type: ignore[arg-type]
        sources = discover(list(map(str, paths)), listed, passed=passed, containers=containers, **options)  # type: ignore[arg-type]
        posts = [(source.place, _data(Task(source))) for source in sources]
    return Found(posts, (passed.pages, dict(passed.suffixes), passed.doubles))


def _data(task: Task) -> bytes | str:
    result = attempt(task, lambda content, _: Done(content.data)).result
    return result.reason if isinstance(result, Failure) else result.value
