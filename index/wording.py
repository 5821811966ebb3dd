"""What a paper says, letter by letter: the same for papers that differ only in how they are set."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

_ZONE = 3  # lines at the top, and at the bottom, of a page among which heads and feet are
# Hyphens (before a figure one may be a minus), what is not seen, and bullets.
_SET = re.compile(r"[-\u2010\u2011](?!\d)|[\u00ad\u200b\ufeff•‣▪●■]")
_BETWEEN = re.compile(r"(?<=\d)\s+(?=\d)")
_BREAK = re.compile(r"(?<!\d)\n|\n(?!\d)")

Lines = list[str]


def wording(title: str, pages: Sequence[tuple[str, str]]) -> str:
    """A digest of what stands on some pages, each with its label and its text.

    White space, hyphens, bullets, capitals and the numbers of pages make no difference. Lines that stand at the top
    or the bottom of every page count once, and those that say the title again on a later page do not.
    """
    bare = [_numberless(text, label) for label, text in pages]
    headed = _once(bare, said := _said(title.casefold()))
    footed = _once([page[::-1] for page in headed[::-1]], said)
    text = _BREAK.sub("", "\n".join(line for page in footed[::-1] for line in page[::-1])).replace("\n", "\0")
    return blake2b(_SET.sub("", text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _once(pages: Sequence[Lines], title: str) -> list[Lines]:
    """The pages with their heads on the first alone."""
    tops = [set(page[:_ZONE]) for page in pages]
    running = {title}.union(set.intersection(*tops)) if tops else set()
    return [page[_heads(page, running) if number else 0 :] for number, page in enumerate(pages)]


def _heads(page: Lines, running: set[str]) -> int:
    """How many of the first lines of a page are running ones."""
    return next((n for n, line in enumerate(page[:_ZONE]) if line not in running), len(page[:_ZONE]))


def _numberless(text: str, label: str) -> Lines:
    """What the lines of a page say; the first and the last without the number of the page, as in “Page 2 of 7”."""
    lines = unicodedata.normalize("NFC", text).strip().casefold().splitlines()
    for place in (0, -1):
        if lines and label.casefold() in lines[place]:
            lines[place] = _number(label.casefold()).sub("", lines[place])
    return [said for line in lines if (said := _said(line))]


@lru_cache(maxsize=1_024)
def _number(label: str) -> re.Pattern[str]:
    """The number of a page at either end of a line."""
    number = rf"(?:\bpage\s+)?(?<![\w.,/]){re.escape(label)}(?![\w.,/])(?:\s+of\s+\d+)?"
    return re.compile(rf"^[-–|\s]*{number}[-–|\s]*|[-–|\s]*{number}[-–|\s]*$")


def _said(line: str) -> str:
    """A line without white space, but between figures: “1 23” is not “12 3”."""
    return "".join(_BETWEEN.sub("\0", line).split())
