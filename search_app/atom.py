"""Lists of papers as feeds (Atom, RFC 4287): what feeds that are no searches of the public are made by."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from search_app.xmls import add, written

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A paper: its name as a URN, where it is read, when it came, and what is said of it in a line."""

    id: str
    title: str
    address: str
    updated: str
    summary: str
    authors: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed is called and by whom it is given, and the address of the same list as a page."""

    id: str
    title: str
    name: str
    page: str
    itself: str = ""
    entries: Sequence[Entry] = ()


def atom(feed: Feed) -> bytes:
    """A feed in XML."""
    made = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    made.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    _add(made, "id", feed.id)
    _add(made, "title", feed.title)
    _add(made, "updated", max((entry.updated for entry in feed.entries), default=NEVER))
    _add(_add(made, "author"), "name", feed.name)
    _add(made, "generator", "Muniment")
    if feed.itself:
        _add(made, "link", rel="self", type="application/atom+xml", href=feed.itself)
    _add(made, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        _entry(made, entry)
    return written(made)


def _entry(made: etree._Element, entry: Entry) -> None:
    told = _add(made, "entry")
    _add(told, "id", entry.id)
    _add(told, "title", entry.title or "Untitled")
    _add(told, "updated", entry.updated)
    for author in entry.authors:
        _add(_add(told, "author"), "name", author)
    _add(told, "link", rel="alternate", type="text/html", href=entry.address)
    _add(told, "summary", entry.summary or entry.title or "Untitled")


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    return add(parent, f"{{{ATOM}}}{tag}", text, **attributes)
