"""What the commands print for people."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from itertools import groupby
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from documents import Audience, Claim, Document, Party, Source, Unit, Vocabulary, best
from documents.doubts import Doubt, Doubted, doubts
from documents.file import Status
from documents.history import Noted, PastRun
from index import Hit, Query, Results, Snippet
from index.results import UnitHit, UnitResults
from ingest.metadata.fields import OF_PARTIES
from ingest.report import IngestReport, Outcome
from muniment.progress import Progress, showing
from search_app import records
from search_app.facts import party_words
from search_app.followed import Followed, Following
from search_app.joined import Joined
from search_app.missing import lacking
from search_app.naming import full_name, is_heading, place_name

if TYPE_CHECKING:
    from documents.audit import Audited
    from ingest.verify import Damage

_WIDE = 10_000  # columns
MISSING = "missing: {}. What lay there stays."
_ROWS = 60  # files listed one by one; of more, only those that somebody should look at
_COLOURS = {
    Status.ADDED: "green",
    Status.UPDATED: "green",
    Status.UNCHANGED: "dim",
    Status.PARTIAL: "yellow",
    Status.UNREAD: "yellow",
    Status.UNSUPPORTED: "yellow",
    Status.FAILED: "red",
}
_SEVERAL = OF_PARTIES - {"sender", "chair"}  # fields that may have several values
_FIRST_WORDS = 100  # characters
_NO_EVIDENCE = 0.1  # how sure a value is that is there for want of another
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")


def _out() -> Console:
    return Console(soft_wrap=True, highlight=False)


def _text(words: str, style: str = "") -> Text:
    """People's words: no markup is read in them, and nothing in them can steer the terminal."""
    return Text(words.translate(_CONTROL), style)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, str], None]]:
    """Show on stderr how much is done of what nobody counted."""
    run = Progress(what)
    with showing(run):

        def told(number: int, _last: str = "") -> None:
            run.done(number)

        yield told


def line(words: str) -> None:
    """A line of people's words."""
    _out().print(_text(words))


def report_record(report: IngestReport) -> dict[str, Any]:
    """A report as JSON, by the design."""
    files = [file_record(outcome) for outcome in report.outcomes]
    return {"totals": report.totals, "files": files, "missing": report.missing}


def file_record(outcome: Outcome) -> dict[str, Any]:
    """How a file ended, as JSON, by the design."""
    return {
        "path": outcome.path,
        "status": outcome.status,
        "reason": outcome.reason,
        "cure": outcome.cure,
        "id": outcome.id or None,
        "pages": outcome.pages,
        "parent": outcome.parent or None,
    }


def inspect_record(outcome: Outcome, read: Document | None) -> dict[str, Any]:
    """What would be recorded of a file, as JSON, by the design."""
    status = "read" if outcome.status is Status.ADDED else outcome.status
    return records.inspect_record(read, path=outcome.path, status=status, reason=outcome.reason)


def report(report: IngestReport) -> None:
    """A table of what happened to each file, and the totals."""
    shown = report.outcomes
    if len(shown) > _ROWS:
        shown = [outcome for outcome in shown if outcome.reason]
    if shown:
        table = Table(box=None, pad_edge=False)
        for heading in ("Status", "Pages", "File, and what to know"):
            table.add_column(heading, justify="right" if heading == "Pages" else "left", overflow="fold")
        for outcome, depth in _nested(shown):
            table.add_row(*_row(outcome, depth))
        width = None if sys.stdout.isatty() else _WIDE  # in a file no path is broken
        Console(highlight=False, width=width).print(table)
    for path in report.missing[:_ROWS]:
        _out().print(_text(MISSING.format(path), "yellow"))
    _out().print("; ".join(f"{count} {status}" for status, count in report.totals.items() if count) or "No files.")


def _nested(outcomes: list[Outcome]) -> Iterator[tuple[Outcome, int]]:
    """Files in their order; what came in one follows it by name, and is set deeper."""
    paths = {outcome.path for outcome in outcomes}
    inside: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        inside.setdefault(outcome.parent if outcome.parent in paths else "", []).append(outcome)
    waiting = [(outcome, 0) for outcome in reversed(inside.pop("", []))]
    while waiting:
        outcome, depth = waiting.pop()
        yield outcome, depth
        inner = sorted(inside.pop(outcome.path, []), key=lambda outcome: outcome.path, reverse=True)
        waiting += [(each, depth + 1) for each in inner]


