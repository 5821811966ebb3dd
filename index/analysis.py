"""The one account of tokens: indexing, querying, marks and snippets all read text through it.

A token is a run of letters and digits, folded (NFKC, lower case, accents taken off) and stemmed by Porter2. A
possessive “’s” belongs to its word and is not said: “council’s” is “council”. Nothing is left out as a stop-word.
Engines are handed text whose tokens were made here, joined by spaces, so that they cannot differ. Beside the tokens
stand compounds, kept without regard to order: what is written in parts but looked for as one (“co-operation”, “£1.2m”).
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

import Stemmer

from index.compounds import APOSTROPHES, WORD, is_code, written
from index.compounds import references as references

VERSION = 3  # to be raised whenever another token comes out of the same text: every index is then out of date

LONGEST = 128  # characters of a word that count: tantivy passes over terms of 64 KB in silence

_TOKEN = re.compile(WORD)
_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]++(?:'[sS](?![A-Za-z0-9]))?+")  # the same for ASCII, in half the time
_PLAIN = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"'s(?<=[a-z0-9]'s)(?:'|(?![a-z0-9]))")
_SPACED = bytes(byte if bytes([byte]).isalnum() else 32 for byte in range(256))  # what is in no word made a space
_TOGETHER = re.compile(r"([^\W\d_]+)(\d+)")
# Letters that Unicode does not take apart though readers do without the stroke.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ʼ": " "})
_KEPT = 200_000  # spellings kept in memory, some 40 MB


class Term(NamedTuple):
    """A word as the index knows it: folded, and its stem."""

    word: str
    stem: str


class Token(NamedTuple):
    """A term and where it stands: half-open offsets in Unicode code points of the text as given."""

    term: Term
    start: int
    end: int


class Streams(NamedTuple):
    """The stems and the words of a text, each with spaces between as engines are handed them."""

    stems: str
    words: str


class _Stems(dict[str, str]):
    """The stems of folded words, made once."""

    def __init__(self) -> None:
        super().__init__()
        self._stemmer = Stemmer.Stemmer("english", 0)  # its own cache takes longer than it does
        self._lock = threading.Lock()  # a stemmer holds the word it works on

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        self[word] = stem = self._stem(word)
        return stem

    def _stem(self, word: str) -> str:
        if not word.isalpha():
            return word  # numbers and references stand as they are
        with self._lock:
            stem = str(self._stemmer.stemWord(word))
        return word if stem == word else stem  # one string, not two: half the words are their own stems


class _Terms(dict[str, tuple[Term, ...]]):
    """The terms of a spelling, made once."""

    def __missing__(self, spelling: str) -> tuple[Term, ...]:
        if len(self) >= _KEPT:
            self.clear()
        self[spelling] = found = tuple(Term(word, _STEMS[word]) for word in _fold(spelling))
        return found


_STEMS = _Stems()
_TERMS = _Terms()


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The terms of a text from a place on, one by one, with their places."""
    for found in _pattern(text).finditer(text, start):
        for term in _TERMS[found[0]]:
            yield Token(term, found.start(), found.end())


def terms(text: str) -> list[Term]:
    """The terms of a text, in order."""
    return list(chain.from_iterable(map(_TERMS.__getitem__, _pattern(text).findall(text))))


def streams(text: str) -> Streams:
    """The terms of a text, in order: the same as `terms`, in a third of the time where the text folds in its place."""
    folded = plain(text)
    found = _split(folded) if folded is not None else []
    if folded is None or max(map(len, found), default=0) > LONGEST:
        read = terms(text)
        return Streams(" ".join([term.stem for term in read]), " ".join([term.word for term in read]))
    return Streams(" ".join(map(_STEMS.__getitem__, found)), " ".join(found))


def stem(word: str) -> str:
    """The stem of a folded word."""
    return _STEMS[word]


def term(spelling: str) -> Term:
    """The term of a word of a plain text (see `plain`), its possessive with it."""
    return _TERMS[spelling][0]


def spans(text: str) -> list[tuple[int, int]]:
    """Where the terms of a text stand, half-open, in code points; those of one spelling (“½”) share a place."""
    return [found.span() for found in _pattern(text).finditer(text) for _ in _TERMS[found[0]]]


def compounds(text: str) -> Iterator[Token]:
    """What is written in parts but is one: its joined term, and where it stands (half-open code points as given)."""
    for joined, start, end in written(text):
        made = _TERMS[joined]
        if len(made) == 1:  # what folds into several words is not one
            yield Token(made[0], start, end)


