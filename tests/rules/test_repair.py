"""Repairs: they mend what was found, and nothing says anything else afterwards."""

from __future__ import annotations

import frontmatter
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from emnews_cli.model.compared_fields import changed_fields
from emnews_cli.model.diagnostic import Applicability, Diagnostic, Fix, Severity
from emnews_cli.model.examination import Examination
from emnews_cli.model.text import Edit, Position, Span
from emnews_cli.pipeline import examine_post, fix_post, read_post
from emnews_cli.rules.repair import is_applicable, repair
from tests.conftest import NAME, post_text
from tests.generator import make_post
from tests.readers.soup import soup

GOOD = post_text('<p>正文</p><p class="em_media">（文章来源：临江商报）</p>')
TITLES = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"))
SYNTAX = {"EM101", "EM102", "EM103"}


def codes_of(data: bytes) -> set[str]:
    return {item.code for item in examine_post(read_post(data, NAME)).diagnostics}


def title_to_yaml(data: bytes) -> object:
    try:
        return yaml.safe_load(data.decode().split("---\n")[1])["title"]
    except (yaml.YAMLError, TypeError, KeyError):
        return None


@given(TITLES)
def test_a_title_is_reported_if_and_only_if_yaml_reads_another_and_then_mended(title: str) -> None:
    assume("---" not in title)
    data = post_text("<p>正文</p>", title=title).encode()
    assert bool(codes_of(data) & SYNTAX) == (title_to_yaml(data) != title)
    fixed = fix_post(data, NAME)
    assert title_to_yaml(fixed.data) == title
    assert not codes_of(fixed.data) & SYNTAX
    assert not fixed.refused


@given(TITLES)
def test_python_frontmatter_reads_the_mended_title(title: str) -> None:
    assume("---" not in title)
    fixed = fix_post(post_text("<p>正文</p>", title=title).encode(), NAME)
    assert frontmatter.loads(fixed.data.decode())["title"] == title


# --- posts with faults of every kind ----------------------------------------------------------------------

FAULTS = [
    '"', "\\", "\\n", "'", "\t", "---\n", "--", "\ufeff", "\x1b", "\ufffd", "\r\n", "\r", "\n", "<", "<PE>", "</p>",
    "<script>x</script>", "<script>", "<iframe src=x></iframe>", ' onclick="x()"', '<a href="javascript:x">字</a>',
    "<!-- EM_StockImg_Start -->", "<!-- EM_StockImg_End -->", "<!--Link#0-->", "<!--", "&lt;", "&amp;", "tags: x\n",
    "title: 2022\n", "date: 2022-01-01 01:01:01\n", "\u202e", "】", "> ", "<>", "<p>", "# ", ": ", "{", "[", "&a ", "*a",
]  # fmt: skip


@st.composite
def faulty_posts(draw: st.DrawFn) -> bytes:
    """A made post with faults at random places, most of them in its front matter or near tags."""
    text = make_post(draw(st.integers(0, 300))).data.decode("utf-8", "surrogateescape")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.one_of(st.integers(0, min(160, len(text))), st.integers(0, len(text))))
        text = text[:at] + draw(st.sampled_from(FAULTS)) + text[at:]
    return text.encode("utf-8", "surrogateescape")


@given(faulty_posts(), st.booleans())
def test_repairing_twice_is_repairing_once(data: bytes, unsafe: bool) -> None:
    once = fix_post(data, NAME, unsafe=unsafe)
    twice = fix_post(once.data, once.path, unsafe=unsafe)
    assert (twice.data, twice.path, twice.applied.total()) == (once.data, once.path, 0)


@given(faulty_posts())
def test_safe_repairs_leave_what_the_post_says(data: bytes) -> None:
    assert changed_fields(read_post(data, NAME), fix_post(data, NAME).examined.post) == set()


@given(faulty_posts(), st.booleans())
def test_what_was_repaired_is_not_found_again(data: bytes, unsafe: bool) -> None:
    fixed = fix_post(data, NAME, unsafe=unsafe)
    left = [item for item in fixed.examined.diagnostics if is_applicable(item.fix, unsafe=unsafe)]
    assert len(left) == 0 or fixed.refused


