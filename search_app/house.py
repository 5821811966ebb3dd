"""Whose room this is: its name, its colours, its words, and how to write to it."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from documents import MunimentError
from search_app.colours import Accent

_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>,;:?&\"]+@[^\s@<>,;:?&\"]+")
_PATH = re.compile(r"/(?!/)[^\s<>\"]*")
_SUBJECT = 200  # characters of a title that a subject needs
_LARGEST = 500_000  # bytes of a logo
_PNG = b"\x89PNG\r\n\x1a\n"


class Link(NamedTuple):
    """A link in the foot of every page."""

    name: str
    address: str


class Logo(NamedTuple):
    """The bytes of a picture, and what they are: ".svg" or ".png"."""

    content: bytes
    suffix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What people of the house have set. The three statements are Markdown; "" stands for ours."""

    name: str = "Muniment"
    welcome: str = ""
    logo: Logo | None = None
    accent: Accent | None = None
    contact: str = ""  # a mail address, or the address of a form
    links: tuple[Link, ...] = ()
    about: str = ""
    accessibility: str = ""
    privacy: str = ""
    logs_queries: bool = False
    logs_addresses: bool = False

    def writing(self, subject: str, about: str = "") -> str:
        """Where to write to the house about an address; "" where it has said no way."""
        if not self.contact or _WEB.fullmatch(self.contact):
            return self.contact
        said = {"subject": " ".join(subject.split())[:_SUBJECT], "body": about}
        pairs = "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in said.items() if value)
        return f"mailto:{self.contact}?{pairs}"


def contact(given: str) -> str:
    """A way to write to the house. Raises MunimentError where it is none."""
    if given and not (_MAIL.fullmatch(given) or _WEB.fullmatch(given)):
        raise MunimentError(
            f"MUNIMENT_CONTACT={given} is neither a mail address nor the address of a page. Write it as "
            "papers@example.org or https://example.org/contact."
        )
    return given


def links(given: str) -> tuple[Link, ...]:
    """The links written as `name=address; name=address`. Raises MunimentError where one is none."""
    return tuple(_link(pair) for pair in given.split(";") if pair.strip())


def logo(content: bytes, suffix: str) -> Logo:
    """A picture to stand beside the name. Raises MunimentError where it is none that can."""
    if len(content) > _LARGEST:
        raise MunimentError(f"The file of MUNIMENT_LOGO is too large: it may have {_LARGEST // 1000} kB.")
    fits = content.startswith(_PNG) if suffix == ".png" else suffix == ".svg" and b"<svg" in content
    if not fits:
        raise MunimentError("The file of MUNIMENT_LOGO is no picture that can be used. Take an SVG or a PNG file.")
    return Logo(content, suffix)


def _link(pair: str) -> Link:
    name, _, address = (part.strip() for part in pair.partition("="))
    if not name or not (_WEB.fullmatch(address) or _PATH.fullmatch(address) or _is_mail(address)):
        raise MunimentError(
            f"MUNIMENT_LINKS has “{pair.strip()}”, which is no link. Write: Our site=https://example.org; Jobs=/jobs"
        )
    return Link(name, address)


def _is_mail(address: str) -> bool:
    return address.startswith("mailto:") and bool(_MAIL.fullmatch(address.removeprefix("mailto:")))
