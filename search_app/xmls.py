"""Answers in XML: elements with people's words in them, sent in such a way that what is known is not sent again."""

import re
from collections.abc import Mapping

from fastapi import Request
from lxml import etree
from starlette.responses import Response

from search_app.freshness import digest, is_known

XML = "application/xml; charset=utf-8"

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """A text without what XML cannot hold; “�” is in its place."""
    return _UNWRITABLE.sub("\ufffd", text)


def add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    """A new element in another, with a text and attributes; those without a value are left out."""
    made = etree.SubElement(parent, tag, {name: writable(value) for name, value in attributes.items() if value})
    made.text = writable(text) or None
    return made


def written(root: etree._Element) -> bytes:
    """A document in XML."""
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def sent(
    request: Request, content: bytes, media_type: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer with these bytes; 304 where they are known, compressed or not."""
    told = {**(headers or {}), "ETag": f'W/"{digest([content])[:32]}"', "Cache-Control": "no-cache"}
    if status == 200 and is_known(request, told["ETag"]):
        return Response(status_code=304, headers=told)
    return Response(content, status, told, media_type)