@lru_cache(maxsize=256)
def readings(text: str) -> tuple[tuple[Term, ...], ...]:
    """How a word or phrase as typed may stand in a text: each a run of terms, the first as the tokens are.

    A figure, a sum of money or a financial year alone is its joined term and nothing else, for its parts stand in other
    figures too. A run of one term may stand among the compounds of a text as well as among its tokens.
    """
    stream, found = list(tokens(text)), list(compounds(text))
    alone = _joined(stream, found)
    if len(found) == 1 and len(alone) == 1 and _is_figure(found[0]):
        return (alone,)
    run = tuple(token.term for token in stream)
    joined = _joined(stream, [compound for compound in found if not _is_figure(compound)])
    return tuple(filter(None, dict.fromkeys((run, joined, _as_code(run)))))


def plain(text: str) -> str | None:
    """The text in small ASCII letters and signs, every character in its place; None where folding gives others."""
    if text.isascii() or not _LETTERS_BEYOND.search(text):
        return text.lower()
    if _MOVING.search(text) or _NO_POSSESSIVE.search(text):
        return None
    return _ACCENTED.sub(lambda found: _ACCENTS[found[0]], text).lower()


def beginning(stem: str) -> str:
    """How every plain word of a stem begins: “polic” for “polici”. Porter2 changes more than the last letter in short
    words alone (“dying” is “die”); 370,000 words were tried."""
    return stem[:-1] if len(stem) > 3 else stem[:1]


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text, in order."""
    return tuple([term.stem for term in terms(text)])


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, unstemmed, in order."""
    return tuple([term.word for term in terms(text)])


def _split(folded: str) -> list[str]:
    """The words of a plain text (see `plain`)."""
    folded = folded.replace("’", "'")
    if "'s" in folded:
        folded = _POSSESSIVE.sub(" ", folded)
    return folded.encode("ascii", "replace").translate(_SPACED).decode().split()


def _pattern(text: str) -> re.Pattern[str]:
    return _ASCII_TOKEN if text.isascii() else _TOKEN


def _is_figure(compound: Token) -> bool:
    return compound.term.word[0].isdigit()


def _joined(stream: Iterable[Token], found: Iterable[Token]) -> tuple[Term, ...]:
    """The terms of a text with its compounds in the place of their parts."""
    inside = {place for compound in found for place in range(compound.start, compound.end)}
    apart = [token for token in stream if token.start not in inside]
    return tuple(token.term for token in sorted([*found, *apart], key=attrgetter("start")))


def _as_code(run: tuple[Term, ...]) -> tuple[Term, ...]:
    """The other writing of a code: “HC1234” in two, “hc 1234” in one."""
    if len(run) == 1 and (parts := _TOGETHER.fullmatch(run[0].word)):
        return _TERMS[parts[1]] + _TERMS[parts[2]]
    if len(run) == 2 and run[0].word.isalpha() and run[1].word.isdecimal() and is_code(run[0].word, run[1].word):
        return _TERMS[run[0].word + run[1].word]
    return run


def _fold(spelling: str) -> list[str]:
    """The folded words of one spelling: nearly always one."""
    if len(spelling) > 2 and spelling[-2] in APOSTROPHES:
        spelling = spelling[:-2]
    if spelling.isascii():
        return [spelling.lower()[:LONGEST]]
    lowered = unicodedata.normalize("NFKD", spelling).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", lowered)
    bare = "".join(c for c in apart if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return [word[:LONGEST] for word in _PLAIN.findall(unicodedata.normalize("NFKC", bare))]


# Letters that fold into one of ASCII inside a word; in texts of these, ASCII and signs, nothing moves.
_FOLDED = {letter: _fold(f"x{letter}x") for letter in map(chr, range(0xC0, 0x250))}
_ACCENTS = {
    letter: words[0][1] for letter, words in _FOLDED.items() if list(map(len, words)) == [3] and words[0].isascii()
}
_ACCENTED = re.compile(f"[{''.join(_ACCENTS)}]")
# Signs that are no part of a word, in blocks: Latin-1, punctuation, currencies, arrows to dingbats, some fonts’ own.
_UNMOVED = (
    r"\x00-\x7f\xa0-\xa9\xab\xac\xae-\xb1\xb4\xb6-\xb8\xbb\xbf×÷\u2010-\u2027\u2030-\u205e\u20a0-\u20bf™"
    r"\u2190-\u23ff\u2500-\u2775\u2794-\u27bf\ue000-\uf8ff"
)
_NO_POSSESSIVE = re.compile(f"['’][{''.join(letter for letter, folded in _ACCENTS.items() if folded == 's')}]")
_LETTERS_BEYOND = re.compile(f"[^{_UNMOVED}]")
_MOVING = re.compile(f"[^{_UNMOVED}{''.join(_ACCENTS)}]")
