"""Finding pictures in folders, in the cache and on the web; the web is a dictionary here."""

from __future__ import annotations

import base64
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emnews_cli.archive.pictures import PictureStore, cache_name
from emnews_cli.model.picture import PictureUnavailable

ADDRESS = "https://img.example/2022/03/a%20b.jpg"
CHART = "https://charts.example/GetPic.aspx?nid=116.03690&imageType=k"


class Web:
    """Fetches what it has, and counts."""

    def __init__(self, **pictures: bytes) -> None:
        self.pictures = pictures
        self.asked: list[str] = []

    def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        try:
            return self.pictures[address.rpartition("/")[2]]
        except KeyError:
            raise PictureUnavailable("404") from None


def put(path: Path, data: bytes = b"here") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def reason(store: PictureStore, address: str = ADDRESS) -> str:
    with pytest.raises(PictureUnavailable) as caught:
        store.load(address)
    return str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "a b.jpg",
        "a%20b.jpg",
        "img.example/2022/03/a b.jpg",
        "img.example/2022/03/a%20b.jpg",
        str(cache_name(ADDRESS)),
    ],
)
def test_a_picture_is_found_in_a_folder_by_name_by_host_and_path_and_by_its_name_in_the_cache(
    tmp_path: Path, name: str
) -> None:
    put(tmp_path / name)
    assert PictureStore([tmp_path]).load(ADDRESS) == b"here"


def test_the_surest_name_is_looked_at_first_and_the_first_folder_before_the_second(tmp_path: Path) -> None:
    put(tmp_path / "one/a b.jpg", b"by name")
    put(tmp_path / "two/img.example/2022/03/a b.jpg", b"by path")
    put(tmp_path / "two/a b.jpg", b"by name, too")
    one, two = tmp_path / "one", tmp_path / "two"
    assert PictureStore([two, one]).load(ADDRESS) == b"by path"
    assert PictureStore([one, two]).load(ADDRESS) == b"by name"


def test_a_relative_address_is_found_below_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "assets/图.png")
    assert PictureStore([tmp_path]).load("assets/图.png") == b"here"
    assert PictureStore([tmp_path]).load("/assets/%E5%9B%BE.png") == b"here"


def test_what_a_program_draws_is_told_apart_by_the_query(tmp_path: Path) -> None:
    put(tmp_path / "GetPic.aspx", b"any")
    assert reason(PictureStore([tmp_path]), CHART) == "not at hand"
    put(tmp_path / "GetPic.aspx?nid=116.03690&imageType=k", b"this one")
    assert PictureStore([tmp_path]).load(CHART) == b"this one"


def test_a_picture_in_a_given_size_is_the_picture(tmp_path: Path) -> None:
    put(tmp_path / "a.JPG", b"whole")
    assert PictureStore([tmp_path]).load("https://img.example/a.JPG?w=500") == b"whole"
    put(tmp_path / "a.JPG?w=500", b"small")
    assert PictureStore([tmp_path]).load("https://img.example/a.JPG?w=500") == b"small"


@pytest.mark.parametrize(
    "address",
    """https://img.example/../secret.png https://img.example/..%2Fsecret.png https://img.example/%2e%2e/secret.png
    https://../secret.png http://%2e%2e/secret.png ../secret.png ..%2fsecret.png /../secret.png https:../secret.png
    https://img.example/..%5Csecret.png https://img.example/a/../../secret.png file://../secret.png https://./../secret.png
    https://img.example/?/../../secret.png https://img.example/secret.png/.. https://img.example/..""".split(),
)
def test_no_address_leads_out_of_a_folder(tmp_path: Path, address: str) -> None:
    put(tmp_path / "secret.png")
    put(tmp_path / "folder/img.example/a/other.png")
    assert reason(PictureStore([tmp_path / "folder"]), address) == "not at hand"


def test_a_whole_path_does_not_lead_out_of_a_folder(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.png")
    (tmp_path / "folder").mkdir()
    for address in (
        str(secret),
        f"https:/{secret}",
        f"//{secret}",
        str(secret).replace("/", "%2F"),
        secret.as_uri(),
    ):
        assert reason(PictureStore([tmp_path / "folder"]), address) == "not at hand"


def test_links_lead_about_a_folder_and_not_out_of_it(tmp_path: Path) -> None:
    put(tmp_path / "secret.png")
    put(tmp_path / "folder/b.png", b"inside")
    (tmp_path / "folder/a.png").symlink_to("b.png")
    (tmp_path / "folder/secret.png").symlink_to("../secret.png")
    (tmp_path / "folder/img.example").symlink_to(tmp_path)
    (tmp_path / "folder/loop.png").symlink_to("loop.png")
    store = PictureStore([tmp_path / "folder"])
    assert store.load("https://img.example/a.png") == b"inside"
    assert reason(store, "https://img.example/secret.png") == "not at hand"
    assert reason(store, "https://img.example/loop.png") == "not at hand"


def test_a_folder_may_itself_be_a_link_or_not_be_there(tmp_path: Path) -> None:
    put(tmp_path / "folder/a.png")
    (tmp_path / "link").symlink_to("folder")
    assert PictureStore([tmp_path / "nothing", tmp_path / "link"]).load("a.png") == b"here"


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "zero.png").symlink_to("/dev/zero")
    for name in ("pipe.png", "folder.png", "zero.png"):
        assert reason(PictureStore([tmp_path]), f"https://img.example/{name}") == "not at hand"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "https://img.example",
        "https://[::1",
        "a\0b.png",
        "a%00b.png",
        "a" * 300,
        "a/" * 5000,
        "\ud800.png",
        "%ff%fe.png",
    ],
    ids=lambda address: ascii(address)[:20],
)
def test_what_can_be_no_name_is_not_at_hand(tmp_path: Path, address: str) -> None:
    assert reason(PictureStore([tmp_path], tmp_path / "cache"), address) == "not at hand"


