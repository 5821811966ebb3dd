"""How well a page's text makes words: a bad text layer ("N l l K 2 e") is told from text by its words and its letters.

The score is a product. The first factor is the share of words with the shape that print in Latin letters gives them:
small letters, a capital and small ones, or capitals, with a vowel and no six consonants together; a number, also with
letters ("7th", "A40"); a letter alone only as "a", "A" or "I". The second is how many of the pairs of letters in them
are among the commonest of English and Welsh, three quarters being as many as a text has. What is written in other
letters is not judged: no recogniser of English does better.

Measured: of 1,111 pages of real papers the lowest scores .85, one in a hundred under .92, half of them .996 or more.
Of forty of them made rubbish, upside-down pages as recognised score .40 to .53, letters moved along the alphabet .08 to
.52, a font's codes in place of letters at most .25, letters apart .19, words joined .55; with each fifth character
wrong a page scores .61 to .78, and is left alone. Where a fifth of the words are the commonest of English, nothing more
is looked at: that is so of 85 in 100 real pages, and of none of this rubbish.
"""

import re
import unicodedata
from itertools import pairwise

BAD = 0.6  # text under it is read anew from the picture of its page, and the better of both is kept
_WORDS = 8  # of fewer nothing is said
_PAIRS = 20
_USUAL = 0.75
_USUALLY = 0.2  # of the words of a text are among the commonest of all
_LONGEST = 30  # letters; more are words without the blanks between them
_ACRONYM = 5  # capitals, which need no vowel
_PARTS = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[a-z]+")
_NUMBER = re.compile(r"\d+[A-Za-z]{0,3}|[A-Za-z]{1,5}\d+[A-Za-z]?")
_VOWEL = re.compile("[aeiouy]")
_CLUSTER = re.compile("[^aeiouy]{6}")
_KNOWN = frozenset(re.findall("[a-z]+", "the of and to in for is on that be as by with was at are this from or it"))
_CLIPPED = {"mr", "mrs", "ms", "dr", "st", "ltd", "th", "nd", "rd", "cllr", "pp", "km", "kg"}  # words without a vowel
_COMMON = frozenset(  # 82 % of the pairs in the sample papers, the commonest first; and those that Welsh has beside
    re.findall(
        "..",
        "thhereeroninenanouhaorataresmendteedntcoofitsttiasleseishotoeaveilbeunfoneceiochalngncomuteeriicdeothiro"
        "noamrswewhldacciplpeecrtemetllrairfiaiexursidaliadshpowisupansmpsoelulmoielolaprbymaayidrytagieptrctapss"
        "tslsgrcaustywoolboegkeosdimigeoc"
        "ynddwyffydgycydyhyfymyyrysywwndwrwgwawwrewoddorhiaauaeoeymagga",
    )
)


def score(text: str) -> float:
    """From 0, where there is none or it makes no words, to 1, also where too little can be judged."""
    return _shaped(text) * _spelt(text) if text.strip() else 0.0


def is_bad(text: str) -> bool:
    """Whether a text makes no words, or there is none."""
    words = text.split()
    known = sum(map(_KNOWN.__contains__, words))
    return known <= _USUALLY * len(words) and score(text) < BAD


def _shaped(text: str) -> float:
    """The share of words that have the shape of one."""
    judged = [is_shaped for word in text.split() if (is_shaped := _is_shaped(word)) is not None]
    return sum(judged) / len(judged) if len(judged) >= _WORDS else 1.0


def _spelt(text: str) -> float:
    """How usual the pairs of letters are."""
    usual = [
        first + second in _COMMON for letters in _LETTERS.findall(text.lower()) for first, second in pairwise(letters)
    ]
    return min(1.0, sum(usual) / len(usual) / _USUAL) if len(usual) >= _PAIRS else 1.0


def _is_shaped(word: str) -> bool | None:
    """Whether a word has the shape of one; None where that cannot be said."""
    found = _PARTS.findall(word)
    if len(found) == 1 and len(found[0]) == 1 and found[0].isalpha():
        return found[0] in "aAI" if found[0].isascii() else None
    parts = [_plain(part) for part in found]
    if not parts or not all(part.isascii() for part in parts):
        return None
    return all(len(part) == 1 or _is_part(part) for part in parts)


def _plain(part: str) -> str:
    """Letters without their accents."""
    if part.isascii():
        return part
    return "".join(letter for letter in unicodedata.normalize("NFKD", part) if not unicodedata.combining(letter))


def _is_part(part: str) -> bool:
    small = part.lower()
    if not part.isalpha():
        return bool(_NUMBER.fullmatch(part))
    if small in _CLIPPED or (part.isupper() and len(part) <= _ACRONYM):
        return True
    cased = part.isupper() or part[1:].islower()
    return cased and len(part) <= _LONGEST and bool(_VOWEL.search(small)) and not _CLUSTER.search(small)
