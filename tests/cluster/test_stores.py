"""Workers read from an object store, and write to one, by themselves."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

from tests.generator import make_post
from tests.stores.making import tar_bytes
from tests.stores.s3 import Emnews, Server, emnews, s3

__all__ = ["emnews", "s3"]
POSTS = {f"_posts/{made.name}": made.data for made in map(make_post, range(12))}
OPTIONS = ("--sessions", "none", "--partition", "year")
CLUSTER = ("--cluster", "local:1")


def below(server: Server, folder: str) -> Mapping[str, bytes]:
    found = server.objects()
    return {key.removeprefix(folder): data for key, data in found.items() if key.startswith(folder)}


def test_a_dataset_is_made_by_workers_part_by_part(s3: Server, emnews: Emnews) -> None:
    s3.put({f"posts/{name}": data for name, data in POSTS.items()})
    emnews("export", "-q", "-j", "1", *OPTIONS, "s3://news/posts", "-o", "s3://news/here/")
    run = emnews("export", *CLUSTER, *OPTIONS, "s3://news/posts", "-o", "s3://news/there/")
    assert "12 exported" in run.err
    assert below(s3, "there/") == below(s3, "here/")

    changed, gone, *_ = POSTS
    s3.put({f"posts/{changed}": POSTS[changed] + "\n又一段。\n".encode()})
    s3.remove(f"posts/{gone}")
    for place, options in (("here", ("-j", "1")), ("there", CLUSTER)):
        run = emnews("export", "-u", *options, *OPTIONS, "s3://news/posts", "-o", f"s3://news/{place}/")
        assert "1 exported, 10 unchanged, 0 removed, 1 of" in run.err
    assert below(s3, "there/") == below(s3, "here/")


def test_containers_and_outputs_in_a_store(s3: Server, emnews: Emnews) -> None:
    s3.put({"packed/x.tar.gz": gzip.compress(tar_bytes(POSTS))})
    emnews("convert", "-q", "-j", "1", "--to", "md", "s3://news/packed/x.tar.gz", "-o", "s3://news/here")
    command = ("convert", "--to", "md", "s3://news/packed/x.tar.gz", "-o", "s3://news/there")
    assert "12 converted" in emnews(*command, *CLUSTER).err
    made = [
        {name: data for name, data in below(s3, place).items() if name.endswith(".md")}
        for place in ("here/", "there/")
    ]
    assert made[0] == made[1]
    assert "0 converted, 12 unchanged" in emnews(*command, "-u", *CLUSTER).err
