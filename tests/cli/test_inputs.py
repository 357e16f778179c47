"""Lists of paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from emnews_cli.cli.inputs import Inputs
from emnews_cli.cli.options import InputOptions
from emnews_cli.errors import InputError


def test_a_list_with_a_line_that_no_path_is_as_long_as_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"x" * 1_000_000)
    with pytest.raises(InputError, match="a line of more than 65536 bytes"):
        list(Inputs(InputOptions(files_from=str(tmp_path / "list"))))
