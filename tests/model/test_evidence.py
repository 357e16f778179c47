"""Evidence is ordered by strength."""

from emnews_cli.model.evidence import WEAKEST_COUNTED, Evidence
from emnews_cli.model.security import Security, SecurityId, counted_securities


def test_the_stronger_evidence_is_the_greater() -> None:
    assert list(Evidence) == sorted(Evidence, reverse=True)
    assert max(Evidence) is Evidence.CHARTED
    assert Evidence.CHARTED > Evidence.LINKED > Evidence.WRITTEN > Evidence.WORD_LIST
    assert Evidence.WRITTEN <= Evidence.WRITTEN < Evidence.LINKED
    assert not Evidence.WORD_LIST >= WEAKEST_COUNTED


def test_securities_count_from_some_strength_on() -> None:
    securities = [Security(SecurityId(1, f"60000{number}"), how) for number, how in enumerate(Evidence)]
    assert [security.how for security in counted_securities(securities)] == list(Evidence)[:3]
    assert list(counted_securities(securities, Evidence.WORD_LIST)) == securities
    assert [security.how for security in counted_securities(securities, Evidence.CHARTED)] == ["charted"]
