"""One temporary file for what can't be read where it is, such as members of a compressed tar."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from typing import BinaryIO

from emnews_cli.errors import storing_temporarily


class Spool:
    """Bytes by their offsets.

    Raises:
        DiskError: the file can't be written.

    Attributes:
        file: what is added goes there.
        size: how many bytes were added.
        path: opens it, in every process that this one starts. On Linux it has no name in a folder, so that
            nothing is left of it however the program ends.
    """

    def __init__(self) -> None:
        self._named = False
        with storing_temporarily():
            if os.path.isdir("/proc/self/fd"):
                self.file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
                self.path = f"/proc/{os.getpid()}/fd/{self.file.fileno()}"
            else:
                # One that is removed on closing may not be opened a second time on Windows.
                descriptor, self.path = tempfile.mkstemp(prefix="emnews-")
                self.file, self._named = open(descriptor, "w+b"), True  # noqa: SIM115
        self.size = 0

    def add(self, data: bytes) -> int:
        """Keep some bytes; returns their offset."""
        with storing_temporarily():
            self.file.write(data)
        offset = self.size
        self.size += len(data)
        return offset

    def flush(self) -> None:
        """Let others see what was added."""
        with storing_temporarily():
            self.file.flush()

    def close(self) -> None:
        """Give it up."""
        self.file.close()
        if self._named:
            with suppress(FileNotFoundError):
                os.unlink(self.path)
