"""What is seen: the pages, as Jinja2 templates that escape everything put into them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["counted", "environment", "media", "pieces", "quoted", "thousands"]

_MEDIA_NAMES = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/rtf": "RTF",
    "application/vnd.ms-outlook": "Outlook message",
    "application/zip": "ZIP",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
    "message/rfc822": "Email",
    "text/csv": "CSV",
    "text/html": "HTML",
    "text/markdown": "Markdown",
    "text/plain": "Text",
    "text/tab-separated-values": "Table",
}


def environment(*, house: Any, static: Mapping[str, str], filters: Mapping[str, Callable[..., Any]]) -> Environment:
    """The templates of one app: whose it is, the addresses of its static files, and its own filters."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(house=house, name=house.name, static=static)
    made.filters.update(pieces=pieces, thousands=thousands, media=media, counted=counted, quoted=quoted, **filters)
    return made


def pieces(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """The text cut at its marks, each piece with whether it is marked; marks that overlap count as one."""
    place = 0
    for start, end in sorted(marks):
        start = max(start, place)
        if start < end:
            yield text[place:start], False
            yield text[start:end], True
            place = end
    yield text[place:], False


def thousands(number: int) -> str:
    """12,345"""
    return f"{number:,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """1 document, 2 documents, 3 matches"""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def quoted(text: str) -> str:
    """“sea wall”; a text with quotation marks of its own needs no more of them."""
    return text if any(mark in text for mark in '"“”') else f"“{text}”"


def media(media_type: str) -> str:
    """What people call a media type."""
    return _MEDIA_NAMES.get(media_type, media_type)
