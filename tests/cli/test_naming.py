"""Names in --security: what they cost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from emnews_cli.cli.naming import securities_asked_for
from emnews_cli.model.evidence import WEAKEST_COUNTED
from emnews_cli.model.security import SecurityId


class Counting:
    """A run whose posts name one security, and that counts how often they are gone through."""

    def __init__(self) -> None:
        self.inputs = SimpleNamespace(from_stdin=False)
        self.times = 0

    def look(self, _: object) -> list[list[tuple[SecurityId, str]]]:
        self.times += 1
        return [[(SecurityId(1, "600981"), "晨岚科技")]]


def test_posts_are_gone_through_once_however_often_a_command_asks_for_names() -> None:
    run: Any = Counting()
    asked = [securities_asked_for(("晨岚科技",), run, WEAKEST_COUNTED) for _ in range(2)]
    assert asked == [(SecurityId(1, "600981"),)] * 2
    assert run.times == 1


def test_codes_need_no_posts() -> None:
    run: Any = Counting()
    assert securities_asked_for(("600981.SH",), run, WEAKEST_COUNTED) == (SecurityId(1, "600981"),)
    assert run.times == 0
