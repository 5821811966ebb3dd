"""A party as it is read, line by line: each line gives name, role or body."""

import re
from dataclasses import dataclass, field

from documents import Page, Vocabulary
from ingest.metadata.names import titled
from ingest.metadata.parties.wording import (
    BODY,
    ONLY_LETTERS,
    SPLIT,
    Sort,
    is_body,
    is_office,
    is_titled,
    without_the,
)

_HELD = re.compile(r"\s(?:of|at|to|for)\s(?:the\s)?")
_OF_THE_TOP = re.compile(
    r"(?:(?:acting|interim|deputy|vice|joint|former) )?(?:(?:co-|vice-)?chair(?:man|woman|person)?|convener|leader|ceo"
    r"|chief executive(?: officer)?|(?:vice-)?president|proprietor|founder|owner|(?:vice-)?chancellor"
    r"|(?:parish |town )?clerk)",
    re.IGNORECASE,
)
_OF_STATE = re.compile(r"minister|secretary of state|speaker|member|chancellor of|attorney|lord", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """A party so far, and what stands about it."""

    page: Page
    name: str = ""
    role: str = ""
    body: str = ""
    certain: bool = False  # the body is known, or looks like one
    styled: bool = False
    ended: bool = False  # its address has begun
    contacts: int = 0  # lines above that say how to reach somebody
    sends: bool = False  # "From" stands before it
    apart: bool = False  # a date, a reference or the like stands above
    lines: list[str] = field(default_factory=list)

    @property
    def is_body_alone(self) -> bool:
        """Whether it is a body without name and role."""
        return bool(self.body) and not self.name and not self.role


def begun(page: Page, text: str, sort: Sort, vocabulary: Vocabulary) -> Draft:
    """A party, of the first line that speaks of it."""
    draft, rest = Draft(page, lines=[text]), text
    if sort is Sort.PERSON:
        draft.styled = True
        draft.name, rest = _styled(text)
    elif sort is Sort.NAME:
        draft.name, rest = text, ""
    if rest:
        fill(draft, rest, vocabulary)
    return draft


def _styled(text: str) -> tuple[str, str]:
    """The name that a line begins with, letters after it included, and the rest of the line."""
    name, *rest = SPLIT.split(text, maxsplit=1)
    if rest and (letters := ONLY_LETTERS.match(f"{rest[0]} ")):
        return f"{name}, {letters[0].strip(' ,')}", rest[0][letters.end() :].strip(" ,")
    return name, "".join(rest)


def fill(draft: Draft, text: str, vocabulary: Vocabulary) -> None:
    """Put office and body, or one of them, to a party."""
    name, certain = without_the(text), is_body(text, vocabulary)
    if is_office(text) and not certain:
        role, body = _held(name, vocabulary)
        draft.role = ", ".join(filter(None, (draft.role, role)))
        if body:
            draft.body, draft.certain = vocabulary.body(body).value, True
    elif certain or BODY.fullmatch(name) or not draft.name:
        draft.body, draft.certain = vocabulary.body(titled(name)).value, certain


def _held(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """An office, and the body in which it is held where the words say both; of two such the first."""
    first, also, second = text.partition(" and ")
    if also and "," in first and is_office(second):
        role, body = _held(first, vocabulary)
        if body:
            return role, body
    for mark in SPLIT.finditer(text):
        role, tail = text[: mark.start()], without_the(text[mark.end() :])
        if _is_of(role, tail, vocabulary):
            return role, tail
    link = _HELD.search(text)
    if link and not _OF_STATE.match(text) and is_body(text[link.end() :], vocabulary):
        return text[: link.start()], text[link.end() :]
    return text, ""


def _is_of(role: str, tail: str, vocabulary: Vocabulary) -> bool:
    """Whether what follows an office is a body: of whom nobody is above, whatever it is called."""
    if _OF_THE_TOP.fullmatch(role) and is_titled(tail) and not is_office(tail):
        return True
    return bool(BODY.fullmatch(tail) and " and " not in tail) or is_body(tail, vocabulary)
