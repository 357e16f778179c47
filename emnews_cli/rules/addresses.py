"""Rules about addresses and what they lead to."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Applicability, Finding, Fix, Severity, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.post import Post
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule


@rule("EM307", "address-empty", Severity.WARNING)
def address_empty(examined: Examination) -> Iterator[Finding]:
    """The line with the article's address is empty.

    ## What it does

    Reports a url line `<>`.

    ## Why is this bad?

    The scraper got no address: nobody can look up the article at its source.

    ## Example

    `<>`

    ## Use instead

    `<http://finance.eastmoney.com/news/1354,202203081234567890.html>`

    ## Fix safety

    Display only: where the post has a news id, the address that the site gives such articles is shown.
    Whether it leads to the article has to be tried.
    """
    post = examined.post
    span = post.frame.url
    if span is not None and post.original.text[span.start : span.end].strip() == "<>":
        yield Finding(span, "The article's address is empty", _likely_address(post, span))


def _likely_address(post: Post, span: Span) -> Fix | None:
    if not post.id.isdigit():
        return None
    line = f"<https://finance.eastmoney.com/a/{post.id}.html>"
    return Fix(Applicability.DISPLAY, f"Try {line}", (Edit(span, line),))


@rule("EM308", "id-and-name-disagree", Severity.WARNING, given=lambda examined: examined.post.id_in_name)
def id_and_name_disagree(examined: Examination) -> Iterator[Finding]:
    """The article's address and the file's name have different ids.

    ## What it does

    Reports a post whose name holds another news id than its address.

    ## Why is this bad?

    One of them is of another article: the post is found under the wrong id, and the right one seems missing.
    emnews believes the address.

    ## Example

    `2022-03-08-202203081234567890.md` with `<http://finance.eastmoney.com/news/1354,202203089999999999.html>`

    ## Use instead

    The same id in both.

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    if post.id_in_name and post.id != post.id_in_name:
        message = Message(
            "The post's id is {id}, the file's name says {id_in_name}", id=post.id, id_in_name=post.id_in_name
        )
        yield Finding(post.frame.url or _entry_place(post), message)


def _entry_place(post: Post) -> Span:
    entry = post.front_matter.added("original_url") or post.front_matter.added("article_id")
    return entry.value_span if entry else Span(0, 0)


@rule(
    "EM317",
    "image-without-address",
    Severity.WARNING,
    given=lambda examined: examined.markup.images_without_address,
)
def image_without_address(examined: Examination) -> Iterator[Finding]:
    """An image has no address.

    ## What it does

    Reports an `img` element that says nowhere where its picture is.

    ## Why is this bad?

    Readers see the sign of a broken image, or load the page itself as its picture.

    ## Example

    `<img src="" alt="图">`

    ## Use instead

    The image, from the article at its source.

    ## Fix safety

    There is no automatic fix.
    """
    for span in examined.markup.images_without_address:
        yield Finding(span, "The image has no address")


@rule("EM318", "http-with-https-twin", Severity.WARNING, default=False)
def http_with_https_twin(examined: Examination) -> Iterator[Finding]:
    """An address says http where https is to be had.

    ## What it does

    Reports addresses of hosts that serve every page by https too. Off unless selected: all the feed's own
    addresses are such.

    ## Why is this bad?

    On a page that comes by https browsers refuse images by http, and links can be tampered with on the way.

    ## Example

    `<http://finance.eastmoney.com/news/1354,202203081234567890.html>`

    ## Use instead

    `<https://finance.eastmoney.com/news/1354,202203081234567890.html>`

    ## Fix safety

    Unsafe, because it changes addresses by which others may know the article.
    """
    for span in examined.markup.https_twins(examined.markup.elements):
        changes = "url front-matter:url front-matter:original_url links images charts mentions"
        fix = unsafe("Make it https", Edit(span, "https"), changes=changes)
        yield Finding(span, "This address is to be had by https", fix)
