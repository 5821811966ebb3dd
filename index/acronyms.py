"""Acronyms that a text explains itself, as in “Unaccompanied Asylum Seeking Children (UASC)”: by the algorithm of
Schwartz and Hearst (2003), made stricter, for a wrong pair would widen every search for the acronym."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_BRACKETS = re.compile(r"\(([^()]{2,160})\)")
_ACRONYM = re.compile(r"[^\W\d_](?:[&/.\-]?[^\W_]){1,9}\.?")
_BEFORE = re.compile(r"(?<!\S)[“\"‘']?([^\W\d_][\w&/.\-]{1,10}(?:[’']s)?)[”\"’']?\s$")
_ONE = re.compile(r"(?<=[A-Z])(?:[’']s|s)$")  # what a plural or possessive adds
_SPACE = re.compile(r"\s")
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’']s$")
_STOP = re.compile(r"[.;:!?()\[\]|•\uf0b7]|\n\s*\n")  # a long form does not reach over such
_AROUND = "\"'“”‘’, \t\r\n"
_A_WORD = 18  # characters that the words of a long form have on average, at the most
_FAR = 10_000  # characters before and after in which the words of a name would be written small
_LONGEST = 10  # characters of an acronym
_SMALL = frozenset(re.findall(r"\w+", "a an and at by for from in into its of on or our the their to with"))


class Explained(NamedTuple):
    """An acronym and what it stands for, as the text writes it: without a plural or possessive s, and on one line."""

    acronym: str
    long: str


def explained(text: str) -> Iterator[Explained]:
    """The acronyms explained as “long form (ACRONYM)” or “ACRONYM (long form)”, in order; they may repeat.

    Every word of the long form, but for “of” and the like, begins with a letter of the acronym. What may be somebody’s
    name and initials is left out: two words with capitals that the text around never writes small.
    """
    for brackets in _BRACKETS.finditer(text):
        found = _explained(brackets)
        if found and not _may_be_a_name(found, brackets):
            yield found


def _explained(brackets: re.Match[str]) -> Explained | None:
    text, start, inside = brackets.string, brackets.start(), brackets[1].strip(_AROUND)
    if not _SPACE.search(inside):
        acronym = _acronym(inside)
        return _pair(acronym, _STOP.split(text[max(0, start - _most_words(acronym) * _A_WORD) : start])[-1])
    before = _BEFORE.search(text, max(0, start - _LONGEST - 6), start)
    return _pair(_acronym(before[1]), inside, whole=True) if before else None


def _acronym(text: str) -> str:
    """The acronym of one thing that a text is; nothing where it is none."""
    if text.islower() or len(text) > _LONGEST + 2 or sum(map(str.isupper, text)) < 2:
        return ""
    one = _ONE.sub("", text)
    return one if len(one) <= _LONGEST and _ACRONYM.fullmatch(one) else ""


def _pair(acronym: str, text: str, *, whole: bool = False) -> Explained | None:
    """The acronym with the end of a text, or all of it, if that is what it stands for."""
    letters = "".join(filter(str.isalnum, acronym)).lower()
    words = list(_WORD.finditer(text))[-_most_words(acronym) :] if letters else []
    said = [word[0] for word in words]
    initials = "".join([word[0] for word in said]).lower()
    if not said or letters[0] not in initials or initials[-1] not in letters or text[words[-1].end() :].strip(_AROUND):
        return None
    count = _aligned(letters, said, inner=False) or _aligned(letters, said, inner=True)
    if count < 2:
        return None
    first, end = words[-count].start(), words[-1].end()
    if whole and text[:first].lower().strip(_AROUND) not in ("", "the"):
        return None
    return Explained(acronym, _POSSESSIVE.sub("", " ".join(text[first:end].split())))


def _most_words(acronym: str) -> int:
    """The bound that Schwartz and Hearst give."""
    return min(len(acronym) + 5, len(acronym) * 2)


def _aligned(letters: str, words: Sequence[str], *, inner: bool) -> int:
    """How many of the last words the letters stand for; 0 if they do not.

    The letters are those that the words begin with, and with `inner` others within these too, as few as may be: “CCTV”.
    A small word may give one or be passed over, but neither begins nor, passed over, ends a long form.
    """
    found = 0
    begun = {len(letters)}  # the letters that are left over by the words from the last on
    for count, word in enumerate(reversed(words), 1):
        given = {left - n for left in begun for n in _given(word.lower(), letters[:left], inner=inner)}
        if 0 in given and word not in _SMALL:
            found = count
            if not inner:
                break
        begun = given - {0} | (begun if count > 1 and word.lower() in _SMALL else set())
        if not begun:
            break
    return found


def _given(word: str, letters: str, *, inner: bool) -> Iterator[int]:
    """How many of the last letters may be the first of a word and, in order, others of it."""
    for number in range(1, len(letters) + 1 if inner else 2):
        rest = iter(word)
        if letters[-number] == word[0] and all(letter in rest for letter in letters[-number:]):
            yield number


def _may_be_a_name(found: Explained, brackets: re.Match[str]) -> bool:
    words = found.long.split()
    if len(words) != 2 or len(found.acronym) > 3 or not found.long.istitle():
        return False
    around = brackets.string[max(0, brackets.start() - _FAR) : brackets.end() + _FAR]
    return not all(f" {word.lower()} " in around for word in words)
