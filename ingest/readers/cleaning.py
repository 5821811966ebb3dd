"""Text as it is kept: composed, without ligatures, control characters and runs of blanks."""

import re
import unicodedata

# Controls, soft hyphens, zero-width and direction marks, private use, surrogates, non-characters.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u061c\ufeff"
    "\ufff9-\uffff\ue000-\uf8ff\ud800-\udfff]"
)
_BULLETS = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf02d": "–"}
)  # Symbol and Wingdings in Word's PDFs
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|\f|\v|\x85|\u2028|\u2029")
_EMPTY_LINES = re.compile(r" ?\n[ \n]*")


def clean_word(word: str) -> str:
    """A run of characters without blanks, cleaned; it may become empty."""
    if word.isascii() and word.isprintable():
        return word
    normal = unicodedata.normalize("NFKC", _DROPPED.sub("", word.translate(_BULLETS)))
    return "".join(normal.split())  # NFKC makes "´" a blank and an accent


def clean(text: str) -> str:
    """Text cleaned; line breaks are kept, one for each run of them."""
    lines = _LINE_ENDS.sub("\n", text)
    normal = unicodedata.normalize("NFKC", _DROPPED.sub("", lines.translate(_BULLETS)))
    return _EMPTY_LINES.sub("\n", _BLANKS.sub(" ", normal)).strip()


def seen(text: str) -> str:
    """Text on one line without what is not seen, such as marks that turn the direction; else as it was written."""
    return " ".join(_DROPPED.sub("", " ".join(text.split())).split())


def clean_line(text: str) -> str:
    """Text cleaned, on one line."""
    return " ".join(clean(text).split())
