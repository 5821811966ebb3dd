"""The truth: every document, its pages and claims, and what the indexes still have to be told."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DatabaseError

from documents import copies, decisions, history, joins, readings, rows, selection, tables, uploads
from documents.accounts import Accounts
from documents.arrivals import Arrivals
from documents.audit import Audit
from documents.changes import Changes
from documents.claim import Claim, Source
from documents.copies import Copies
from documents.database import Database
from documents.decisions import Decisions, Removal
from documents.document import Audience, Document, Original, Page, Visibility
from documents.errors import Busy, NotFound
from documents.file import File, Status
from documents.heldback import HeldBack
from documents.history import History
from documents.inquiries import Inquiries
from documents.joins import Joins
from documents.ledger import Ledger, note
from documents.letters import Correspondences
from documents.lineage import Lineage
from documents.meetings import Meetings
from documents.migrations import upgrade
from documents.readings import KeptReading, Readings
from documents.responses import Responses
from documents.sequels import Sequels
from documents.uploads import Uploads
from documents.whereabouts import Whereabouts, leave
from documents.words import Words

_BATCH = 500  # values in one IN (…): SQLite's older limit is 999
_PAGES = 500  # of documents that are fetched together
_NOT_YET = "What lies there now ({}) has not taken its place: somebody has to accept it."
_THIS = bindparam("known", type_=String)
# What every paper takes is put together once: that takes longer than the work.
_KNOWN = select(exists().where(tables.documents.c.id == _THIS))
_UPDATE = tables.documents.update().where(tables.documents.c.id == _THIS)
_LYING = select(tables.files.c.document).where(tables.files.c.path == _THIS)
_UPDATE_FILE = tables.files.update().where(tables.files.c.path == _THIS)
_SAID = (tables.claims, tables.codes, tables.days)  # what is said of a document and in it


class Queued(NamedTuple):
    """A document whose index entries have to be made anew, or taken out."""

    seq: int
    document: str


class Leaf(NamedTuple):
    """A page as it is printed: the bytes that it is drawn from, and its size in points, 0 where there is none."""

    original: Original
    media_type: str
    width: float
    height: float


class Catalogue:
    """The documents of a repository, in SQLite or another database that SQLAlchemy knows.

    Who asks is said where people read: what they may not read is not found, as if it did not exist. What is said to be
    for the ingest sees everything.
    """

    def __init__(self, database: Database, head: Path | None = None) -> None:
        self._database = database
        self.audit = Audit(database, head)
        self.accounts = Accounts(database, self.audit)
        self.arrivals = Arrivals(database)
        self.changes = Changes(database)
        self.copies = Copies(database)
        self.decisions = Decisions(database)
        self.history = History(database)
        self.held_back = HeldBack(database)
        self.joins = Joins(database)
        self.letters = Correspondences(database)
        self.lineage = Lineage(database)
        self.ledger = Ledger(database)
        self.meetings = Meetings(database)
        self.readings = Readings(database)
        self.responses = Responses(database)
        self.inquiries = Inquiries(database, self.responses)
        self.sequels = Sequels(database, self.meetings)
        self.uploads = Uploads(database)
        self.whereabouts = Whereabouts(database)

    @classmethod
    def open(cls, address: str, head: Path | None = None) -> Self:
        """Open the catalogue at a SQLAlchemy address, making or migrating its tables where needed.

        `head` is the file where the last row of the audit is noted.
        """
        database = Database(address)
        upgrade(database.engine)
        return cls(database, head)

    def close(self) -> None:
        """Close every connection."""
        self.arrivals.close()
        self.held_back.close()
        self.inquiries.close()
        self.ledger.close()
        self.letters.close()
        self.meetings.close()
        self.responses.close()
        self.sequels.close()
        self._database.engine.dispose()

    @contextmanager
    def together(self, *, whole: bool = False) -> Iterator[None]:
        """Keep what is changed from now on in few transactions; each lasts until `settle` is called.

        With `whole` an error takes back what was not settled.
        """
        with self._database.together(whole=whole):
            yield

    def settle(self) -> None:
        """Make what was changed together last, whatever happens next."""
        self._database.settle()

    def save(self, document: Document, files: Collection[File] = (), reading: KeptReading | None = None) -> None:
        """Keep a document in place of what it was, with its files and what read it, and queue it for the indexes."""
        with self._database.begin() as connection:
            anew = False
            if _is_known(connection, document.id):
                anew = _is_other(connection, document)
                connection.execute(_UPDATE, {"known": document.id, **rows.of_document(document)})
                _clear(connection, document.id, tables.pages, *_SAID, *((tables.readings,) if reading else ()))
                if all(file.size >= 0 for file in files):
                    readings.answer(connection, document.id)
            else:
                connection.execute(rows.insertion(tables.documents), rows.of_document(document))
            if document.pages:
                connection.execute(
                    rows.insertion(tables.pages), [rows.of_page(document.id, page) for page in document.pages]
                )
            if reading:
                readings.keep(connection, document.id, reading)
            _write_said(connection, document)
            displaced = [_write_file(connection, file) for file in files]
            _queue(connection, [document.id])
            self.changes.note(connection, *filter(None, displaced))
            self.changes.note(connection, document.id, anew=anew)

    def redescribe(self, document: Document, files: Iterable[File] = (), left: Iterable[str] = ()) -> None:
        """Keep what is now known of a document whose pages stay as they are, and which paths its file has left."""
        with self._database.begin() as connection:
            _redescribe(connection, document)
            leave(connection, left)
            displaced = [_write_file(connection, file) for file in files]
            self.changes.note(connection, document.id, *filter(None, displaced))

    def say(self, document: Document, field: str, claims: Iterable[Claim]) -> None:
        """Keep what people say of a field, in place of what they said, and the document as that decides it."""
        with self._database.begin() as connection:
            decisions.say(connection, document.id, field, claims)
            _redescribe(connection, document)
            self.changes.note(connection, document.id)

    def carry(self, document: Document, claims: Iterable[Claim]) -> None:
        """Keep what a document holds that people said of earlier versions, in place of what it held, and what it is."""
        with self._database.begin() as connection:
            decisions.carry(connection, document.id, claims)
            _redescribe(connection, document)
            self.changes.note(connection, document.id)

    def withdraw(self, removal: Removal) -> None:
        """Keep a document from being read or found, until it is restored."""
        with self._database.begin() as connection:
            decisions.note(connection, removal)
            _queue(connection, [removal.document])
            self.changes.note(connection, removal.document)

    def restore(self, removal: Removal) -> None:
        """Let a withdrawn document be read and found again; one that was erased for staff will be for staff."""
        with self._database.begin() as connection:
            decisions.restore(connection, removal.document)
            if removal.erased and removal.visibility is Visibility.STAFF:
                decisions.say(connection, removal.document, "visibility", [decisions.staff(removal.at)])
            _queue(connection, [removal.document])
            self.changes.note(connection, removal.document)

    def erase(self, removal: Removal) -> None:
        """Delete all that is known of a document but its id and what it took the place of, and note why.

        Where a paper for staff lay, what comes next is for staff.
        """
        id = removal.document
        with self._database.begin() as connection:
            lying = connection.scalars(select(tables.files.c.path).where(tables.files.c.document == id)).all()
            if removal.visibility is Visibility.STAFF:
                for path in lying:
                    decisions.shut(connection, path)
            before = connection.scalar(select(tables.documents.c.paths).where(tables.documents.c.id == id))
            history.forget(connection, id, {*lying, *(before or ())})
            uploads.forget(connection, id, {*lying, *(before or ())})
            copies.leave(connection, [id], *Audience)
            joins.forget(connection, id)
            self.audit.forget(connection, id)
            gone = (tables.documents.c.id, tables.said.c.document, tables.queue.c.document, tables.came_in.c.outer)
            for column in gone:
                connection.execute(delete(column.table).where(column == id))
            decisions.note(connection, removal)
            self.changes.note(connection, id)

    def scrub(self) -> None:
        """Write the database anew, so that nothing deleted is left in its files; where it is SQLite, as here.

        Raises:
            Busy: somebody reads it all the while.
        """
        if self._database.engine.dialect.name == "sqlite":
            with closing(self._database.engine.raw_connection()) as connection:
                driver: Any = connection.driver_connection  # SQLAlchemy's own would begin a transaction
                driver.execute("VACUUM")
                busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise Busy("The catalogue is being read, so that what was deleted is still in its journal. Try again.")

    def note(self, file: File) -> None:
        """Keep how a file ended, where that changes no document."""
        with self._database.begin() as connection:
            displaced = _write_file(connection, file)
            self.changes.note(connection, *filter(None, (file.document, displaced)))

    def get(self, id: str, audience: Audience) -> Document:
        """A document with its pages' text, without word boxes. Raises Gone and NotFound."""
        with self._database.connect() as connection:
            found = selection.document(connection, selection.find(connection, id, audience))
            place = copies.place(connection, id, audience)
        found = replace(found, group=place.leader if place else "")
        return selection.told_to(found, audience)

    def title(self, id: str, audience: Audience) -> str:
        """A document's title. Raises Gone and NotFound."""
        with self._database.connect() as connection:
            return str(selection.find(connection, id, audience).title)

    def page(self, id: str, number: int, audience: Audience) -> Page:
        """One page with its word boxes. Raises Gone and NotFound."""
        pages = tables.pages.c
        with self._database.connect() as connection:
            selection.find(connection, id, audience)
            query = select(tables.pages).where(pages.document == id, pages.number == number)
            row = connection.execute(query).one_or_none()
            if row is None:
                raise NotFound(f"There is no page {number} in the document {id}.")
            return rows.page(row, Words(row.words))

    def leaf(self, id: str, number: int, audience: Audience) -> Leaf:
        """One page as it is printed. Raises Gone and NotFound."""
        with self._database.connect() as connection:
            return _leaf(connection, selection.find(connection, id, audience), number)

    def leaf_waiting(self, id: str, number: int) -> Leaf:
        """The same of a document that is held back; for those who look at what comes in. Raises NotFound."""
        with self._database.connect() as connection:
            return _leaf(connection, selection.held_back(connection, id), number)

    def all(self, audience: Audience) -> Iterator[Document]:
        """Every document that can be read, superseded ones too, by id; one at a time in memory."""
        for id in self.ids():
            with suppress(NotFound):
                yield self.get(id, audience)

    def ids(self) -> list[str]:
        """Every document held, withdrawn ones too; for the ingest."""
        with self._database.connect() as connection:
            return list(connection.scalars(select(tables.documents.c.id).order_by(tables.documents.c.id)))

    def kept(self) -> list[tuple[Original, tuple[str, ...]]]:
        """The original of every document held, and the paths where its bytes were found; for the ingest."""
        columns = tables.documents.c
        query = select(columns.sha256, columns.size, columns.paths).order_by(columns.id)
        with self._database.connect() as connection:
            return [(Original(row.sha256, row.size), tuple(row.paths)) for row in connection.execute(query)]

    def damage(self) -> str:
        """What the database itself says is wrong with its file, "" where nothing is; where it is SQLite, as here."""
        if self._database.engine.dialect.name != "sqlite":
            return ""
        try:
            with self._database.connect() as connection:
                said = connection.exec_driver_sql("PRAGMA integrity_check(3)").scalars().all()
        except DatabaseError as error:
            return str(error.orig)
        return "" if list(said) == ["ok"] else "; ".join(said)

    def held(self, id: str, *, words: bool = False) -> Document:
        """A document, also where it was withdrawn, perhaps with word boxes; for the ingest. Raises NotFound."""
        with self._database.connect() as connection:
            row = connection.execute(select(tables.documents).where(tables.documents.c.id == id)).one_or_none()
            if row is None:
                raise NotFound(f"There is no document {id}.")
            return selection.document(connection, row, words=words)

    def known(self, id: str) -> bool:
        """Whether these bytes are catalogued; for the ingest, which sees every document."""
        with self._database.connect() as connection:
            return _is_known(connection, id)

    def lengths(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of pages of documents that have any; for the ingest."""
        document = tables.pages.c.document
        found: dict[str, int] = {}
        with self._database.connect() as connection:
            for start in range(0, len(ids), _BATCH):
                query = select(document, func.count()).where(document.in_(ids[start : start + _BATCH]))
                found.update((row[0], row[1]) for row in connection.execute(query.group_by(document)))
        return found

    def counts(self, audience: Audience) -> dict[str, int]:
        """The number of documents of each kind."""
        kind = tables.documents.c.kind
        query = (
            select(kind, func.count())
            .where(selection.may_read(audience), selection.current())
            .group_by(kind)
            .order_by(kind)
        )
        with self._database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def page_count(self, audience: Audience) -> int:
        """The number of pages of all documents."""
        query = select(func.count()).select_from(tables.pages).join(tables.documents)
        with self._database.connect() as connection:
            return connection.scalar(query.where(selection.may_read(audience), selection.current())) or 0

    def superseded_by(self, id: str, audience: Audience) -> str:
        """The id of the document that took this one's place, "" while it is current."""
        newer = tables.documents.c
        query = select(newer.id).where(newer.supersedes == id, selection.may_read(audience))
        with self._database.connect() as connection:
            if connection.scalar(select(exists().where(tables.files.c.document == id))):
                return ""
            return connection.scalar(query.order_by(selection.current().desc(), newer.id)) or ""

    def files(self, paths: Sequence[str]) -> dict[str, File]:
        """What is known of these paths; for the ingest."""
        found: dict[str, File] = {}
        with self._database.connect() as connection:
            for start in range(0, len(paths), _BATCH):
                wanted = tables.files.c.path.in_(paths[start : start + _BATCH])
                found.update(
                    (row.path, rows.file(row)) for row in connection.execute(select(tables.files).where(wanted))
                )
        return found

    def enclosing(self, paths: Sequence[str]) -> set[str]:
        """Those of some paths in whose files others came; for the ingest."""
        parent = tables.files.c.parent
        with self._database.connect() as connection:
            batches = (paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH))
            return {path for each in batches for path in connection.scalars(select(parent).where(parent.in_(each)))}

    def enclosed(self, path: str) -> list[File]:
        """The files that came in the file at a path; for the ingest."""
        with self._database.connect() as connection:
            return _files(connection, tables.files.c.parent == path)

    def lying(self, id: str) -> list[File]:
        """The files where a document lies; for the ingest."""
        with self._database.connect() as connection:
            return _files(connection, tables.files.c.document == id)

    def outcomes(self) -> dict[Status, int]:
        """How many files that are still there ended how when they were last given; for `status`."""
        column = tables.files.c
        query = select(column.status, func.count()).where(column.missing == "").group_by(column.status)
        with self._database.connect() as connection:
            return {Status(row[0]): row[1] for row in connection.execute(query)}

    def queued(self, limit: int) -> list[Queued]:
        """The oldest index work that is waiting."""
        query = select(tables.queue).order_by(tables.queue.c.seq).limit(limit)
        with self._database.connect() as connection:
            return [Queued(row.seq, row.document) for row in connection.execute(query)]

    def waiting(self) -> int:
        """How much index work is waiting."""
        with self._database.connect() as connection:
            return connection.scalar(select(func.count()).select_from(tables.queue)) or 0

    def current(self, ids: Sequence[str], audience: Audience) -> set[str]:
        """Those of the documents that an audience's search should find: readable, and not superseded."""
        column = tables.documents.c.id
        with self._database.connect() as connection:
            query = select(column).where(column.in_(ids), selection.may_read(audience), selection.current())
            return set(connection.scalars(query))

    def closed(self, ids: Collection[str]) -> set[str]:
        """Those of some documents that are not public; for staff, to whom it is said."""
        column, some = tables.documents.c, list(ids)
        found = set[str]()
        with self._database.connect() as connection:
            for start in range(0, len(some), _BATCH):
                query = select(column.id).where(column.id.in_(some[start : start + _BATCH]))
                found.update(connection.scalars(query.where(column.visibility != Visibility.PUBLIC)))
        return found

    def found(self, ids: Sequence[str], audience: Audience) -> Iterator[Document]:
        """Those of the documents that an audience's search should find, in their order, with their groups of copies.

        For the ingest: a few are in memory at once, as many as have some hundred pages.
        """
        for some in _stretches(ids, self.lengths(ids)):
            with self._database.connect() as connection:
                leaders = copies.leaders(connection, some, audience)
                found = list(selection.found(connection, some, audience))
            yield from (replace(each, group=leaders.get(each.id, "")) for each in found)

    def indexed(self, work: Sequence[Queued]) -> None:
        """Take work that the indexes have committed off the queue."""
        with self._database.begin() as connection:
            for start in range(0, len(work), _BATCH):
                done = [queued.seq for queued in work[start : start + _BATCH]]
                connection.execute(delete(tables.queue).where(tables.queue.c.seq.in_(done)))


