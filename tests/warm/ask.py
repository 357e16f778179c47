"""Has one run of ``emnews`` done: ``python -I -S ask.py SOCKET ARGUMENT…``."""

from __future__ import annotations

import os
import sys
from socket import AF_UNIX, send_fds, socket


def main() -> int:
    """Ask and wait; the exit code of the run. With a stream that is closed it is done here."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        os.execv(sys.executable, [sys.executable, "-m", "emnews_cli", *sys.argv[2:]])  # noqa: S606  # the program itself
    with socket(AF_UNIX) as server:
        server.connect(sys.argv[1])
        parts = [*map(os.fsencode, sys.argv[2:]), b"\n"]
        parts += [name + b"=" + value for name, value in os.environb.items()]
        request = b"\0".join(parts)
        send_fds(server, [len(request).to_bytes(4, "big")], [0, 1, 2, os.open(".", os.O_RDONLY)])
        server.sendall(request)
        return int(server.recv(8) or b"70")


if __name__ == "__main__":
    os._exit(main())
