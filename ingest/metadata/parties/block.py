"""A block of lines, and the parties that it names one after another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from documents import Vocabulary
from ingest.metadata.parties.draft import Draft, begun, fill
from ingest.metadata.parties.rows import Row
from ingest.metadata.parties.wording import CONTACT, Sort, bare, is_body, is_name, is_saluted, plain, sort_of

_ASIDE = {Sort.CONTACT, Sort.APART, Sort.PLACE}
_FOLLOW = {Sort.OFFICE, Sort.BODY, Sort.PLACE}  # under a name that is a person's


class _Step(NamedTuple):
    """A line, what it is, and what the next is."""

    row: Row
    text: str  # without what leads to a name, and without addresses and numbers of telephones
    sort: Sort
    following: Sort


def read(rows: Sequence[Row], vocabulary: Vocabulary, whom: str = "", *, at_foot: bool = False) -> list[Draft]:
    """The parties that lines name; `whom` is who is saluted under them."""
    found: list[Draft] = []
    contacts, apart = 0, False
    for step in _steps(rows, vocabulary, whom, at_foot=at_foot):
        sort, last = step.sort, found[-1] if found and not found[-1].ended else None
        if sort in _ASIDE:
            contacts, apart = contacts + (sort is Sort.CONTACT), apart or sort is Sort.APART
            if last and (sort is Sort.PLACE or not at_foot):
                last.ended = True
        elif sort is Sort.OTHER or (last and _takes(last, step, vocabulary, at_foot=at_foot)):
            continue
        elif sort is not Sort.NAME or at_foot or last or not found or step.row.blank or step.following in _FOLLOW:
            draft = begun(step.row.page, step.text, sort, vocabulary)
            found.append(replace(draft, contacts=contacts, apart=apart))
    return found


def _steps(rows: Sequence[Row], vocabulary: Vocabulary, whom: str, *, at_foot: bool) -> Iterator[_Step]:
    texts = [plain(bare(row.text)) for row in rows]
    sorts = [sort_of(text, vocabulary) if text else Sort.CONTACT for text in texts]
    for row, text, sort, following in zip(rows, texts, sorts, [*sorts[1:], Sort.OTHER], strict=False):
        step = _Step(row, text, sort, following)
        yield step._replace(sort=_told(step, whom, at_foot=at_foot))


def _told(step: _Step, whom: str, *, at_foot: bool) -> Sort:
    """What a line is, where its neighbours and the salutation help to tell."""
    if not at_foot and CONTACT.search(step.row.text):
        return Sort.CONTACT
    if step.sort not in {Sort.NAME, Sort.PLACE} or not is_name(step.text):
        return step.sort
    if whom and is_saluted(step.text, "", whom):
        return Sort.PERSON
    return Sort.NAME if at_foot or step.following is Sort.OFFICE else step.sort  # "Jo Hill"


def _takes(draft: Draft, step: _Step, vocabulary: Vocabulary, *, at_foot: bool) -> bool:
    """Whether a line belongs to the party above, which it then fills."""
    if step.row.blank and not at_foot:
        return False
    if step.sort is Sort.NAME:
        return _goes_with(draft, step, vocabulary, at_foot=at_foot)
    if not _has_room(draft, step, at_foot=at_foot):
        return False
    if step.sort is Sort.BODY and draft.body and (draft.certain or not is_body(step.text, vocabulary)):
        return True
    draft.lines.append(step.text)
    if step.sort is Sort.PERSON:
        draft.name = step.text
    else:
        fill(draft, step.text, vocabulary)
    return True


def _has_room(draft: Draft, step: _Step, *, at_foot: bool) -> bool:
    """Whether a person, an office or a body may stand under the party above."""
    if step.sort is Sort.PERSON:  # "The Prime Minister", and under it the name
        return not (at_foot or draft.name or draft.body or draft.lines[1:])
    if step.sort is Sort.OFFICE:
        return bool(draft.name) and not (draft.role and (draft.body or step.row.blank))
    return bool(draft.name or draft.role)


def _goes_with(draft: Draft, step: _Step, vocabulary: Vocabulary, *, at_foot: bool) -> bool:
    """Whether some capitalised words are the body of the party above, or a town, rather than the next name."""
    if step.row.blank or step.following is Sort.OFFICE:
        return False
    if draft.role and not draft.body:
        draft.body = vocabulary.body(step.text).value
        draft.lines.append(step.text)
        return True
    return bool(draft.body) and not at_foot
