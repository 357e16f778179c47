"""The tables of a dataset as plain data: the one source of its types, its card and its reference page.

A new column comes at the end of its table and may be null: the schema stays what it is. A change of meaning or
of type makes it the next one.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

SCHEMA = 1

Type = Literal["text", "int", "bool", "moment", "local", "day", "texts"]
"""What a value is: text; a whole number of 32 bits; yes or no; a moment, as microseconds since 1970 in UTC; the
same by the clocks of Shanghai; a day, as days since 1970; several texts in order."""


class Column(NamedTuple):
    """A column.

    Args:
        name: its name.
        type: what its values are.
        about: what it says.
        origin: where it comes from, and how sure it is.
        caution: what it must not be used for, or empty.
        nullable: whether it may be null, which means unknown and never empty.
    """

    name: str
    type: Type
    about: str
    origin: str
    caution: str = ""
    nullable: bool = True


class Table(NamedTuple):
    """A table.

    Args:
        name: its name.
        about: what a row is.
        key: the columns that tell its rows apart, none of them null.
        columns: all of them in order.
        optional: whether it is only made where it is asked for.
    """

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def _given(name: str, type_: Type, about: str, origin: str, caution: str = "") -> Column:
    """A column that is never null."""
    return Column(name, type_, about, origin, caution, nullable=False)


_OWNER = _given("path", "text", "The post that the row belongs to.", "`posts.path`")
_POSITION = _given("position", "int", "The place among the rows of its post, from 1.", "Order of appearance")
_IDENTITY = (
    Column(
        "market_id",
        "int",
        "Eastmoney's number of the market.",
        "The link or the chart; null where it names none",
    ),
    Column(
        "code",
        "text",
        "The code as the exchange writes it, leading zeros kept.",
        "The link or the chart",
        "A code alone is no identity: `000001` is a bank in Shenzhen and an index in Shanghai",
        nullable=False,
    ),
    Column(
        "symbol",
        "text",
        "Code and suffix, `03690.HK`.",
        "Market and code; null where the market is not known",
    ),
    Column("mic", "text", "The exchange (ISO 10383).", "The market; null where it has none: boards, indices"),
)
_TEXT_OF_OTHERS = "The texts of others: whether and how you may pass them on is for you to find out"

POSTS = Table(
    "posts",
    "A post: one file of the archive.",
    ("path",),
    (
        _given("path", "text", "The file, as it was named when the dataset was made.", "The archive; bytes that are no UTF-8 are U+FFFD"),
        Column("id", "text", "The news id: 18 digits, or `NW` and digits.", "The address, the front matter, else the file's name", "Not unique, and not a number: as a float it changes. See `article_id` and `is_canonical`"),
        Column("article_id", "text", "The id of the article, the same in both feeds that may have brought it.", "`id` without `NW`"),
        _given("is_canonical", "bool", "Whether this row is the one to count for its article.", "Of several files of an article one with a text, then the rolling news', then the first by path", "Count articles only `WHERE is_canonical`: else those of both feeds count twice"),
        Column("url", "text", "The address of the article.", "The url line or the front matter"),
        _given("title", "text", "The title, as the feed gave it.", "The front matter; empty where it has none"),
        Column("digest", "text", "The lead that the feed gave.", "The quotation before the article; empty where there is none, null with `--no-text`", _TEXT_OF_OTHERS),
        Column("text", "text", "The article as plain text, an empty line between paragraphs.", "The body without charts, advertising and furniture, or the digest where that is all; null with `--no-text`", _TEXT_OF_OTHERS),
        Column("published_at", "moment", "When it was published, in UTC.", "See `date_told_by`; midnight in its zone where `date_precision` is `day`", "Where only the day is known it lies before the news: take `available_at` for anything about markets"),
        Column("published_local", "local", "The same by the clocks of Shanghai.", "`published_at`", "As `published_at`"),
        Column("published_date", "day", "The day in Shanghai.", "`published_at`", "Not the trading day: most news of an evening belongs to another session"),
        Column("date_precision", "text", "`second`, or `day` where no time is written.", "The date as written"),
        Column("date_zone", "text", "`written`, or `assumed` where no offset is written and Shanghai is taken.", "The date as written"),
        Column("date_told_by", "text", "What tells the date: `front-matter`, `id` or `name`.", "The first of them that does"),
        Column("available_at", "moment", "From when on the news can have been known, in UTC.", "`published_at`; the end of the day in Shanghai where only the day is known", "The clock of the medium: a news ticker may have had it before"),
        Column("first_seen_at", "moment", "When the file was added to the archive's git repository, in UTC.", "The committer's date of the first commit that added it; only with `--first-seen git`", "When the scraper ran, not when the news came"),
        Column("session_xshg", "day", "The first session of Shanghai whose close is after `available_at`.", "exchange_calendars; null outside of what it knows", "Day 0 of a study on closing prices, not one on opening prices"),
        Column("next_open_xshg", "day", "The first session of Shanghai that opens at `available_at` or after it.", "exchange_calendars; null outside of what it knows"),
        Column("source", "text", "The medium.", "The source line, the digest, else the feed's tag", "As the post writes it: one medium may have several names"),
        Column("editor", "text", "The editor's name or number.", "The line at the end of the article"),
        Column("original_title", "text", "The title in the medium, where it is another.", "The line at the end of the article"),
        Column("layout", "text", "The layout.", "The front matter"),
        _given("origin", "text", "Who wrote the body: `feed`, `converted` (emnews) or `handwritten`.", "How the file is made"),
        _given("categories", "texts", "The categories.", "The front matter, split as Jekyll does"),
        _given("tags", "texts", "The tags.", "The front matter, split as Jekyll does"),
        _given("characters", "int", "Characters of the text, white space included, line ends between paragraphs not.", "Counted"),
        _given("han", "int", "Han characters.", "Counted"),
        _given("words", "int", "Han characters, and runs of other letters and digits.", "Counted"),
        _given("paragraphs", "int", "Paragraphs, headings, captions and rows of tables that have text.", "Counted"),
        _given("images", "int", "Images, charts not among them.", "Counted"),
        _given("reading_minutes", "int", "Whole minutes to read it, at 400 words a minute.", "Counted"),
        _given("source_bytes", "int", "Bytes of the file.", "The file"),
        _given("source_sha256", "text", "SHA-256 of the file's bytes, in hexadecimal.", "The file"),
    ),
)  # fmt: skip

MENTIONS = Table(
    "mentions",
    "A security, index or board that a post names or charts.",
    ("path", "position"),
    (
        _OWNER,
        _POSITION,
        *_IDENTITY,
        Column("calendar", "text", "The calendar of its exchange; XSHG's days are those of XSHE and BJSE, too.", "`mic`; null where it has none among those of `--sessions`"),
        Column("session", "day", "The first session there whose close is after the post's `available_at`.", "exchange_calendars", "Day 0 of a study on closing prices; whether the security was traded that day is not known"),
        Column("next_open_session", "day", "The first session there that opens at `available_at` or after it.", "exchange_calendars"),
        Column("name", "text", "The name as first written in the post.", "The link; null where only a chart names it"),
        _given("kind", "text", "`security`, `fund`, `bond`, `index`, `board` …", "Market and the beginning of the code"),
        _given("how", "text", "The strongest evidence: `charted` (an editor chose its chart), `linked` (words link to its page), `written` (its code is written), `word-list` (words are in a list of the site).", "How the post names it", "`word-list` is often wrong: a name that is also a common word, a short name of another company. `WHERE how <> 'word-list'` leaves it out"),
        _given("mentions", "int", "How often title, digest and article name it.", "Counted"),
        _given("charted", "bool", "Whether the article carries its price chart.", "The article"),
        _given("auto_linked", "bool", "Whether automatic links are all that names it.", "The article"),
        Column("in_title", "bool", "Whether its name is in the title.", "`name` in `posts.title`; null where the name is not known", "The name as written in the article alone, no other name of the company"),
        Column("in_digest", "bool", "Whether its name is in the digest.", "As `in_title`", "As `in_title`"),
    ),
)  # fmt: skip

CHARTS = Table(
    "charts",
    "A price chart that an editor put into an article.",
    ("path", "position"),
    (
        _OWNER,
        _POSITION,
        *(column._replace(nullable=True) for column in _IDENTITY),
        Column("url", "text", "Where the chart leads.", "Its link"),
        Column("image", "text", "The address of the picture.", "The image", "It shows today's prices, not those of then"),
    ),
)  # fmt: skip

IMAGES = Table(
    "images",
    "An image in an article.",
    ("path", "position"),
    (
        _OWNER,
        _POSITION,
        _given("url", "text", "Its address, as written.", "The article"),
        Column("alt", "text", "Its text for who can't see it.", "The article"),
        Column("caption", "text", "Its caption.", "The paragraph that the article's marks tell as one"),
    ),
)

LINKS = Table(
    "links",
    "A link that somebody set, not one of a word list.",
    ("path", "position"),
    (
        _OWNER,
        _POSITION,
        _given("url", "text", "Where it leads, as written.", "The article"),
        Column("text", "text", "Its words.", "The article"),
    ),
)

REMOVED = Table(
    "removed",
    "What is in the body of a file and is not its text.",
    ("path", "position"),
    (
        _OWNER,
        _POSITION,
        _given("reason", "text", "Why: `advertising`, `source-line`, `navigation` …", "What the reader took it for"),
        Column("text", "text", "The words that were taken out.", "The file", _TEXT_OF_OTHERS),
        Column("url", "text", "The address that went with them.", "The file"),
    ),
)  # fmt: skip

DIAGNOSTICS = Table(
    "diagnostics",
    "What is wrong with a file, as `emnews validate` says it.",
    ("path", "position"),
    (
        _OWNER,
        _POSITION,
        _given("code", "text", "The rule: `emnews rule CODE` explains it.", "The rules that are on by default"),
        _given("severity", "text", "`error` or `warning`.", "The rule"),
        _given("message", "text", "What is wrong.", "The rule"),
        Column("line", "int", "Line where it begins, from 1.", "The file"),
        Column("column", "int", "Column where it begins, from 1.", "The file"),
        Column("end_line", "int", "Line where it ends.", "The file"),
        Column("end_column", "int", "Column after its end.", "The file"),
        Column("fix", "text", "The repair as a JSON object, as in `validate --output-format json`.", "The rule"),
    ),
    optional=True,
)  # fmt: skip

SESSIONS = Table(
    "sessions",
    "A trading day of an exchange, from 2004 on.",
    ("calendar", "session"),
    (
        _given("calendar", "text", "The exchange (ISO 10383).", "`--sessions`"),
        _given("session", "day", "The day.", "exchange_calendars", "Days that were closed at short notice after its release are in it"),
        _given("open_at", "moment", "When trading opens, in UTC.", "exchange_calendars"),
        _given("close_at", "moment", "When trading closes, in UTC.", "exchange_calendars"),
        Column("break_start", "moment", "When the break at noon begins, in UTC.", "exchange_calendars; null where there is none"),
        Column("break_end", "moment", "When it ends.", "As `break_start`"),
    ),
)  # fmt: skip

OF_POSTS = (POSTS, MENTIONS, CHARTS, IMAGES, LINKS, REMOVED, DIAGNOSTICS)
"""The tables whose rows belong to posts, the posts first."""
TABLES = {table.name: table for table in (*OF_POSTS, SESSIONS)}
DEFAULT = tuple(table.name for table in TABLES.values() if not table.optional)
"""The tables that are made where none are named."""
