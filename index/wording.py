"""What a paper says, letter by letter: the same for papers that differ only in how they are set."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

_KEPT = 8_192  # papers whose digests are kept in memory
_COUNTS = re.compile(
    r"(?:(?:page|[a-z]{1,3})[-–. ]?)?\d{1,5}(?:[a-z]|(?:[-–./]\d{1,4}){1,3})?|[ivxlcdm]{1,8}", re.IGNORECASE
)  # labels that count pages
_ZONE = 3  # lines at the top, and at the bottom, of a page among which heads and feet are
# Patterns of one first character each are found several times faster than one pattern of several.
_BETWEEN = re.compile(r" (?<=\d )(?=\d)")
_HYPHENS = [re.compile(rf"{hyphen}(?!\d)") for hyphen in "-\u2010\u2011"]  # before a figure one may be a minus
_UNSAID = "\u00ad\u200b\ufeff•‣▪●■"  # what is not seen, and bullets

Lines = list[str]


class _Made(dict[bytes, str]):
    """The digests of papers, made once for all audiences; by a digest of every letter."""

    def of(self, title: str, pages: Sequence[tuple[str, str]]) -> str:
        """The digest of a paper, which is made where it is not known."""
        exact = blake2b(repr((title, pages)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if exact not in self:
            if len(self) >= _KEPT:
                self.clear()
            self[exact] = _wording(title, pages)
        return self[exact]


_MADE = _Made()


def wording(title: str, pages: Sequence[tuple[str, str]]) -> str:
    """A digest of what stands on some pages, each with its label and its text.

    White space, hyphens, bullets, capitals and the numbers of pages make no difference. Lines that stand at the top
    or the bottom of every page count once, and those that say the title again on a later page do not.
    """
    return _MADE.of(title, pages)


def _wording(title: str, pages: Sequence[tuple[str, str]]) -> str:
    bare = [_numberless(text, label) for label, text in pages]
    headed = _once(bare, said := _said(title.casefold()))
    footed = _once([page[::-1] for page in headed[::-1]], said)
    text = _said("\n".join([line for page in footed[::-1] for line in page[::-1]]))
    for hyphen in _HYPHENS:
        text = hyphen.sub("", text)
    for sign in _UNSAID:
        text = text.replace(sign, "")
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _once(pages: Sequence[Lines], title: str) -> list[Lines]:
    """The pages with their heads on the first alone."""
    running = {title, *_on_every(pages)}
    return [page[_heads(page, running) if number else 0 :] for number, page in enumerate(pages)]


def _on_every(pages: Sequence[Lines]) -> set[str]:
    """What the lines say that stand at the top of every page."""
    said = set(map(_said, pages[0][:_ZONE])) if pages[1:] else set()
    for page in pages[1:]:
        if said:
            said.intersection_update(map(_said, page[:_ZONE]))
    return said


def _heads(page: Lines, running: set[str]) -> int:
    """How many of the first lines of a page are running ones."""
    return next((n for n, line in enumerate(page[:_ZONE]) if _said(line) not in running), len(page[:_ZONE]))


def _numberless(text: str, label: str) -> Lines:
    """The lines of a page that say something; the first and the last without its number, as in “Page 2 of 7”."""
    lines = unicodedata.normalize("NFC", text).strip().casefold().splitlines()
    for place in (0, -1):
        if lines and _COUNTS.fullmatch(label) and label.casefold() in lines[place]:
            lines[place] = _number(label.casefold()).sub("", lines[place])
    return list(filter(str.strip, lines))


@lru_cache(maxsize=1_024)
def _number(label: str) -> re.Pattern[str]:
    """The number of a page at either end of a line."""
    number = rf"(?:\bpage\s+)?(?<![\w.,/]){re.escape(label)}(?![\w.,/])(?:\s+of\s+\d+)?"
    return re.compile(rf"^[-–|\s]*{number}[-–|\s]*|[-–|\s]*{number}[-–|\s]*$")


def _said(text: str) -> str:
    """A text without white space, but between figures: “1 23” is not “12 3”."""
    return _BETWEEN.sub("\0", " ".join(text.split())).replace(" ", "")
