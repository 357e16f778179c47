"""What must be true of whatever the program makes of any post; each oracle says in words what is not."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml
from lxml import etree
from lxml import html as lxml_html

from emnews_cli.display.listing import LIST_FORMATS, row_of
from emnews_cli.display.page import page
from emnews_cli.display.reports.registry import REPORTS, make_report
from emnews_cli.display.reports.report import Style
from emnews_cli.display.summary import summary, summary_lines
from emnews_cli.model.compared_fields import changed_fields, meaning
from emnews_cli.model.document import Code, CodeBlock, RawBlock, Text, walk
from emnews_cli.model.front_matter import Kind
from emnews_cli.model.markets import label_of
from emnews_cli.model.plain_text import characters, paragraphs
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.security import counted_securities
from emnews_cli.pipeline import verify_markdown
from emnews_cli.writers.markdown import document_to_write
from emnews_cli.writers.resolved import Document, resolve
from tests.fuzz.trial import OPTIONS, Trial
from tests.rendering.engines import ENGINES, ruby
from tests.rendering.said import said_by_document, said_by_page
from tests.rendering.test_round_trip import FACTS
from tests.writers.books import entries_of

Oracle = Callable[[Trial], Iterator[str]]
EXACT = OPTIONS[1]
SCHEMA = Path(__file__).parents[2] / "docs/reference/post.schema.json"


class Fault(NamedTuple):
    """What an oracle found.

    Args:
        oracle: its name.
        kind: what it is about, the same for faults that are probably one.
        detail: the rest, for people.
    """

    oracle: str
    kind: str
    detail: str


def faults(trial: Trial, oracles: Iterable[str] | None = None) -> Iterator[Fault]:
    """Everything that the oracles find; an exception anywhere is a fault, too.

    Args:
        trial: the post.
        oracles: the names of those to ask, or None for all.
    """
    for name in oracles or ORACLES:
        try:
            for found in ORACLES[name](trial):
                kind, _, detail = found.partition(": ")
                yield Fault(name, kind, detail)
        except Exception as error:  # noqa: BLE001  # the first oracle: there is none
            yield Fault(name, _place_of(error), repr(error)[:500])


def _place_of(error: BaseException) -> str:
    """The error's class and the last function of the program that it passed."""
    place, trace = "", error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        if "emnews_cli" in code.co_filename or not place:
            place = f"{Path(code.co_filename).stem}.{code.co_name}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {place}"


