"""A small repository of made-up papers, with a real catalogue, real originals and a real index behind the app."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from documents import (
    Audience,
    Body,
    Claim,
    Correspondence,
    Document,
    Kind,
    Named,
    Page,
    PartialDate,
    Party,
    Source,
    Topic,
    Unit,
    Visibility,
    Vocabulary,
)
from documents.catalogue import Catalogue
from documents.file import File
from documents.originals import Folder
from documents.sessions import Sessions
from index import Index, open_index
from index.passages import passages
from ingest.pictures import PictureFolder
from search_app.app import create_app
from search_app.security.limiting import Limits
from search_app.security.persons import Door
from search_app.staff.office import Office

SECRET = "quibbleflax"  # stands in a paper for staff alone
NOWHERE = "zabbleplonk"  # as long, and in no paper
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'

VOCABULARY = Vocabulary(
    [
        Body(slug="seaside", name="Seaside Council", acronyms=("SSC",)),
        Body(slug="harbour-board", name="Harbour Board"),
    ],
    [
        Topic(slug="flooding", name="Flooding", phrases={"sea wall": 3}),
        Topic(slug="money", name="Money", phrases={"grant": 2}),
    ],
)


@dataclass(slots=True)
class Shelf:
    """Where the papers of a test are; `ids` by the words they were added under."""

    home: Path
    catalogue: Catalogue
    originals: Folder
    pictures: PictureFolder
    indexes: Mapping[Audience, Index]
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def make(cls, home: Path) -> "Shelf":
        indexes = {audience: open_index("tantivy", home / "index" / audience, VOCABULARY) for audience in Audience}
        originals = Folder(home / "originals")
        pictures = PictureFolder(home / "pictures", originals, size_mb=10, seconds=20, memory_mb=1024)
        return cls(home, Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite'}"), originals, pictures, indexes)

    def add(self, key: str, document: Document, content: bytes = b"") -> Document:
        """Keep a document under a word, catalogue it, and index it for those who may read it."""
        file = self.home / "incoming"
        file.write_bytes(content or key.encode())
        original = self.originals.keep(file)
        kept = replace(document, id=original.document_id, originals=(original,))
        self.catalogue.save(kept, [File(path=path, document=kept.id) for path in kept.paths])
        for claim in kept.claims:
            if claim.source is Source.PERSON:
                self.catalogue.say(kept, claim.field, [claim])
        for audience, index in self.indexes.items():
            if audience.may_read(kept.visibility):
                index.write_documents(passages(kept, VOCABULARY))
        self.ids[key] = kept.id
        return kept

    def app(self, **more: Any) -> FastAPI:
        return create_app(
            indexes=lambda audience: self.indexes[audience],
            catalogue=self.catalogue,
            originals=self.originals,
            pictures=self.pictures,
            vocabulary=VOCABULARY,
            **more,
        )

    def office(self, **more: Any) -> Office:
        """What staff work with; nothing here changes papers."""
        idle, longest = more.pop("idle", 3_600.0), more.pop("longest", 40_000.0)
        sessions = Sessions(self.home / "sessions.sqlite", idle=idle, longest=longest)
        door = Door(accounts=self.catalogue.accounts, sessions=sessions, limits=more.pop("limits", None) or Limits())
        none: dict[str, Any] = dict.fromkeys(("upkeep", "review", "desk", "revising", "uploads"), lambda: None)
        return Office(door=door, home=self.home, **{**none, **more})

    def close(self) -> None:
        for index in self.indexes.values():
            index.close()
        self.pictures.close()
        self.catalogue.close()


def paper(title: str, *texts: str, kind: Kind = Kind.REPORT, date: str = "", body: str = "seaside") -> Document:
    """A document with a page for each text; its id comes with its original."""
    return Document(
        id="",
        title=title,
        kind=kind,
        visibility=Visibility.PUBLIC,
        media_type="application/pdf",
        originals=(),
        paths=(f"papers/{title}.pdf",),
        pages=tuple(Page(number=number, label="", text=text) for number, text in enumerate(texts, 1)),
        dated=PartialDate.parse(date) if date else None,
        bodies=(VOCABULARY.body(body),),
    )


def fill(shelf: Shelf) -> Shelf:
    """The papers that the tests ask for."""
    shelf.add("report", _report(), b"%PDF-1.4 report")
    shelf.add("letter", _letter())
    shelf.add(
        "minutes", paper("Minutes of the Harbour Board", "Members noted the sea wall.", date="2016-05", body="SSC")
    )
    shelf.add("hostile", _hostile(), b"<!doctype html><script>alert(1)</script>")
    scan = paper("A register of moorings", "", "", kind=Kind.OTHER)
    shelf.add("scan", replace(scan, unread="Its 2 pages are scans.", paths=("scans/register of “moorings”\n.pdf",)))
    secret = paper(
        f"About {SECRET}", f"The {SECRET} is not for everyone.", date="2019-01-02", body=f"The {SECRET} office"
    )
    shelf.add("secret", replace(secret, visibility=Visibility.STAFF, paths=(f"{SECRET}.pdf",)))
    old = shelf.add("old", paper("Moorings, first version", "Moorings are free.", date="2001"))
    shelf.add(
        "new", replace(paper("Moorings", "Moorings cost ten pounds.", date="2002"), supersedes=old.id, paths=old.paths)
    )
    return shelf


def _report() -> Document:
    texts = (
        "Contents\nThe sea wall and the grant",
        "The sea wall was breached in January. The harbour master wrote to the",
        "council about it. We recommend that the grant is paid at once.",
    )
    report = paper("The sea wall: an inquiry", *texts, date="2014-11-21")
    labels = ("i", "1", "2")
    return replace(
        report,
        pages=tuple(replace(page, label=label) for page, label in zip(report.pages, labels, strict=True)),
        topics=(VOCABULARY.topic("flooding"),),
        rights="Open Government Licence",
        source_url="https://www.example.org/report",
        units=(Unit(unit="recommendation", number="1", page=3, text="The grant is paid at once.", owner="Seaside"),),
        claims=(
            Claim(
                field="title", value=report.title, source=Source.TEXT, rule="first-line", page=1, quote="The sea wall"
            ),
            Claim(
                field="date", value="2014-11-21", source=Source.SIDECAR, rule="report.toml", by="/srv/clerk/report.toml"
            ),
            Claim(
                field="title", value="sea wall", source=Source.EMBEDDED, rule="the file's name", quote=report.paths[0]
            ),
            Claim(field="date", value="2013", source=Source.EMBEDDED, rule="created", quote="D:2013"),
            Claim(field="body", value="seaside", source=Source.PERSON, rule="", by="Ann", at="2026-01-01T00:00:00Z"),
        ),
    )


def _letter() -> Document:
    letter = Correspondence(
        sender=Party(name="Jane Harper", role="Chair", body="harbour-board"),
        recipient=(Party(name="A. Minister"),),
        our_ref="HB/24/7",
    )
    text = "Dear Minister, the grant for the sea wall is late. Yours, Jane Harper"
    return replace(
        paper("Letter about the grant", text, kind=Kind.LETTER, date="2015-02-03", body="Harbour Board"),
        correspondence=letter,
        topics=(VOCABULARY.topic("money"),),
    )


def _hostile() -> Document:
    page = Page(number=1, label=IMAGE, text=f"A hostile {SCRIPT} paper, {IMAGE} in its text.")
    return replace(
        paper(f"Hostile {SCRIPT}", date="2017"),
        media_type="text/html",
        paths=(f"{IMAGE}\r\nX-Evil: 1;é.html",),
        pages=(page,),
        bodies=(Named(None, f"Body {IMAGE}"),),
        topics=(Named(None, f"Topic {SCRIPT}"),),
        source_url="javascript:alert(1)",
        unread=f"Part of it {SCRIPT} could not be read.",
        units=tuple(Unit(unit="action", number=SCRIPT, page=p, text=IMAGE, owner=SCRIPT, due=IMAGE) for p in (1, 9)),
        correspondence=Correspondence(sender=Party(name=SCRIPT), recipient=(Party(name=IMAGE),)),
        claims=(Claim(field="title", value=SCRIPT, source=Source.TEXT, rule=SCRIPT, page=1, quote=IMAGE, by=SCRIPT),),
    )
