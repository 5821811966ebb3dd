"""The people of a list: names with their offices and bodies, one after another, and nothing that is no name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from documents import Page, Vocabulary
from ingest.metadata.attendance.wording import (
    ACRONYM,
    AND,
    ASIDE,
    BETWEEN,
    BRACKETS,
    CHAIRS,
    ELECTED,
    IN_THE_CHAIR,
    LEAD,
    LIST,
    LONGEST,
    ONE,
    PIECES,
    PLURAL,
    ROLES,
    SEMICOLON,
    SPEAKS_FOR,
    STYLE,
    SURE,
    SURNAMES,
    TAIL,
    WITH,
    after_brackets,
    apart,
    end_of_sentence,
    has_initial,
    is_called,
    is_counted,
    is_initials,
    plain_name,
    sentence_case,
    split_at,
    stands_for,
    style_end,
)
from ingest.metadata.parties.draft import Draft, fill
from ingest.metadata.parties.wording import (
    ANY_OFFICE,
    BODY,
    is_body,
    is_office,
    is_titled,
    plain,
    without_the,
)


@dataclass(slots=True)
class Person:
    """Somebody of a list, the letters that stand for the name, and whether the list says that this is the chair."""

    draft: Draft
    initials: str = ""
    styled: bool = False
    bracketed: bool = False
    chairs: bool = False

    @property
    def name(self) -> str:
        """The name as it is written, with its style."""
        return self.draft.name


@dataclass(slots=True)
class People:
    """Those that a list names; whether nothing else stands in it, and whether a sentence ends it."""

    found: list[Person]
    whole: bool = True
    ended: bool = False


def people(text: str, page: Page, vocabulary: Vocabulary, *, sentence: bool = False) -> People:
    """The people of a list in a line or sentence; of a sentence those before the first word that is no name."""
    text = text[:LIST]
    own = text[: end_of_sentence(text)]
    read = _Reader(page, vocabulary, [])
    entries = split_at(own, SEMICOLON)
    for entry in entries:
        for place, token in _tokens(entry, vocabulary):
            if not read.take(token, _Place.OF if place is _Place.ANY and len(entries) > 1 else place):
                if sentence or not read.found:
                    return People(read.found, whole=False)
                read.whole = False
    return People(read.found, read.whole, ended=len(own) < len(text))


def row(cells: Sequence[str], page: Page, vocabulary: Vocabulary) -> People:
    """The people of a line of a table: names in several columns, or a name and what the person is."""
    if len(cells) == 1:
        return people(cells[0], page, vocabulary)
    read = _Reader(page, vocabulary, [])
    for number, cell in enumerate(_with_initials(cells)):
        read.marked = number > 0
        read.take(cell, _Place.ANY if number else _Place.OWN)
    if len(read.found) == 1:
        read.found[0].draft.lines = [" ".join(cells)]
    return People(read.found, read.whole)


def _with_initials(cells: Sequence[str]) -> list[str]:
    """Cells, those of letters that stand for a name put to it."""
    whole: list[str] = []
    for cell in cells:
        named = [
            place for place, other in enumerate(whole) if is_initials(cell) and stands_for(cell, plain_name(other))
        ]
        if named:
            whole[named[-1]] = f"{whole[named[-1]]} {cell}"
        else:
            whole.append(cell)
    return whole


class _Place(Enum):
    """What a part of a list may be."""

    OWN = auto()  # a person or body of its own
    HALF = auto()  # that, or the other half of what stands before "and"
    ANY = auto()  # that, or more of the last
    OF = auto()  # more of the last


@dataclass(slots=True)
class _Reader:
    """Takes the parts of a list one after another."""

    page: Page
    vocabulary: Vocabulary
    found: list[Person]
    whole: bool = True
    marked: bool = False  # letters in brackets follow each name: what has none is no name
    formal: bool = False  # as well without a style
    style: str = ""  # of all that follow: "Cllrs"
    paired: bool = False  # somebody was named just before
    open: bool = False  # what follows may say more of the last
    offices_lead: bool = False  # "Clerk, Mrs Lee": what follows a name may be the next one's office

    def take(self, token: str, place: "_Place") -> bool:
        """Whether a part is a person or body, or says more of the last."""
        text = LEAD.sub("", " ".join(token.split()).strip(" .,:;•*·–—|-"))
        if not text or is_counted(text):
            return True
        if len(text) > LONGEST:
            return False
        if plural := PLURAL.match(text):
            self.style = plural["of"] + ONE[plural["what"].casefold()]
        person = None if place is _Place.OF else self._person(text, plural)
        if person and (self._is_free(place) or self._is_certain(person)):
            self.open = self.paired = True
            self.formal = self.formal or (not self.found and person.styled and not ELECTED.match(text))
            self.marked = self.marked or bool(person.initials)
            self.found.append(person)
            return True
        if place in {_Place.OWN, _Place.HALF} and is_body(text, self.vocabulary):
            body = self.vocabulary.body(without_the(text)).value
            self.found.append(Person(Draft(self.page, body=body, lines=[text])))
            self.open = self.paired = True
            return True
        self.paired = False
        if not self.found or self.offices_lead:
            self.offices_lead = self.offices_lead or is_office(text)
            return self.offices_lead
        if place is _Place.HALF and is_office(text):
            return True
        self.open = self.open and place not in {_Place.OWN, _Place.HALF}
        return self.open and self._more(self.found[-1], text, titled=place is _Place.OF)

    def _is_free(self, place: _Place) -> bool:
        """Whether a name needs no mark here to be one."""
        if place is _Place.HALF:
            return self.paired
        return place is _Place.OWN or not (self.marked or self.formal)

    def _person(self, text: str, plural: re.Match[str] | None) -> Person | None:
        bare = text[plural.end() :] if plural else text
        head, *rest = BRACKETS.split(bare, maxsplit=1)
        person = self._named(head.strip())
        if not person:
            return None
        person.draft.lines = [text]
        person.bracketed = bool(rest)
        while rest:
            inside, (after, *rest) = rest[0], BRACKETS.split(rest[1], maxsplit=1)
            self._bracket(person, inside)
            if after.strip() and not self._more(person, after, titled=bool(person.initials)):
                if after.strip()[0].islower() and not WITH.match(after):
                    return None  # a sentence
                break
        return person

    def _is_certain(self, person: Person) -> bool:
        """Whether marks tell that somebody is a person, not a body."""
        return bool(person.styled or person.bracketed or person.initials or self.style or has_initial(person.name))

    def _named(self, head: str) -> Person | None:
        """The person whose name a text begins with, what follows it being an office."""
        head, chairs = IN_THE_CHAIR.subn("", head)
        cut = TAIL.search(head)
        head = head[: cut.start()] if cut else head
        end = style_end(head)
        style, core = head[:end], head[end:]
        name, letters, initials = apart(core)
        role = ""
        if not is_called(name, styled=bool(style or self.style)):
            office = ANY_OFFICE.search(core) if style or not self.found else None
            if not office:
                return None
            role = core[office.start() :]
            name, letters, initials = apart(core[: office.start()])
            if len(name.split()) > SURE or not is_called(name, styled=bool(style)):
                return None
        if style:
            self.style = self.style if STYLE.match(style) else ""
        else:
            style = f"{self.style} " if self.style else ""
        draft = Draft(self.page, name=re.sub(r"(?<=\w)- (?=[A-Z])", "-", f"{style}{name}{letters}"))
        person = Person(draft, initials, styled=bool(style), chairs=bool(chairs))
        if role:
            self._more(person, role, titled=False)
        return person

    def _bracket(self, person: Person, inside: str) -> None:
        """What stands in brackets behind a name: letters for it, an office, a body."""
        for piece in [inside] if is_office(inside) and "," in inside else PIECES.split(inside):
            if is_initials(piece) and stands_for(piece, person.name):
                person.initials = piece
            elif piece in ROLES:
                person.draft.role = person.draft.role or piece
            elif ACRONYM.fullmatch(piece) and not is_office(piece):
                person.draft.body = person.draft.body or self.vocabulary.body(piece).value
            elif piece:
                self._more(person, piece, titled=False)

    def _more(self, person: Person, text: str, *, titled: bool) -> bool:
        """Put an office or body to a person; whether it is one."""
        said = sentence_case(ASIDE.sub("", plain(BRACKETS.sub("", text)).strip(".")))
        known = self._is_more(person, said, titled=titled)
        if not known and ", " in said:
            for piece in said.split(", "):
                known = self._is_more(person, piece, titled=False) or known
        for inside in BRACKETS.findall(text) if known else ():
            self._bracket(person, inside)
        return known

    def _is_more(self, person: Person, said: str, *, titled: bool) -> bool:
        """Put letters, an office or a body to a person; whether a text is one."""
        draft = person.draft
        if not said or (is_initials(said) and stands_for(said, person.name)):
            person.initials = person.initials or said
            return True
        if CHAIRS.fullmatch(said):
            person.chairs = True
        if SURNAMES.fullmatch(said) and " " in said and not said.startswith("The "):
            return False  # a name as well as an office: "Ann Bishop"
        if is_office(said) or is_body(said, self.vocabulary) or BODY.fullmatch(without_the(said)):
            if not draft.body or is_office(said):
                fill(draft, said, self.vocabulary)
            return True
        if SPEAKS_FOR.match(said):
            draft.role = draft.role or said
            return True
        if titled and is_titled(said) and not draft.body:
            draft.body = self.vocabulary.body(without_the(said)).value
            return True
        return False


def _tokens(entry: str, vocabulary: Vocabulary) -> Iterator[tuple[_Place, str]]:
    """The parts of an entry between commas and, where it joins no words of one office or body, "and"."""
    for number, part in enumerate(split_at(entry, BETWEEN)):
        place = _Place.ANY if number and not part.startswith("from ") else _Place.OWN
        halves = split_at(part, AND)
        if len(halves) == 1 or _is_one(part, halves, vocabulary):
            yield from ((place, piece) for piece in after_brackets(part))
        elif number and BODY.fullmatch(part):
            if not is_called(halves[0], styled=False):  # "John Brown and Kent Police", "Fire and Rescue Service"
                yield place, part
        else:
            for half in halves:
                own = place if half is halves[0] else _Place.OWN if half.startswith("from ") else _Place.HALF
                yield from ((own, piece) for piece in after_brackets(half))


def _is_one(part: str, halves: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a text with "and" names one office or body."""
    if any(style_end(half) or PLURAL.match(half) for half in halves):
        return False
    return is_office(part) or is_body(part, vocabulary)