def letters(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def missing(parts: Iterable[str], text: str) -> str | None:
    """The first of some texts that another does not hold behind the one before it, or None."""
    whole, at = letters(text), 0
    for part in map(letters, parts):
        found = whole.find(part, at)
        if found < 0:
            return part
        at = found + len(part)
    return None


# --- the same text in every format ------------------------------------------------------------------------


def markdown_says_it(trial: Trial) -> Iterator[str]:
    """Markdown with every choice of options renders to what the post says."""
    for options in OPTIONS:
        for found in verify_markdown(trial.read(), trial.written("md", options), options):
            yield f"{found.message.split()[3]} differs: {found.message} {options}"


def engines_show_it(trial: Trial) -> Iterator[str]:
    """Engines show the body in Markdown as what the post says, where emnews wrote that body."""
    post, options = trial.post, EXACT._replace(front_matter="none")
    if post.markdown is not None or any(isinstance(node, RawBlock) for node in walk(post.blocks)):
        return
    wanted = said_by_document(document_to_write(Document(post, options)))
    for name in ENGINE_NAMES:
        found = said_by_page(engine(name)(trial.written("md", options)))
        if found != wanted:
            pairs = zip([*wanted, None], [*found, None], strict=False)
            yield f"{name}: {next(pair for pair in pairs if pair[0] != pair[1])}"


def page_says_it(trial: Trial) -> Iterator[str]:
    """A web page is XML and holds the title, digest and paragraphs, and nothing else."""
    post = trial.post
    for options in OPTIONS[2:3]:
        root = etree.fromstring(trial.written("html", options).removeprefix("<!DOCTYPE html>\n"))
        article = root.find(".//article")
        found = "" if article is None else letters("".join(article.itertext()))
        if found != (wanted := letters(post.heading + post.digest + "".join(characters(post.blocks)))):
            yield f"html differs: {wanted} {found}"


def text_says_it(trial: Trial) -> Iterator[str]:
    """Plain text holds the title, digest and paragraphs in order."""
    post = trial.post
    for options in OPTIONS[:2]:
        lost = missing([post.title, post.digest, *paragraphs(post.blocks)], trial.written("txt", options))
        if lost is not None:
            yield f"txt lacks: {lost}"


def json_says_it(trial: Trial) -> Iterator[str]:
    """JSON is one line of the schema with the post's text, and a document with all of it."""
    text = trial.written("json")
    if text.count("\n") != 1:
        yield f"not one line: {text.count(chr(10))}"
    found = json.loads(text)
    for error in schema().iter_errors(found):
        yield f"schema: {error.json_path} {error.message[:200]}"
    for key in ("title", "digest", "text"):
        if found[key] != getattr(trial.post, key):
            yield f"{key}: {found[key]!r}"


def book_says_it(trial: Trial) -> Iterator[str]:
    """A book holds the title, digest and paragraphs in order."""
    pages = {
        name: etree.fromstring(data) for name, data in entries_of(trial.book).items() if "/post/" in name
    }
    text = "".join("".join(pages[name].itertext()) for name in sorted(pages))
    leaves = (
        node.text
        for node in walk(resolve(trial.post.blocks, OPTIONS[0]))
        if isinstance(node, Text | Code | CodeBlock)
    )
    lost = missing([trial.post.title, trial.post.digest, *leaves], text)
    if lost is not None:
        yield f"epub lacks: {lost}"


# --- front matter and reading again -----------------------------------------------------------------------


def front_matter_is_yaml(trial: Trial) -> Iterator[str]:
    """PyYAML and Ruby's Psych load the converted front matter and give the post's own strings."""
    block = _block(trial.written("md"))
    if block is None:
        return
    for name, loaded in (("PyYAML", yaml.safe_load(block)), ("Psych", ruby().ask(yaml=block))):
        if loaded is not None and not isinstance(loaded, dict):
            yield f"{name} has no mapping: {loaded!r}"
            continue
        for key, value in _strings(trial.post).items():
            if (found := (loaded or {}).get(key)) != value:
                yield f"{name} {key}: {value!r} is {found!r} {(loaded or {}).get('error')}"


_FRONT_MATTER = re.compile(r"---\r?\n(.*?)^---\r?$", re.DOTALL | re.MULTILINE)


def _block(markdown: str) -> str | None:
    """What stands between the two lines of the front matter, or None where there is none."""
    match = _FRONT_MATTER.match(markdown)
    return match[1] if match else None


def _strings(post: Post) -> dict[str, Any]:
    """What the front matter must say, key by key."""
    strings: dict[str, Any] = {}
    for key in ("layout", "title", "categories", "tags"):
        if entry := post.front_matter.get(key):
            strings[key] = entry.items if entry.kind is Kind.LIST else entry.value
    if post.origin is not Origin.HANDWRITTEN:
        own = {
            "article_id": post.id,
            "source": post.source,
            "editor": post.editor,
            "original_url": post.url,
            "original_title": post.original_title,
        }
        strings |= {key: value for key, value in own.items() if value}
        if listed := list(counted_securities(post.securities)):
            strings["securities"] = [label_of(security.id) for security in listed]
    return strings


def reads_back_the_same(trial: Trial) -> Iterator[str]:
    """A converted post, read again, is the same post."""
    post, markdown = trial.post, trial.written("md", EXACT)
    again = trial.read(markdown.encode())
    for fact in FACTS:
        found, wanted = getattr(again, fact), getattr(post, fact)
        if fact == "digest":  # in Markdown two spaces are one
            found, wanted = " ".join(found.split()), " ".join(wanted.split())
        if found != wanted:
            yield f"{fact}: {getattr(post, fact)!r} is {getattr(again, fact)!r}"
    by_hand = post.origin is Origin.HANDWRITTEN  # whose charts may go without being told elsewhere
    counted = list(counted_securities(post.securities))
    if not by_hand and [one.id for one in again.securities] != [one.id for one in counted]:
        yield f"securities: {counted} {again.securities}"
    if (again.date and (again.date.moment, again.date.precision)) != (
        post.date and (post.date.moment, post.date.precision)
    ):
        yield f"date: {post.date} {again.date}"
    if letters(again.text) != letters(post.text):
        yield f"text: {post.text!r} is {again.text!r}"
    elif post.markdown is None and not any(isinstance(node, RawBlock) for node in walk(post.blocks)):
        found, wanted = said_by_document(again.blocks), said_by_document(resolve(post.blocks, EXACT))
        if found != wanted:
            yield f"blocks: {wanted} {found}"


def converting_again_changes_nothing(trial: Trial) -> Iterator[str]:
    """A converted post, converted again, is the same to the byte."""
    for options in OPTIONS[:2]:
        once = trial.written("md", options)
        twice = trial.program.convert(trial.read(once.encode()), "md", options)
        if twice != once:
            yield f"{_first_difference(once, twice)}: {options.emphasis} {once!r} {twice!r}"


def _first_difference(once: str, twice: str) -> str:
    head = once.find("\n---\n") + 5
    return "front matter" if twice[:head] != once[:head] else "body"


# --- strip and fix ----------------------------------------------------------------------------------------


def strip_takes_charts_alone(trial: Trial) -> Iterator[str]:
    """Strip takes charts out of the body and nothing else, and finds nothing a second time."""
    data, charts = trial.stripped
    again = trial.program.strip(data)
    if again.data != data or again.charts:
        yield f"not idempotent: {again.charts} {data!r} {again.data!r}"
    if (data == trial.source.data) != (charts == 0):
        yield f"counts what it does not do: {charts}"
    post, after = trial.post, trial.read(data)
    rest = iter(trial.source.data)
    if not all(byte in rest for byte in data):
        yield f"puts something in: {data!r}"
    span = slice(*post.front_matter.span)
    if post.original.encode(post.original.text[span]) not in data:
        yield f"front matter: {data!r}"
    for name in changed_fields(post, after) - {"charts", "removed", "mentions"}:
        yield f"{name}: {meaning(post).get(name)!r} is {meaning(after).get(name)!r}"


def fix_does_what_it_says(trial: Trial) -> Iterator[str]:
    """Fixing changes no field that a fix does not declare, and has nothing to do a second time."""
    for unsafe in (False, True):
        once = trial.fixed(unsafe=unsafe)
        twice = trial.fixed(unsafe=unsafe, again=once)
        name = "unsafe" if unsafe else "safe"
        if (twice.data, twice.path) != (once.data, once.path) or twice.applied:
            yield f"{name} fix not idempotent {sorted(twice.applied)}: {once.data!r} {twice.data!r} {twice.path}"
        if not once.applied and (once.data, once.path) != (trial.source.data, trial.source.name):
            yield f"{name} fix changes without a fix: {once.data!r}"
        if not unsafe:
            for changed in changed_fields(trial.post, once.examined.post):
                yield f"safe fix changes {changed.split(':')[0]} {sorted(once.applied)}: {meaning(trial.post).get(changed)!r} is {meaning(once.examined.post).get(changed)!r}"


def findings_have_places(trial: Trial) -> Iterator[str]:
    """Each finding and each edit stands within the file."""
    lines = re.split(r"\r\n|\n|\r", trial.examined.post.original.text)
    for found in trial.examined.diagnostics:
        for place in ((found.start, found.end), *found.places):
            for line, column in place:
                if not (1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 2):
                    yield f"{found.code} outside: {line}:{column}"
            if place[1] < place[0]:
                yield f"{found.code} ends before it begins: {place}"


# --- nothing active gets out ------------------------------------------------------------------------------

_RUNS = {
    "script",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "base",
    "meta",
    "link",
    "style",
    "template",
}
_ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "xlink:href",
    "srcset",
    "cite",
    "longdesc",
    "ping",
}
_RUNNING = re.compile(
    r"(?:java|vb|live)script:|file:/|data:\w+/(?:html|xml|xhtml|svg|javascript)", re.IGNORECASE
)
_HANDLER = re.compile("on[a-z]{3,}")
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u200b\u2028\u2029\ufeff]+")


