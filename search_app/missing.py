"""What the ledger says, in words and as JSON: for the page about it and for `muniment status`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from string import digits
from typing import Any, NamedTuple

from documents import Audience, Named, Vocabulary
from documents.catalogue import Catalogue
from documents.file import Status
from documents.ledger import Evidence, Gap, Holding, Lacking, Unread
from search_app.addresses import document_address, page_address
from search_app.dates import date_words
from search_app.records import named


class Link(NamedTuple):
    """A paper that shows that another is missing, or the page of it."""

    label: str
    address: str


class Missing(NamedTuple):
    """One thing that is missing, or some papers of a series: what, why that is known, and what to do."""

    what: str
    why: str
    cure: str
    links: tuple[Link, ...]


def lacking(codes: Sequence[str], audience: Audience) -> str:
    """That papers of these numbers are not here."""
    if len(codes) == 1:
        return f"The paper {codes[0]} is not {_here(audience)}."
    return f"{len(codes)} papers are not {_here(audience)}: {ranges(codes)}."


def ranges(codes: Sequence[str]) -> str:
    """Numbers in their order, in few words: “EB/24/01–07, 09, EB/25/02”."""
    told, before = [], ""
    for run in _runs(codes):
        head, _ = _split(run[0])
        first = run[0].removeprefix(head) if head == before else run[0]
        told.append(f"{first}–{run[-1].removeprefix(head)}" if len(run) > 1 else first)
        before = head
    return ", ".join(told)


def _runs(codes: Sequence[str]) -> list[list[str]]:
    """Numbers, those together that follow each other."""
    runs: list[list[str]] = []
    for code in codes:
        head, number = _split(code)
        if runs and _split(runs[-1][-1]) == (head, number - 1):
            runs[-1].append(code)
        else:
            runs.append([code])
    return runs


def _split(code: str) -> tuple[str, int]:
    """A number without its last figures, and these."""
    head = code.rstrip(digits)
    return head, int(code.removeprefix(head) or -1)


def told(gaps: Iterable[Gap], audience: Audience) -> Iterator[Missing]:
    """Gaps in words; papers of a series together."""
    for series, group in groupby(gaps, key=lambda gap: gap.series):
        if series:
            yield _papers(list(group), audience)
        else:
            yield from (_meeting(gap, audience) for gap in group)


def ledger_record(catalogue: Catalogue, vocabulary: Vocabulary, audience: Audience, today: date) -> dict[str, Any]:
    """The ledger as JSON, for the command line; a body's numbers are of its own papers and of those under it.

    What was refused is told whatever the audience: only staff can ask here.
    """
    ledger = catalogue.ledger
    return {
        "audience": audience.value,
        "held": _held(ledger.holdings(audience), vocabulary),
        "unread": [_unread(each) for each in ledger.unread(audience)],
        "refused": [asdict(each) for each in ledger.refused()],
        "missing": [_gap(gap, audience) for gap in ledger.gaps(audience, vocabulary.above, today)],
    }


def bodies_above(bodies: Iterable[Named], vocabulary: Vocabulary) -> set[str]:
    """The bodies that a paper counts for: its own, and those that these are under; as a search filters them."""
    return {value for body in bodies for value in (body.value, *vocabulary.above(body.slug))}


def cure(status: Status, audience: Audience) -> str:
    """What to do about a paper that was not all read."""
    if audience is Audience.PUBLIC:
        return "Open it to read it: a search does not find all its words."
    return {
        Status.PARTIAL: "Add a better copy, or install text recognition and read it again.",
        Status.UNREAD: "Install text recognition and read it again, or add a copy with text.",
    }[status]


def _meeting(gap: Gap, audience: Audience) -> Missing:
    """What is missing of a meeting."""
    links = tuple(_link(each, each.title) for each in gap.evidence)
    when = _listed([date_words(each) for each in gap.dates])
    if gap.lacking is Lacking.MINUTES:
        return Missing(
            f"{_whose(gap)}: no minutes of the meeting of {when} are {_here(audience)}.",
            "Its agenda is here.",
            _ask(gap, "the minutes", f"“The meeting of {when} was cancelled.”", audience),
            links,
        )
    often = "every month" if gap.every == 1 else f"every {gap.every} months"
    about = "in" if gap.every == 1 else "in or about"
    return Missing(
        f"{_whose(gap)}: no papers of a meeting {about} {when} are {_here(audience)}.",
        f"By the papers here, there was a meeting about {often} before and after.",
        _ask(gap, "agenda and minutes", f"“There was no meeting in {when}.”", audience),
        links,
    )


def _papers(gaps: list[Gap], audience: Audience) -> Missing:
    """Papers of a series, each with the page that names it."""
    links = tuple(_link(gap.evidence[0], gap.code, gap.code) for gap in gaps)
    codes = f"{'The number' if len(gaps) == 1 else 'Each number'} links to the page that names it."
    ask = f"Ask {_whose(gaps[0])} for what is missing"
    if audience is Audience.STAFF:
        ask += ", and add what is found: a paper is known by its number at its head or in the name of its file"
    what = lacking([gap.code for gap in gaps], audience)
    return Missing(what, f"Others of the series are here. {codes}", f"{ask}.", links)


def _ask(gap: Gap, what: str, instead: str, audience: Audience) -> str:
    """Whom to ask for what, and how to say that there was no meeting."""
    asked = f"Ask {_whose(gap)} for {what}"
    if audience is Audience.PUBLIC:
        return f"{asked}, or whether there was a meeting."
    return f"{asked}, and add them. If there was no meeting, add a note of it that says so: {instead}"


def _here(audience: Audience) -> str:
    """The public is told of what is published: what is held besides is not its business."""
    return "published here" if audience is Audience.PUBLIC else "held here"


def _whose(gap: Gap) -> str:
    return gap.bodies[0].name if gap.bodies else "its author"


def _link(evidence: Evidence, label: str, marked: str = "") -> Link:
    id, _, page = evidence
    return Link(label, page_address(id, page, marked) if page else document_address(id))


def _listed(words: list[str]) -> str:
    """April 2025, May 2025 and June 2025."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _held(holdings: Iterable[Holding], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """The numbers by body, kind and year; papers of no body under none."""
    counts: dict[tuple[str, str, str], dict[str, int]] = {}
    for each in holdings:
        for body in bodies_above(each.bodies, vocabulary) or {""}:
            row = counts.setdefault((body, each.kind, each.year), {"held": 0, "partial": 0, "unread": 0})
            row["held"] += each.number
            if each.status:
                row[each.status] += each.number
    return [
        {"body": named(vocabulary.body(body)) if body else None, "kind": kind, "year": year or None, **row}
        for (body, kind, year), row in sorted(counts.items())
    ]


def _unread(each: Unread) -> dict[str, Any]:
    return {
        "id": each.document,
        "title": each.title,
        "url": document_address(each.document),
        "bodies": [named(body) for body in each.bodies],
        "status": each.status,
        "reason": each.reason,
        "cure": cure(each.status, Audience.STAFF),
    }


def _gap(gap: Gap, audience: Audience) -> dict[str, Any]:
    (words,) = told([gap], audience)
    return {
        "lacking": gap.lacking,
        "bodies": [named(body) for body in gap.bodies],
        "dates": [str(each) for each in gap.dates],
        "code": gap.code or None,
        "series": gap.series or None,
        "what": words.what,
        "cure": words.cure,
        "evidence": [_evidence(each) for each in gap.evidence],
    }


def _evidence(each: Evidence) -> dict[str, Any]:
    return {"id": each.document, "title": each.title, "page": each.page or None, "url": _link(each, "").address}
