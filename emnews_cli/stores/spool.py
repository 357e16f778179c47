"""One temporary file for what can't be read where it is, such as members of a compressed tar."""

from __future__ import annotations

import os
import tempfile
from typing import BinaryIO

from emnews_cli.errors import storing_temporarily


class Spool:
    """Bytes by their offsets.

    Raises:
        DiskError: the file can't be written.

    Attributes:
        path: opens it, in every process that this one starts. On Linux it has no name in a folder, so that
            nothing is left of it however the program ends.
    """

    def __init__(self) -> None:
        with storing_temporarily():
            if os.path.isdir("/proc/self/fd"):
                self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
                self.path = f"/proc/{os.getpid()}/fd/{self._file.fileno()}"
            else:
                named = tempfile.NamedTemporaryFile(prefix="emnews-")  # noqa: SIM115
                self._file, self.path = named, named.name  # type: ignore[assignment]
        self._size = 0

    def add(self, data: bytes) -> int:
        """Keep some bytes; returns their offset."""
        with storing_temporarily():
            self._file.write(data)
        offset = self._size
        self._size += len(data)
        return offset

    def flush(self) -> None:
        """Let others see what was added."""
        with storing_temporarily():
            self._file.flush()

    def close(self) -> None:
        """Give it up."""
        self._file.close()
