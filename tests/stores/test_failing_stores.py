"""Object stores that fail or lie, secrets that must not get out, and names that may be anything."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from emnews_cli.errors import UsageError
from emnews_cli.stores.urls import checked
from tests.stores.making import compressed, make_container, make_folder, tar_bytes
from tests.stores.s3 import NAMES, POST, POSTS, SECRET, Emnews, Request, Server, found, names

# --- what fails ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("s3://nothing", "s3://nothing: there is no such bucket"),
        ("s3://news/x", "s3://news/x: there is no such object, and none below that name"),
        ("s3://news/x.md", "s3://news/x.md: there is no such object, and none below that name"),
        ("s3://news/x.tar.gz", "s3://news/x.tar.gz: there is no such object"),
        ("az://news/x", "az://news/x: set AZURE_STORAGE_ACCOUNT_NAME"),
        ("memory://x", "memory:// is empty in a new process: give s3://, gs://, az:// or a file"),
        ("https://example.org/x", "https:// is not read or written: give s3://, gs://, az:// or a file"),
        ("s3://", "a URL is s3://BUCKET or s3://BUCKET/NAME"),
        ("s3:///x", "a URL is s3://BUCKET or s3://BUCKET/NAME"),
        ("s3://news/a/../b", "the name in a URL can't have empty parts, '.' or '..'"),
        ("s3://news/a//b", "the name in a URL can't have empty parts, '.' or '..'"),
        ("s3://news/\x1b[31m", "the name in a URL can't have control characters"),
        (
            "file://elsewhere/x",
            "file:// is followed by the path of a file on this machine: file:///srv/posts",
        ),
    ],
)
def test_a_url_that_leads_nowhere_is_one_line(emnews: Emnews, url: str, reason: str) -> None:
    run = emnews("list", url, code=2)
    assert run.err == f"emnews: {reason}\n"


@pytest.mark.parametrize(
    "url",
    [
        "s3://key:s3cr3t@news",
        "s3://s3cr3t@news/x",
        "s3://news/a.md?X-Amz-Signature=s3cr3t",
        "s3://news/a.md?a=b&AWSAccessKeyId=s3cr3t",
        "az://news/a?sig=s3cr3t",
        "https://u:s3cr3t@news/a.md",
    ],
)
def test_credentials_in_a_url_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked(url)
    assert "s3cr3t" not in str(refused.value)


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "the store is not reachable: connection refused"),
        ({"AWS_ENDPOINT_URL": "::::"}, "AWS_ENDPOINT_URL is not the address of a server"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:99999"}, "AWS_ENDPOINT_URL is not the address of a server"),
        ({"AWS_ENDPOINT_URL": "http://u:s3cr3t@a"}, "AWS_ENDPOINT_URL is not the address of a server"),
        ({"AWS_SESSION_TOKEN": "s3cr3t\n"}, "AWS_SESSION_TOKEN has control characters"),
        ({"AWS_READ_TIMEOUT": "soon"}, "a variable AWS_… has a value that obstore does not take"),
        ({"AWS_ALLOW_HTTP": "false"}, "http is not allowed: set AWS_ALLOW_HTTP=true"),
    ],
)
def test_a_store_that_is_not_reachable_is_one_line(
    emnews: Emnews, variables: dict[str, str], reason: str
) -> None:
    assert emnews("list", "s3://news", code=2, variables=variables).err == f"emnews: s3://news: {reason}\n"


def test_denied_access_is_one_line(s3: Server, emnews: Emnews) -> None:
    s3.refuse = lambda _: 403
    err = emnews("list", "s3://news", code=2).err
    assert err.startswith("emnews: s3://news: access denied")
    assert err.count("\n") == 1


def test_a_store_that_is_busy_is_asked_again(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)
    seen: set[Request] = set()
    s3.refuse = lambda request: None if request in seen or seen.add(request) else 503
    assert emnews("stats", "s3://news").out.startswith("Posts: 3\n")
    assert s3.counts() == {"LIST": 2, "GET": 6}


def test_a_store_that_fails_in_the_middle_is_not_asked_again_for_each_post(
    s3: Server, emnews: Emnews
) -> None:
    s3.put({f"{number}.md": POST for number in range(12)})
    s3.refuse = lambda request: 500 if request.kind == "GET" else None
    run = emnews("convert", "--to", "md", "s3://news", "-o", "out", code=1)
    assert run.err.count("can't be read: the store answers 500") == 12
    assert s3.counts() == {"LIST": 1, "GET": 4 * 5 + 8}


def test_a_post_that_the_store_refuses_fails_and_the_rest_goes_on(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)
    s3.refuse = lambda request: 403 if request.key == NAMES[1] else None
    run = emnews("convert", "--to", "md", "s3://news", "-o", "out", code=1)
    assert f"s3://news/{NAMES[1]}: can't be read: access denied" in run.err
    assert "2 converted, 0 unchanged, 1 failed" in run.err


def test_an_object_that_vanishes_or_changes_fails_and_the_rest_goes_on(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)

    def meanwhile(request: Request) -> None:
        if request == ("GET", NAMES[0]):
            s3.remove(NAMES[1])
            s3.put({NAMES[2]: POST})

    s3.refuse = meanwhile
    run = emnews("list", "s3://news", code=1)
    assert f"s3://news/{NAMES[1]}: can't be read: there is no such object" in run.err
    assert f"s3://news/{NAMES[2]}: can't be read: changed since it was listed" in run.err
    assert run.out.count("\n") == 1


def test_a_size_that_is_a_lie_is_that_post_s_failure(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)

    def lie(request: Request, headers: dict[str, str], body: bytes) -> bytes:
        if request == ("GET", NAMES[1]):
            headers["Content-Length"] = str(len(body))
            return body[:-1]
        return body

    s3.tamper = lie
    run = emnews("list", "s3://news", code=1)
    assert f"s3://news/{NAMES[1]}: can't be read: " in run.err
    assert run.out.count("\n") == 2


def test_max_size_holds_before_anything_is_asked_for(s3: Server, emnews: Emnews) -> None:
    s3.put({"a.md": POST, "b.md": b"x" * 2000})
    run = emnews("list", "--max-size", "1kB", "s3://news", code=1)
    assert "s3://news/b.md: can't be read: larger than 1 kB (--max-size)" in run.err
    assert s3.counts() == {"LIST": 1, "GET": 1}


@pytest.mark.parametrize("data", [b"", b"no gzip", compressed(tar_bytes(POSTS), "gz")[:-200]])
def test_a_damaged_container_in_a_store_is_one_failure(s3: Server, emnews: Emnews, data: bytes) -> None:
    s3.put({"a.md": POST, "b.tar.gz": data})
    run = emnews("list", "-0", "s3://news", code=1)
    assert "s3://news/b.tar.gz: can't be read: " in run.err
    assert "s3://news/a.md" in names(run.out)


def test_names_that_differ_little_are_different_posts(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    keys = ["a.md", "A.md", "é.md", "e\u0301.md", "a.md/b.md", "%2e%2e/x.md", "x" * 200 + ".md"]
    s3.put(dict.fromkeys(keys, POST))
    assert names(emnews("list", "-0", "s3://news").out) == [
        f"s3://news/{key}" for key in sorted(keys, key=lambda key: key.encode().replace(b"/", b"\0"))
    ]
    emnews("convert", "-q", "--to", "json", "s3://news", "-o", "out")
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.json")} == {
        f"out/{key.removesuffix('.md')}.json" for key in keys
    }


@pytest.mark.parametrize(
    "line", ['output = "s3://news/x.md"', 'report = "s3://news/x"', 'files-from = "s3://news/x"']
)
def test_a_settings_file_that_was_found_sets_no_url(
    s3: Server, emnews: Emnews, tmp_path: Path, line: str
) -> None:
    make_folder(tmp_path / "in", {"a.md": POST})
    (tmp_path / "emnews.toml").write_text(f"[convert]\n{line}\n", encoding="utf-8")
    run = emnews("convert", "--to", "md", "in/a.md", code=2)
    assert "which a settings file that was found may not" in run.err
    assert s3.counts() == {}


# --- secrets ------------------------------------------------------------------------------------------------


def test_no_byte_that_a_run_writes_has_a_secret(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    s3.put(POSTS)
    s3.put({"b.tar.gz": b"no gzip"})

    def repeat(request: Request, headers: dict[str, str], body: bytes) -> bytes:
        if request.key == NAMES[1]:
            headers["Content-Length"] = str(len(SECRET) * 2)
            return SECRET.encode()
        return body

    s3.tamper = repeat
    s3.refuse = lambda request: 500 if request.key == NAMES[2] else None
    told = ""
    for arguments in (
        ("convert", "--to", "md", "s3://news", "-o", "out", "--report", "report"),
        ("stats", "--json", "s3://news"),
        ("validate", "--output-format", "json", "s3://news"),
    ):
        run = emnews(*arguments, code=1)
        told += run.out + run.err
    refused = emnews("list", "s3://news", code=2, variables={"AWS_ENDPOINT_URL": "http://127.0.0.1:9"})
    told += refused.out + refused.err
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in ("planted", "4711", "Signature", "127.0.0.1", s3.address):
        assert secret not in told
        assert secret.encode() not in written


def test_a_silent_store_is_given_up(emnews: Emnews) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        variables = {"AWS_ENDPOINT_URL": address, "AWS_READ_TIMEOUT": "200ms"}
        run = emnews("list", "s3://news", code=2, variables=variables)
    assert run.err == "emnews: s3://news: the store gives no answer in time\n"


def test_a_process_that_was_forked_from_one_that_asked_a_store_says_so(s3: Server) -> None:
    script = (
        "import os\nfrom emnews_cli.stores.objects import Bucket\n"
        "list(Bucket('s3://news').entries(''))\n"
        "if os.fork():\n    os.wait()\nelse:\n"
        "    try: Bucket('s3://news').find('x')\n    except Exception as error: print(error)\n"
    )
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | s3.environment,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert b"in a process that was forked" in done.stdout


def test_containers_in_a_store_and_beside_it_are_the_same(s3: Server, emnews: Emnews, tmp_path: Path) -> None:
    for form in ("zip", "parquet", "tar.zst"):
        container = make_container(tmp_path, form, POSTS)
        s3.put({container.name: container.read_bytes()})
        here, there = (emnews("list", place + container.name).out for place in ("", "s3://news/"))
        assert there == here.replace(container.name, f"s3://news/{container.name}") != ""


# --- names that may be anything -----------------------------------------------------------------------------

HOSTILE = [
    "../x.md",
    "a/../../y.md",
    "/abs.md",
    "a//b.md",
    "a/./c.md",
    "\x1b[31mred.md",
    "nul\0.md",
    "\\srv\\d.md",
    "C:e.md",
]


@pytest.mark.parametrize("prefix", ["", "some/where/"])
def test_hostile_names_are_reported_and_the_rest_goes_on(
    s3: Server, emnews: Emnews, tmp_path: Path, prefix: str
) -> None:
    good = {f"{prefix}{name}": POST for name in ("-a.md", "a/b.md", "z.md", "~.md")}
    s3.put(good | {f"{prefix}{name}": POST for name in [*HOSTILE, "marker/", "a/.."]})
    run = emnews("convert", "--to", "md", f"s3://news/{prefix}", "-o", "out", code=1)
    assert set(found(tmp_path)) == {f"out/{name.removeprefix(prefix)}" for name in good}
    assert f"4 converted, 0 unchanged, {len(HOSTILE)} failed" in run.err
    assert "\x1b" not in run.err + run.out
    assert run.err.count("\n") == len(HOSTILE) + 1


def test_hostile_names_on_a_later_page_cost_no_other(s3: Server, emnews: Emnews) -> None:
    s3.put(dict.fromkeys([f"{number:04}.md" for number in range(2100)], b""))
    s3.put({"1500//x.md": POST, "x.md": POST})
    run = emnews("list", "-0", "s3://news/", "--exclude", "[0-9]*", code=1)
    assert run.err.count("1500//x.md") == 1
    assert names(run.out) == ["s3://news/x.md"]
    assert s3.counts() == {"LIST": 4}


@pytest.mark.parametrize("answer", [b"", b"<", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", b"<a><Contents/></a>"])
def test_an_answer_that_is_not_a_listing_is_one_line(s3: Server, emnews: Emnews, answer: bytes) -> None:
    s3.put({"../x.md": POST})

    def other(request: Request, headers: dict[str, str], body: bytes) -> bytes:
        if len(s3.requests) == 2:
            headers["Content-Length"] = str(len(answer))
            return answer
        return body

    s3.tamper = other
    run = emnews("list", "s3://news", code=2)
    assert run.err == "emnews: s3://news: the store answers with something that is not a listing\n"
