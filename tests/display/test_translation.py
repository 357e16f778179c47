"""Messages: English to the program, another language where they are shown."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator

import pytest

from emnews_cli.display.translation import ENGLISH, translated, translated_message, use_language
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.messages import Listed, Message


@pytest.fixture
def chinese() -> Iterator[None]:
    use_language("zh_CN")
    yield
    use_language(ENGLISH)


def test_a_message_is_its_english_text() -> None:
    message = Message(
        "{days:,}, the longest {since} to {until}", days=1200, since="{a}", until=counted(1, "day")
    )
    assert message == "1,200, the longest {a} to 1 day"
    assert json.dumps(message) == '"1,200, the longest {a} to 1 day"'
    assert translated(message) == message
    assert Listed(message, "b", separator="; ") == f"{message}; b"
    assert Message("{not a template}") == "{not a template}"


@pytest.mark.usefixtures("chinese")
def test_a_message_is_translated_with_the_messages_in_it() -> None:
    message = Message("Duplicates: {articles} in {posts}", articles=counted(1, "article"), posts="{posts}")
    assert translated(message) == "重复：1 条新闻，共 {posts}"
    assert translated(Listed(counted(2, "post"), "b")) == "2 篇文章，b"
    assert translated("(no title)") == "（无标题）"
    assert translated("") == ""
    assert translated(Message("")) == ""


@pytest.mark.usefixtures("chinese")
def test_messages_travel_between_processes() -> None:
    message = Message(
        "Duplicates: {articles} in {posts}", articles=counted(1, "article"), posts=counted(2, "post")
    )
    again = pickle.loads(pickle.dumps([message, UsageError("-o is empty")]))  # noqa: S301
    assert translated(again[0]) == translated(message) != message
    assert again[1].message == "-o is empty"


@pytest.mark.usefixtures("chinese")
def test_what_comes_from_a_post_is_not_translated() -> None:
    assert translated_message("Title") == "Title"
    assert translated(Message("{title}:", title="Title")) == "Title："


def test_an_error_has_its_english_text() -> None:
    assert str(UsageError("{a} is {b}", a="x", b=1)) == "x is 1"
    assert str(UsageError("{a}")) == "{a}"