def _leaf(connection: Connection, row: Row[Any], number: int) -> Leaf:
    pages = tables.pages.c
    query = select(pages.width, pages.height).where(pages.document == row.id, pages.number == number)
    size = connection.execute(query).one_or_none()
    if size is None:
        raise NotFound(f"There is no page {number} in the document {row.id}.")
    return Leaf(Original(row.sha256, row.size), row.media_type, size.width, size.height)


def _stretches(ids: Sequence[str], lengths: Mapping[str, int]) -> Iterator[list[str]]:
    """Documents together until they have some hundred pages."""
    some: list[str] = []
    pages = 0
    for id in ids:
        some.append(id)
        pages += lengths.get(id, 0) + 1
        if pages >= _PAGES:
            yield some
            some, pages = [], 0
    if some:
        yield some


def _files(connection: Connection, where: ColumnElement[bool]) -> list[File]:
    query = select(tables.files).where(where).order_by(tables.files.c.path)
    return [rows.file(row) for row in connection.execute(query)]


def _is_known(connection: Connection, id: str) -> bool:
    return bool(connection.scalar(_KNOWN, {"known": id}))


def _is_other(connection: Connection, document: Document) -> bool:
    """Whether a document's pages are read otherwise than they were."""
    page = tables.pages.c
    query = select(page.number, page.label, page.text).where(page.document == document.id).order_by(page.number)
    before = [tuple(row) for row in connection.execute(query)]
    return before != [(page.number, page.label, page.text) for page in document.pages]


