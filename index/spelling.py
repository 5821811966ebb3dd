"""What was meant by a word that stands nowhere: the likeliest word that does, or the two that were run together."""

from collections import Counter
from collections.abc import Iterator
from math import log
from typing import NamedTuple

from rapidfuzz.distance import OSA

from index.lexicon import Lexicon

# What each takes from the likelihood of a word, the logarithm of its share of documents: measured on typing errors made
# in the words of 17,000 pages. A letter left out or swapped can go wrong in few ways, a wrong letter in many.
_EDIT = 5.0
_WRONG_LETTER = 3.0
_OTHER_FIRST_LETTER = 1.0
_FEW = 2  # documents: a word that fewer hold is as likely mistyped itself
_IN_FEW = 3.0
_SURE = -14.0  # likely enough at one edit not to look at two: that takes ten times as long and changes 1 in 1,000

_SHORT = 3  # letters of words in which the first is right and two edits are too many
_LONGEST = 40  # letters
_CONSIDERED = 100  # words, of those near
_PART = 3  # letters of a word that was run together with another
_PART_FEW = 5  # documents that hold such a word


class _Meant(NamedTuple):
    likely: float
    word: str


def correction(word: str, lexicon: Lexicon) -> str | None:
    """The word, or the two, most likely meant by a folded word; None where nothing is likely, or it is right itself.

    Figures and codes are never corrected: they are near to many others.
    """
    if not word.isalpha() or not 1 < len(word) <= _LONGEST:
        return None
    meant = max(_near(word, 1, lexicon), default=None)
    if meant is None or meant.likely < _SURE:
        if len(word) <= _SHORT:
            return None
        if meant is None and (two := _apart(word, lexicon)):
            return two
        meant = max(_near(word, 2, lexicon), default=None)
    return meant.word if meant and meant.word != word else None


def together(first: str, second: str, lexicon: Lexicon) -> str | None:
    """The one word that two folded words are, where it stands and one of the two does not."""
    joined = first + second
    if not joined.isalpha() or not lexicon.count(joined, _FEW):
        return None
    return None if lexicon.count(first) and lexicon.count(second) else joined


def _near(word: str, edits: int, lexicon: Lexicon) -> Iterator[_Meant]:
    """The words within some edits that may have been meant, and how likely each is."""
    commonest = max(map(lexicon.count, lexicon.matching("*", 1)), default=1)
    for near in lexicon.near(word, edits, _CONSIDERED):
        count, distance = lexicon.count(near), OSA.distance(word, near)
        if near.isalpha() and (count >= _FEW or distance < 2) and (len(word) > _SHORT or near[0] == word[0]):
            rarity = log(commonest / count) + _IN_FEW * (count < _FEW)
            yield _Meant(-rarity - _cost(word, near, distance), near)


def _cost(word: str, meant: str, distance: int) -> float:
    wrong_letters = (Counter(word) - Counter(meant)).total()
    return _EDIT * distance + _WRONG_LETTER * wrong_letters + _OTHER_FIRST_LETTER * (word[0] != meant[0])


def _apart(word: str, lexicon: Lexicon) -> str | None:
    """The two words of which the rarer is the most frequent."""
    pairs = [(word[:at], word[at:]) for at in range(_PART, len(word) - _PART + 1)]
    counts = {pair: min(lexicon.count(part, _PART_FEW) for part in pair) for pair in pairs}
    best = max(pairs, key=counts.__getitem__, default=None)
    return " ".join(best) if best and counts[best] else None
