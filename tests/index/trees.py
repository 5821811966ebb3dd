"""Trees of queries made at random, always the same for the same seed, of all that a query can ask."""

import random

from documents import PartialDate
from index.query import And, Dated, Exact, Fuzzy, Leaf, Node, Not, Or, Pattern, Phrase, Tagged, Word
from tests.index.collection import VOCABULARY, WORDS, WRITTEN

_LITTLE = ("the", "of", "and", "to", "a")
_FIELDS = ("", "", "", "title", "ref")


def random_tree(chance: random.Random, words: list[str] | None = None, depth: int = 3) -> Node:
    """A tree of these words, or of those of the made papers."""
    words = words or [*WORDS, *WRITTEN]
    kind = chance.choice(["and", "and", "or", "not", *["leaf"] * 3]) if depth else "leaf"
    match kind:
        case "leaf":
            return _leaf(chance, words)
        case "not":
            return Not(random_tree(chance, words, depth - 1))
    parts = tuple(random_tree(chance, words, depth - 1) for _ in range(chance.randint(2, 5)))
    return And(parts, every=chance.random() < 0.5) if kind == "and" else Or(parts)


def _leaf(chance: random.Random, words: list[str]) -> Node:
    """A condition, or nearly always something of words."""
    word, field = chance.choice(words), chance.choice(_FIELDS)
    conditions: list[Node] = [
        Tagged("kind", chance.choice(["letter", "report", "minutes"])),
        Tagged("body", chance.choice([*VOCABULARY.bodies])),
        Tagged("topic", chance.choice([*VOCABULARY.topics])),
        Dated(since=PartialDate(chance.randint(2010, 2026))),
        Dated(until=PartialDate(chance.randint(2010, 2026), chance.randint(1, 12))),
        Dated(PartialDate(2014), PartialDate(chance.randint(2014, 2026))),
    ]
    leaves: list[Leaf] = [
        Word(word),
        Word(word),
        Word(word, field),
        Exact(word, field),
        Fuzzy(_spoilt(chance, word), chance.randint(1, 2), field),
        Phrase(" ".join(chance.choices(words, k=2)), field),
        Phrase(" ".join(chance.choices(_LITTLE, k=chance.randint(2, 3)))),
        Phrase(" ".join(chance.choices(words, k=2)), field, near=0),
        Phrase(" ".join(map(_letters, chance.choices(words, k=2))), field, near=chance.choice([1, 3, 10, 50])),
        Pattern(_form(chance, word), field),
    ]
    return chance.choice(conditions) if chance.random() < 0.2 else chance.choice(leaves)


def _letters(word: str) -> str:
    """The longest run of letters and digits of a word."""
    return max("".join(c if c.isalnum() else " " for c in word).split(), key=len)


def _spoilt(chance: random.Random, word: str) -> str:
    """A word with a letter left out, doubled, or swapped with the next."""
    word = _letters(word)
    place = chance.randrange(len(word))
    before, letter, behind = word[:place], word[place], word[place + 1 :]
    return chance.choice(
        [before + behind or "x", before + letter * 2 + behind, before + behind[:1] + letter + behind[1:]]
    )


def _form(chance: random.Random, word: str) -> str:
    """A pattern that a word has."""
    word = _letters(word)
    place = chance.randrange(len(word))
    return chance.choice(
        [f"{word[:3]}*", f"*{word[-3:]}", f"{word[:place]}?{word[place + 1 :]}", f"*{word[place:][:3]}*"]
    )
