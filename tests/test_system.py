"""What operating systems have in different ways."""

from __future__ import annotations

import signal
import sys
import time
import weakref

import pytest

from emnews_cli.system import raise_lost_ends_again


class Thing:
    """Something that can be referred to."""


@pytest.mark.parametrize("ending", [SystemExit(143), KeyboardInterrupt()], ids=repr)
def test_an_end_that_a_callback_swallows_comes_again(
    ending: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lose(_: object) -> None:
        raise ending

    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    before = signal.getsignal(signal.SIGALRM)
    raise_lost_ends_again()
    thing = Thing()
    reference = weakref.ref(thing, lose)
    with pytest.raises(type(ending)) as ended:  # noqa: PT012  # it may come at once
        del thing
        time.sleep(10)
    signal.signal(signal.SIGALRM, before)
    assert reference() is None
    assert ended.value.args == ending.args
    assert capsys.readouterr().err == ""