def nothing_runs(trial: Trial) -> Iterator[str]:
    """No page, of HTML or rendered from Markdown, runs or loads anything."""
    root = lxml_html.document_fromstring(trial.written("html", OPTIONS[3]))
    yield from (f"html {found}" for found in _active(root.find(".//article")))
    for options in (OPTIONS[0], OPTIONS[3]):
        body = _FRONT_MATTER.sub("", trial.written("md", options), count=1)
        for name in ENGINE_NAMES:
            if rendered := engine(name)(body).strip():
                root = lxml_html.fragment_fromstring(rendered.replace("\0", "\ufffd"), create_parent="div")
                yield from (f"{name} {found}" for found in _active(root))


def _active(root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        if element.tag in _RUNS:
            yield f"{element.tag}: {etree.tostring(element)!r}"
        for name, value in element.attrib.items():
            if _HANDLER.fullmatch(name) and value:
                yield f"handler: {name}={value}"
            elif name in _ADDRESSES and _RUNNING.match(_IGNORED.sub("", value)):
                yield f"address: {name}={value}"


def book_is_sound(trial: Trial) -> Iterator[str]:
    """All parts of a book that are XML parse, what they link to is there, and nothing comes from elsewhere."""
    entries = entries_of(trial.book)
    parsed = {
        name: etree.fromstring(data)
        for name, data in entries.items()
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml", ".svg"))
    }
    names = {name: {*root.xpath("//@id")} for name, root in parsed.items()}
    for name, root in parsed.items():
        yield from (f"book {found}" for found in _active_in_book(root))
        for element in root.iter(etree.Element):
            for attribute in ("href", "src"):
                if (target := element.get(attribute)) is not None:
                    yield from _resolved(name, etree.QName(element).localname, target, entries, names)


def _active_in_book(root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in _RUNS - {"meta", "link"}:
            yield f"{element.tag}: {etree.tostring(element)[:200]!r}"
        yield from (f"handler: {name}" for name in element.attrib if str(name).startswith("on"))


def _resolved(
    name: str, tag: str, target: str, entries: dict[str, bytes], ids: dict[str, set[str]]
) -> Iterator[str]:
    parts = urlsplit(target)
    if parts.scheme:
        if tag != "a" or parts.scheme not in ("http", "https", "mailto"):
            yield f"remote {tag}: {target}"
        return
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), parts.path)) if parts.path else name
    if path not in entries:
        yield f"leads nowhere {tag}: {name} {target}"
    elif parts.fragment and parts.fragment not in ids.get(path, ()):
        yield f"no such place: {name} {target}"


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_IN_FILES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def terminals_obey_nothing(trial: Trial) -> Iterator[str]:
    """Nothing that is shown on a terminal or written to a file holds a control character."""
    for to in ("txt", "html", "json", "md"):
        if found := _IN_FILES.search(trial.written(to)):
            yield f"{to} holds a control: {found[0]!r}"
    shown = {
        "page": [line.plain for line in page(trial.post, 60)],
        "summary": [line.plain for line in summary(trial.examined, 60)],
        "summary lines": list(summary_lines(trial.examined)),
    }
    for name, lines in shown.items():
        for line in lines:
            if found := _CONTROLS.search(line) or re.search("\n", line):
                yield f"{name} holds a control: {found[0]!r} {line!r}"
    yield from _lists(trial)
    yield from _reports(trial)


