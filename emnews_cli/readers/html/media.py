"""Videos, recordings and embedded pages: a link in their place."""

from __future__ import annotations

from urllib.parse import urlsplit

from emnews_cli.model.document import LineBreak, Media
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.readers.html.builder import Builder
from emnews_cli.readers.html.image_elements import open_image
from emnews_cli.readers.html.omission import Omission, is_unseen
from emnews_cli.readers.links import safe_address

_KINDS = (
    ("图片", "image/", lazy_regex(r"\.(?:png|jpe?g|gif|webp)\Z")),
    ("音频", "audio/", lazy_regex(r"\.(?:mp3|m4a|aac|wav|og[ag]|flac|amr)\Z")),
    ("文件", "application/pdf", lazy_regex(r"\.(?:pdf|docx?|xlsx?|pptx?)\Z")),
    ("视频", "video/", lazy_regex(r"\.(?:mp4|webm|m3u8|flv|swf|mov|ogv|avi|mkv)\Z")),
)
_NAMED = {
    **dict.fromkeys(("video", "amp-video", "mip-video"), "视频"),
    **dict.fromkeys(("audio", "amp-audio"), "音频"),
}
_SHOWING_OTHERS = ("object", "applet")
_PLAYER = lazy_regex(r"player|video|embed|live|youtube|youtu\.be|vimeo|bilibili|iqiyi|youku|v\.qq\.com")


def add_media(builder: Builder, omission: Omission) -> None:
    """A link to the first safe address that the element has; else what it shows where it can't be played.

    Nothing comes in the place of one that nobody was to see.
    """
    found = (safe_address(address, builder.base) for address in omission.addresses)
    address, values = next(filter(None, found), ""), omission.tag.values
    if is_unseen(values):
        builder.remove(omission.reason, omission.text, omission.url)
    elif not address:
        kept = omission.tag.name in _SHOWING_OTHERS
        builder.remove(omission.reason, "" if kept else omission.text, omission.url)
        _add_instead(builder, omission)
    elif (kind := _kind_of(omission, address)) == "图片":
        open_image(builder, "img", {"src": address, "alt": omission.words})
    else:
        builder.remove(omission.reason, omission.text, omission.url)
        title = " ".join(values.get("title", "").split())
        _add(builder, Media(f"{kind}：{title}" if title else kind, address))


def _add_instead(builder: Builder, omission: Omission) -> None:
    """What an object shows in its place; what others hold is about old browsers."""
    if omission.tag.name in _SHOWING_OTHERS:
        builder.data(omission.words)
        for image in omission.images:
            open_image(builder, "img", image)


def _add(builder: Builder, media: Media) -> None:
    """Never within a link, and two in lines of their own."""
    if isinstance(builder.last_in_line(), Media):
        builder.add(LineBreak())
    around = builder.formats
    builder.formats = tuple(span for span in around if not span.href)
    builder.add(media)
    builder.formats = around


def _kind_of(omission: Omission, address: str) -> str:
    tag = omission.tag
    if named := _NAMED.get(tag.name):
        return named
    try:
        parts = urlsplit(address.lower())
    except ValueError:
        return "内嵌页面"
    media_type = tag.values.get("type", "").strip().lower()
    for kind, prefix, suffix in _KINDS:
        if media_type.startswith(prefix) or suffix().search(parts.path):
            return kind
    return "视频" if _PLAYER().search(f"{parts.netloc}{parts.path}") else "内嵌页面"
