"""The warm process: ``python -m tests.warm.serve SOCKET``; ends when its standard input does."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import select
import sys
import time
import warnings
from io import TextIOWrapper
from socket import AF_UNIX, recv_fds, socket

import emnews_cli


def main() -> None:
    """Serve runs; in the process of a run, do it and end as ``python -m emnews_cli`` would."""
    for module in pkgutil.walk_packages(emnews_cli.__path__, "emnews_cli."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    # Libraries keep threads that wait for work, and no run has any to wait for.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    gc.freeze()  # else the first collection of each run would copy all that was imported
    with socket(AF_UNIX) as listener:
        listener.bind(sys.argv[1])
        listener.listen(64)
        print("ready", flush=True)  # noqa: T201  # what the one who started it waits for
        if not _wait_for_a_run(listener):
            return
    from emnews_cli.__main__ import main as emnews

    emnews()


def _wait_for_a_run(listener: socket) -> bool:
    """True in the process of a run, False where no more runs are to come."""
    while True:
        ready, _, _ = select.select([listener.fileno(), 0], [], [])
        while _reaped():
            pass
        if 0 in ready:
            return False
        connection, _ = listener.accept()
        if os.fork() == 0:
            return _begin(connection)
        connection.close()


def _reaped() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _begin(connection: socket) -> bool:
    """One process waits and tells the exit code, its child becomes the run."""
    length, (*streams, folder), _, _ = recv_fds(connection, 4, 4)
    request = b""
    while len(request) < int.from_bytes(length, "big"):
        request += connection.recv(1 << 20)
    if child := os.fork():
        for stream in (0, 1, 2, *streams, folder):
            os.close(stream)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        connection.sendall(str(code if code >= 0 else 128 - code).encode())
        os._exit(0)
    connection.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.fchdir(folder)
    os.close(folder)
    parts = request.split(b"\0")
    at = parts.index(b"\n")
    os.environb.clear()
    for part in parts[at + 1 :]:
        name, _, value = part.partition(b"=")
        os.environb[name] = value
    time.tzset()
    sys.argv = ["emnews", *map(os.fsdecode, parts[:at])]
    _open_streams()
    return True


def _open_streams() -> None:
    """Standard streams as the interpreter opens them, since what it knows of the old ones is not so of these."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        old = getattr(sys, name)
        new = open(number, mode, encoding=old.encoding, errors=old.errors, closefd=False)  # noqa: SIM115
        if isinstance(new, TextIOWrapper) and name == "stderr":
            new.reconfigure(line_buffering=True)
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


if __name__ == "__main__":
    main()