def _lists(trial: Trial) -> Iterator[str]:
    row = row_of(trial.post, len(trial.source.data))
    for name, form in LIST_FORMATS.items():
        if form.write is None or form.names_alone:
            continue
        text = b"".join(form.write([row], ())).decode()
        if found := _CONTROLS.search(text):
            yield f"list {name} holds a control: {found[0]!r}"
        if name == "tsv" and (text.count("\t"), text.count("\n")) != (4, 1):
            yield f"list tsv is not a line: {text!r}"
        if name.startswith("json"):
            json.loads(text)


def _reports(trial: Trial) -> Iterator[str]:
    for name in REPORTS:
        report = make_report(name, Style())
        post = report.post(trial.source.name, trial.examined.diagnostics)
        text = report.begin() + post + report.end()
        text.encode()
        if found := _CONTROLS.search(text):
            yield f"report {name} holds a control: {found[0]!r}"
        if name in ("json", "gitlab", "sarif"):
            json.loads(text)
        if name == "junit":
            etree.fromstring(text.encode())


# --- what is needed once ----------------------------------------------------------------------------------

ENGINE_NAMES = ["markdown-it", "cmark-gfm", "kramdown"]


@cache
def engine(name: str) -> Callable[[str], str]:
    """A Markdown engine."""
    return ENGINES[name]()


@cache
def schema() -> Any:
    """What checks the JSON of a post."""
    import jsonschema

    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


ORACLES: dict[str, Oracle] = {
    oracle.__name__: oracle
    for oracle in (
        markdown_says_it, engines_show_it, page_says_it, text_says_it, json_says_it, book_says_it,
        front_matter_is_yaml, reads_back_the_same, converting_again_changes_nothing,
        strip_takes_charts_alone, fix_does_what_it_says, findings_have_places,
        nothing_runs, book_is_sound, terminals_obey_nothing,
    )
}  # fmt: skip