def _row(outcome: Outcome, depth: int) -> tuple[Text, Text, Text]:
    pages = "" if outcome.pages is None else str(outcome.pages)
    indent = "  " * depth
    file = _text(indent + (outcome.path.removeprefix(f"{outcome.parent}/") if depth else outcome.path))
    if said := f"{outcome.reason} {outcome.cure}".strip():
        file.append_text(_text(f"\n{indent}  {said}", "dim"))
    return _text(outcome.status, _COLOURS[outcome.status]), _text(pages), file


def damages(found: "list[Damage]") -> None:
    """What was damaged, a line each, and whether all is well now."""
    out = _out()
    for damage in found:
        said = _text("mended  " if damage.mended else "DAMAGED ", "green" if damage.mended else "red")
        out.print(said.append_text(_text(f"{damage.where}: {damage.what} {damage.cure}".strip())))
    left = sum(not damage.mended for damage in found)
    out.print(f"{len(found) - left} mended; {left} left." if found else "All is well.")


def audited(rows: "Sequence[tuple[Audited, str]]") -> None:
    """What people did, a line each: number, time, who, what and to which paper, and the sentence that tells it."""
    out = _out()
    for row, words in rows:
        facts = (row.at[:16].replace("T", " "), row.by, row.action, row.document)
        out.print(_text(f"{row.seq:>6}  {'  '.join(filter(None, facts))}  ", "dim").append_text(_text(words)))
    if not rows:
        out.print("Nothing was done yet.")


def results(found: Results, query: Query) -> None:
    """The hits of one page of results, each with its pages."""
    out = _out()
    _heading(out, found, query, "document")
    if found.did_you_mean:
        out.print(_text(f"Did you mean: {found.did_you_mean}", "cyan"))
    for number, hit in enumerate(found.hits, (query.page - 1) * query.size + 1):
        out.print()
        out.print(_text(f"{number}. {hit.title}", "bold"))
        out.print(_text("   " + " · ".join((hit.kind, *_facts(hit), hit.document)), "dim"))
        for page in hit.pages:
            name = full_name(page.number, page.label, hit.length)
            out.print(_text(f"   {name}: ").append_text(_marked(page.snippet)))
        if hit.copies:
            out.print(_text(f"   {len(hit.copies)} other {'copy' if len(hit.copies) == 1 else 'copies'}:", "dim"))
        for copy in hit.copies:
            out.print(_text(f"   · {copy.title} · {copy.dated or 'undated'} · {copy.document}", "dim"))
        if query.explain:
            _reasons(out, hit)


def units(found: UnitResults, query: Query, following: Following) -> None:
    """The units of one page of results, each with what followed from it."""
    out = _out()
    _heading(out, found, query, "unit")
    for number, hit in enumerate(found.hits, (query.page - 1) * query.size + 1):
        page = hit.label if is_heading(hit.label) else place_name(hit.page, hit.label)
        out.print()
        called = f"{hit.unit.capitalize()} {hit.number}".strip()
        out.print(_text(f"{number}. {called}", "bold").append_text(_text(f" · {page} of {hit.title}")))
        out.print(_text("   " + " · ".join((*_facts(hit), hit.document)), "dim"))
        out.print(_text("   ").append_text(_marked(hit.snippet)))
        said = (
            hit.section and f"under “{hit.section}”",
            hit.owner and f"for {hit.owner}",
            hit.due and f"due {hit.due}",
        )
        if told := " · ".join(filter(None, said)):
            out.print(_text(f"   {told}", "dim"))
        for line in _followed(following.of(hit.document, hit.place)):
            out.print(_text(f"   {line}"))


def _followed(followed: Followed) -> Iterator[str]:
    """What followed from a unit, a line each."""
    for answer in followed.answers:
        yield f"{answer.label}: “{answer.words}” · page {answer.page} of {answer.title} · {answer.document}"
    for paper in followed.about:
        yield f"About: {paper.title} · {paper.document}"
    if mention := followed.mention:
        yield f"Mentioned next: “{mention.words}” · page {mention.page} of {mention.title} · {mention.document}"


