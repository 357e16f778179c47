"""A post says what its file says and does not change; what is found out about it is beside it."""

from dataclasses import FrozenInstanceError, fields

import pytest

from emnews_cli.model.examination import Examination
from emnews_cli.pipeline import examine_post, read_post
from tests.conftest import NAME, post_text


def test_a_post_does_not_change_when_it_is_examined() -> None:
    data = post_text("<p>市盈率<PE>低</p>").encode()
    post = read_post(data, NAME)
    examined = examine_post(post)
    assert [item.code for item in examined.diagnostics if item.code == "EM319"] == ["EM319"]
    assert examined.post is post
    assert post == read_post(data, NAME)


def test_no_field_of_a_post_can_be_set() -> None:
    post = read_post(b"")
    for field in fields(post):
        with pytest.raises(FrozenInstanceError):
            setattr(post, field.name, "")


def test_an_examination_that_did_not_look_knows_nothing() -> None:
    examined = Examination(read_post(post_text("<p>甲</p>").encode(), NAME))
    assert (examined.diagnostics, examined.markup.elements, examined.markup.texts) == ([], [], [])