def _clear(connection: Connection, id: str, *of: Table) -> None:
    for table in of:
        connection.execute(delete(table).where(table.c.document == id))


def _queue(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(rows.insertion(tables.queue), [{"document": id} for id in ids])


def _redescribe(connection: Connection, document: Document) -> None:
    connection.execute(_UPDATE, {"known": document.id, **rows.of_document(document)})
    _clear(connection, document.id, *_SAID)
    _write_said(connection, document)
    _queue(connection, [document.id])


def _write_said(connection: Connection, document: Document) -> None:
    """Keep what is said of a document and in it; of the claims all but people's, which `say` keeps."""
    claims = [claim for claim in document.claims if claim.source is not Source.PERSON]
    if claims:
        said = [{"document": document.id, **rows.plain(claim)} for claim in claims]
        connection.execute(rows.insertion(tables.claims), said)
    _write_version(connection, document)
    note(connection, document)


def _write_version(connection: Connection, document: Document) -> None:
    if not document.supersedes:
        return
    link = {"older": document.supersedes, "newer": document.id}
    table = tables.versions.c
    if not connection.scalar(select(exists().where(table.older == link["older"], table.newer == link["newer"]))):
        connection.execute(insert(tables.versions).values(link))


def _write_file(connection: Connection, file: File) -> str:
    """Keep a file's row; the document that lay at its path before is queued, and given: it may now be superseded.

    A document that is held back takes nobody's place.
    """
    before = connection.execute(_LYING, {"known": file.path}).one_or_none()
    other = str(before.document or "") if before else ""
    if other and file.document not in ("", other) and decisions.is_held_back(connection, file.document):
        file = replace(file, document=other, reason=_NOT_YET.format(file.document))
    row = {**rows.plain(file), "document": file.document or None}
    if before:
        connection.execute(_UPDATE_FILE, {"known": file.path, **row})
    else:
        connection.execute(rows.insertion(tables.files), row)
    if other and other != file.document:
        _queue(connection, [other])
        return other
    return ""