def _heading(out: Console, found: Results | UnitResults, query: Query, noun: str) -> None:
    """How much was found, how the query was understood, and where the rest is."""
    asked = f": {found.searched_for}" if found.searched_for else ""
    out.print(_text(f"{found.total} {noun}{'' if found.total == 1 else 's'}{asked}", "bold"))
    for note in found.notes:
        out.print(_text(note.text + (f" Instead: {note.query}" if note.query else ""), "yellow"))
    if found.total > query.size or query.page > 1:
        pages = max(1, -(-found.total // query.size))
        out.print(_text(f"Page {query.page} of {pages}; --page shows another, --size more at a time.", "dim"))


def _facts(hit: Hit | UnitHit) -> tuple[str, ...]:
    return (*(body.name for body in hit.bodies), str(hit.dated or "undated"))


def _reasons(out: Console, hit: Hit) -> None:
    """What adds to the score, a line each, and the whole."""
    for reason in hit.reasons:
        out.print(_text(f"   {reason.score:8.2f}  {reason.what}", "dim"))
    out.print(_text(f"   {hit.score:8.2f}  in all", "dim"))


def _marked(snippet: Snippet) -> Text:
    text = _text(snippet.text)
    for start, end in snippet.marks:
        text.stylize("bold yellow", start, end)
    return text


def inspected(outcome: Outcome, read: Document | None, vocabulary: Vocabulary, *, claims: bool = False) -> None:
    """What would be recorded of a file, or why nothing would; with all that is claimed of it, where that is wanted."""
    if outcome.parent:
        _out().print(_text(f"In {outcome.path}:", "dim"))
    if read is not None:
        (_claims if claims else document)(read, vocabulary)
    if outcome.reason:
        _out().print(_text(f"{outcome.path}: {outcome.status}. {outcome.reason} {outcome.cure}", "yellow"))


def doubt_records(found: Doubted, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """The doubts about a document, as JSON."""
    for doubt in found.doubts:
        values = [{"value": claim.value, "source": claim.source, "page": claim.page} for claim in (doubt[1], doubt[2])]
        yield {
            "id": found.document,
            "title": found.title,
            "field": doubt.field,
            "claims": values,
            "sentence": _sentence(doubt, vocabulary),
        }


def doubted(found: list[Doubted], vocabulary: Vocabulary) -> None:
    """The documents on which sources differ, and what to do about it."""
    out = _out()
    for each in found:
        out.print(_text(f"{each.document}  {each.title}"))
        _differing(out, each.doubts, vocabulary)
    out.print("Say which is right: muniment set ID FIELD VALUE" if found else "No sources differ.")


def _differing(out: Console, found: Sequence[Doubt], vocabulary: Vocabulary) -> None:
    for doubt in found:
        out.print(_text(f"  {doubt.field}: {_sentence(doubt, vocabulary)}", "yellow"))


def _sentence(doubt: Doubt, vocabulary: Vocabulary) -> str:
    return doubt.sentence(*(_said(claim, vocabulary) for claim in (doubt.one, doubt.other)))


def _claims(read: Document, vocabulary: Vocabulary) -> None:
    """A table of all that is claimed of a document, field by field; what it is described by is marked."""
    _heading_of(read)
    table = Table(box=None, pad_edge=False)
    for heading in ("", "Field", "Value", "Source", "Rule", "Sure", "Page", "Words"):
        table.add_column(heading, justify="right" if heading in ("Sure", "Page") else "left", overflow="fold")
    for field in dict.fromkeys(claim.field for claim in read.claims):
        used = _used(read, field)
        for claim in sorted(read.claims, key=lambda claim: (claim.source.rank, -claim.confidence)):
            if claim.field == field:
                style = "bold" if claim.value in used else "dim"
                cells = _cells(claim, "→" if claim.value in used else "", vocabulary)
                table.add_row(*(_text(cell, style) for cell in cells))
                used.discard(claim.value)
    Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE).print(table)
    _differing(_out(), doubts(read), vocabulary)


def _cells(claim: Claim, mark: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A claim as a row of the table."""
    said_by = claim.by if claim.source is Source.PERSON else claim.rule
    value, sure, page = _said(claim, vocabulary), f"{claim.confidence:.2f}", str(claim.page or "")
    return mark, claim.field, value, claim.source, said_by, sure, page, claim.quote


def document(read: Document, vocabulary: Vocabulary, joined: Sequence[Joined] = ()) -> None:
    """A document's facts, each with who or what says so; its recommendations and the like, and papers joined to it.

    Each value is printed once, with what says it most surely; `inspect --claims` prints all that is claimed.
    """
    out = _out()
    _heading_of(read)
    for field in dict.fromkeys(claim.field for claim in read.claims):
        used = _used(read, field)
        claims = [claim for claim in read.claims if claim.field == field]
        claims.sort(key=lambda claim: (claim.value not in used, claim.source.rank, -claim.confidence))
        told: set[str] = set()
        for claim in claims:
            said, is_used = _said(claim, vocabulary), claim.value in used
            if _plain(said) in told or (told and claim.confidence <= _NO_EVIDENCE):
                continue
            told.add(_plain(said))
            heading = f"  {field}: {said}" if is_used else f"    also said: {said}"
            out.print(_text(heading, "" if is_used else "dim").append_text(_evidence(claim, read)))
    _differing(out, doubts(read), vocabulary)
    for unit in read.units:
        out.print(_unit(unit, read))
    for paper in joined:
        out.print(_text(f"  {paper.relation.replace('_', ' ')}: {paper.title} ({paper.id})").append_text(_why(paper)))


def unnamed(read: Document) -> Document:
    """A document that does not tell which person said what of it: that is for staff."""
    said = (replace(claim, by="a person") if claim.source is Source.PERSON else claim for claim in read.claims)
    return replace(read, claims=tuple(said))


def _unit(unit: Unit, read: Document) -> Text:
    """A line on a recommendation, decision or action: page and first words."""
    heading = f"{unit.unit} {unit.number}".strip()
    first = shorten(unit.said, _FIRST_WORDS, placeholder=" …")
    return _text(f"  {heading}: {first}").append_text(_text(f" · {_place(unit.page, read)}", "dim"))


def _place(number: int, read: Document) -> str:
    """A page as it is numbered, and where it is in the file."""
    label = read.pages[number - 1].label if number <= len(read.pages) else ""
    return place_name(number, label, len(read.pages))


def _why(paper: Joined) -> Text:
    return _text(f"  ({paper.evidence})" if paper.evidence else "", "dim")


def _heading_of(read: Document) -> None:
    _out().print(_text(read.title, "bold"))
    pages = f"{len(read.pages)} page{'' if len(read.pages) == 1 else 's'}"
    _out().print(_text(f"{read.kind} · {read.dated or 'undated'} · {pages} · {read.visibility} · {read.id}", "dim"))


def _said(claim: Claim, vocabulary: Vocabulary) -> str:
    """The value as people read it."""
    if not claim.value:
        return "none"
    if claim.field in OF_PARTIES:
        return party_words(Party(**json.loads(claim.value)), vocabulary) or "none"
    return vocabulary.body(claim.value).name if claim.field == "body" else vocabulary.label(claim.field, claim.value)


def _plain(said: str) -> str:
    """A value without what makes no other of it."""
    return " ".join(said.casefold().replace("’", "'").split())


def _used(read: Document, field: str) -> set[str]:
    """The values of a field that the document has."""
    several = {"body": read.bodies, "topic": read.topics}
    if field in several:
        return {value for named in several[field] for value in (named.value, named.name)}
    if field in ("title", "visibility"):  # which the surest claim may not decide
        return {read.title if field == "title" else read.visibility}
    winners = best(read.claims, field)
    return {claim.value for claim in winners[: None if field in _SEVERAL else 1]}


def _evidence(claim: Claim, read: Document) -> Text:
    where = f", {_place(claim.page, read)}" if claim.page else ""
    said_by = claim.by if claim.source is Source.PERSON else claim.rule
    quote = f": “{claim.quote}”" if claim.quote else f": {said_by}"
    return _text(f"  ({claim.source}{where}{quote})", "dim")


_CALLED = {"waiting": "waiting to be indexed", "to look at": "waiting for review"}


def status(record: dict[str, Any]) -> None:
    """The state of a repository, a line each; then what was withdrawn or erased, and the ledger."""
    out = _out()
    if record["waiting"]:
        record = {**record, "waiting": f"{record['waiting']} (the next `muniment ingest` indexes them)"}
    for key, value in record.items():
        shown = ", ".join(f"{count} {name}" for name, count in value.items()) if isinstance(value, dict) else value
        if key not in ("removed", "missing", "ledger"):
            out.print(_text(f"{_CALLED.get(key, key)}: {shown}"))
    _missing(out, record["missing"])
    for removed in record["removed"]:
        out.print(_text(f"{removed['state']}: {removed['id']} on {removed['at'][:10]}: {removed['reason']}"))
    _ledger(out, record["ledger"])


def _missing(out: Console, files: list[dict[str, str]]) -> None:
    """The files that are gone from where they were."""
    for file in files[:_ROWS]:
        paper = f" ({file['id']})" if file["id"] else ""
        out.print(_text(f"missing since {file['since'][:10]}: {file['path']}{paper}"))
    if files:
        more = f"And {len(files) - _ROWS:,} more: muniment status --json. " if files[_ROWS:] else ""
        out.print(f"{more}Put missing files back, or withdraw papers that nobody should have any more.")


def run_record(run: PastRun) -> dict[str, Any]:
    """A run of the history, as JSON."""
    return {**asdict(run), "ended": run.ended or None}


def noted_record(noted: Noted) -> dict[str, Any]:
    """What became of a file, and in which run, as JSON."""
    run, file = noted
    return {
        "run": run.number,
        "what": run.what,
        "at": run.began,
        "path": file.path,
        "status": file.status,
        "reason": file.reason,
        "cure": file.cure,
        "id": file.document or None,
    }


def runs(past: list[PastRun]) -> None:
    """The last runs, a line each."""
    out = _out()
    for run in past:
        totals = "; ".join(f"{count} {status}" for status, count in run.totals.items()) or "no files"
        how = f"{totals} (stopped)" if run.stopped else totals
        out.print(_text(f"{_moment(run.began)}  {run.what:6}  {how if run.ended else 'goes on, or was killed'}"))
    if not past:
        out.print("No run is known.")


def happened(noted: list[Noted]) -> None:
    """What became of files, the last first: when, how, and why."""
    out = _out()
    for run, file in noted:
        said = _text(f"{_moment(run.began)}  {run.what:6}  ").append_text(_text(file.status, _COLOURS[file.status]))
        out.print(said.append_text(_text(f"  {file.path}")))
        if why := f"{file.reason} {file.cure}".strip():
            out.print(_text(f"    {why}", "dim"))
    if not noted:
        out.print("No run has anything to tell of such a file.")


def _moment(at: str) -> str:
    """A time as people read it, where they are."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def _ledger(out: Console, ledger: dict[str, Any]) -> None:
    """What was not taken in, what was not all read, and what is known to be missing, each with what to do."""
    if ledger["refused"]:
        out.print(_text("\nNot taken in", "bold"))
    for each in ledger["refused"]:
        _listed(out, f"{each['folder']}: {each['number']} {each['status']}. {each['reason']}", each["cure"])
    if ledger["unread"]:
        out.print(_text("\nNot all of it read", "bold"))
    for each in ledger["unread"]:
        _listed(out, f"{each['id']} (“{each['title']}”): {each['status']}. {each['reason']}", each["cure"])
    if ledger["missing"]:
        out.print(_text("\nKnown to be missing", "bold"))
    for series, some in groupby(ledger["missing"], key=lambda gap: gap["series"]):
        gaps = list(some)
        if series:
            _listed(out, lacking([gap["code"] for gap in gaps], Audience(ledger["audience"])), gaps[0]["cure"])
            continue
        for gap in gaps:
            _listed(out, gap["what"], gap["cure"])


def _listed(out: Console, what: str, cure: str) -> None:
    """A line, and what to do; as wide as the terminal, in a file not broken."""
    width = out.width if out.is_terminal else _WIDE
    for words, depth, style in ((what, 2, ""), (cure, 4, "dim")):
        for line in wrap(words, width - depth, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False):
            out.print(_text(" " * depth + line, style))