@given(soup().map(lambda made: made[0]))
def test_repairs_of_any_markup_leave_what_the_post_says(html: str) -> None:
    data = post_text(html).encode("utf-8", "surrogatepass")
    fixed = fix_post(data, NAME)
    assert changed_fields(read_post(data, NAME), fixed.examined.post) == set()
    assert fix_post(fixed.data, NAME).data == fixed.data


@given(st.binary(), st.booleans())
def test_any_bytes_can_be_repaired(data: bytes, unsafe: bool) -> None:
    fix_post(data, NAME, unsafe=unsafe)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("closing", ["", "\n"])
def test_line_ends_and_a_missing_last_one_stay(end: str, closing: str) -> None:
    text = GOOD.replace('"标题"', '"称"好""').rstrip("\n") + closing
    wanted = text.replace('"称"好""', "'称\"好\"'")
    assert fix_post(text.replace("\n", end).encode(), NAME).data == wanted.replace("\n", end).encode()


def test_a_good_post_is_left_alone() -> None:
    fixed = fix_post(GOOD.encode(), NAME, unsafe=True)
    assert (fixed.data, fixed.path, fixed.applied.total(), fixed.refused) == (GOOD.encode(), NAME, 0, 0)


def test_comments_order_and_quotes_of_the_front_matter_stay() -> None:
    head = '---\n# 一\ntags:   [a , b]  # 二\nlayout: post\ntitle: "称"好""\ncategories: \'emnews\'\ndate: 2022-03-08 18:05:40\nx: 007\n---\n'
    wanted = head.replace('"称"好""', "'称\"好\"'").replace(":40\n", ":40 +0800\n")
    assert fix_post(f"{head}正文\n".encode(), NAME).data == f"{wanted}正文\n".encode()


# --- the guard --------------------------------------------------------------------------------------------


def with_fix(*fixes: Fix) -> object:
    """An examination that finds these fixes once, in a file that has not changed yet."""

    def examine(data: bytes, path: str | None) -> Examination:
        examined = Examination(read_post(data, path))
        top = Position(1, 1)
        examined.diagnostics = [
            Diagnostic("EM999", "test", Severity.ERROR, "x", path, top, top, fix)
            for fix in fixes
            if data == GOOD.encode()
        ]
        return examined

    return examine


def edit_of(old: str, new: str, **options: object) -> Fix:
    at = GOOD.index(old)
    edits = (Edit(Span(at, at + len(old)), new),)
    return Fix(Applicability.SAFE, "x", edits, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad",
    [
        edit_of("标题", "别的"),
        edit_of("emnews", "other"),
        edit_of("正文", "别的"),
        edit_of('"标题"', '"标题'),
        edit_of("---\n> ", "> "),
    ],
    ids=["title", "category", "text", "syntax", "unclosed"],
)
def test_a_fix_that_changes_a_field_or_breaks_the_front_matter_is_refused(bad: Fix) -> None:
    fixed = repair(GOOD.encode(), NAME, with_fix(bad), unsafe=False)  # type: ignore[arg-type]
    assert (fixed.data, fixed.refused, fixed.applied.total()) == (GOOD.encode(), 1, 0)


def test_a_fix_may_change_the_field_it_owns_up_to() -> None:
    fix = edit_of("标题", "别的", changes=frozenset({"title"}))
    assert repair(GOOD.encode(), NAME, with_fix(fix), unsafe=False).examined.post.title == "别的"  # type: ignore[arg-type]


def test_one_bad_fix_does_not_keep_the_others_from_being_made() -> None:
    fixes = [
        edit_of("layout: post", 'layout: "post"'),
        edit_of("标题", "别的"),
        edit_of("emnews", '"emnews"'),
    ]
    fixed = repair(GOOD.encode(), NAME, with_fix(*fixes), unsafe=False)  # type: ignore[arg-type]
    wanted = GOOD.replace("layout: post", 'layout: "post"').replace("emnews", '"emnews"', 1)
    assert (fixed.data, fixed.applied.total()) == (wanted.encode(), 2)


def test_everything_is_repaired_however_little_is_told() -> None:
    data = post_text("<p>一</p>" + '<p onclick="a()">二</p>' * 300).encode()
    fixed = fix_post(data, NAME, most=1)
    assert fixed.applied["EM312"] == 300
    assert b"onclick" not in fixed.data