def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path) -> None:
    put(tmp_path / "a.png", b"12345")
    assert PictureStore([tmp_path], picture_bytes=5).load("a.png") == b"12345"
    assert reason(PictureStore([tmp_path], picture_bytes=4), "a.png").startswith("larger than")
    with (tmp_path / "b.png").open("wb") as stream:
        stream.truncate(10_000_000_000)
    assert reason(PictureStore([tmp_path]), "b.png") == "larger than 20 MB"


def test_a_file_that_does_not_open_gives_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    put(tmp_path / "a.png")
    monkeypatch.setattr(os, "open", refuse)
    assert reason(PictureStore([tmp_path]), "a.png") == "can't be read: Permission denied"


def test_a_fetched_picture_is_in_the_cache_from_then_on(tmp_path: Path) -> None:
    web = Web(**{"a%20b.jpg": b"fetched"})
    cache = tmp_path / "new/cache"
    assert PictureStore(cache=cache, fetcher=web).load(ADDRESS) == b"fetched"
    assert PictureStore(cache=cache, fetcher=web).load(ADDRESS) == b"fetched"
    assert PictureStore(cache=cache).load(ADDRESS) == b"fetched"
    assert web.asked == [ADDRESS]
    assert [path.relative_to(cache) for path in cache.rglob("*") if path.is_file()] == [cache_name(ADDRESS)]
    assert PictureStore([cache]).load(ADDRESS) == b"fetched"


def test_a_name_in_the_cache_stays_the_same() -> None:
    assert str(cache_name("https://img.example/a.jpg")) == "0a/0afa5416b326553ca3ba954efb7c7edf"


def test_addresses_that_differ_in_anything_are_apart_in_the_cache(tmp_path: Path) -> None:
    web = Web(**{"a.png": b"one", "a.png?x": b"two"})
    store = PictureStore(cache=tmp_path, fetcher=web)
    for _ in range(2):
        assert [store.load(f"https://img.example/{name}") for name in ("a.png", "a.png?x")] == [
            b"one",
            b"two",
        ]
    assert len(web.asked) == 2


def test_folders_come_before_the_cache_and_that_before_the_web(tmp_path: Path) -> None:
    web = Web(**{"a%20b.jpg": b"web"})
    put(tmp_path / "cache" / cache_name(ADDRESS), b"cache")
    store = PictureStore([tmp_path / "folder"], tmp_path / "cache", web)
    assert store.load(ADDRESS) == b"cache"
    put(tmp_path / "folder/a b.jpg", b"folder")
    assert store.load(ADDRESS) == b"folder"
    assert not web.asked


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    web = Web()
    store = PictureStore(cache=tmp_path, fetcher=web)
    assert reason(store) == "404"
    assert not list(tmp_path.iterdir())
    web.pictures["a%20b.jpg"] = b"there now"
    assert store.load(ADDRESS) == b"there now"


def test_without_a_cache_pictures_are_fetched_all_the_same(tmp_path: Path) -> None:
    assert PictureStore(fetcher=Web(**{"a%20b.jpg": b"fetched"})).load(ADDRESS) == b"fetched"


def test_a_cache_that_can_not_be_written_to_is_a_problem_and_no_failure(tmp_path: Path) -> None:
    cache = put(tmp_path / "file") / "cache"
    store = PictureStore(cache=cache, fetcher=Web(**{"a%20b.jpg": b"fetched"}))
    assert store.load(ADDRESS) == store.load(ADDRESS) == b"fetched"
    assert store.problem.endswith("can't be written: Not a directory")


def test_a_picture_in_its_own_address_is_taken_from_there() -> None:
    store = PictureStore(picture_bytes=100)
    for text in ("aGVyZQ==", "aGVyZQ", "aGVy%5A%51==", "aGVy ZQ=="):
        assert store.load(f"data:image/png;base64,{text}") == b"here"
        assert store.load(f"DATA:image/svg+xml;charset=utf-8;BASE64,{text}") == b"here"
    assert reason(store, "data:image/png;base64,!!!") == "damaged"
    assert reason(store, "data:image/png;base64,aGVyZ") == "damaged"
    assert reason(store, "data:image/png;base64,图") == "damaged"
    assert reason(store, "data:text/html;base64,aGVyZQ==") == "not at hand"
    assert reason(store, f"data:image/png;base64,{base64.b64encode(bytes(101)).decode()}").startswith(
        "larger than"
    )


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                [
                    "..",
                    ".",
                    "/",
                    "\\",
                    "%2e",
                    "%2f",
                    "%00",
                    "a",
                    "secret.png",
                    "?",
                    "#",
                    "http:",
                    "//",
                    "[",
                    ":",
                ]
            )
        ).map("".join),
    )
)
def test_whatever_the_address_nothing_but_what_is_in_the_folder_is_read(
    tmp_path_factory: pytest.TempPathFactory, address: str
) -> None:
    root = tmp_path_factory.getbasetemp() / "any-address"
    put(root / "secret.png", b"secret")
    put(root / "folder/a/a", b"here")
    with suppress(PictureUnavailable):
        assert PictureStore([root / "folder"], root / "folder/cache").load(address) == b"here"
