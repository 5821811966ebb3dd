"""All that is public for other catalogues to take over, by the OAI Protocol for Metadata Harvesting (OAI-PMH 2.0).

The package `oaipmh` reads requests and writes answers; here is what it asks for. Of its two ways to go on with a long
list neither is used: they count from the beginning, so that what changes meanwhile is skipped or given twice.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, NoReturn, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Depends, Request
from lxml import etree
from oaipmh import common, error, metadata, server
from starlette.exceptions import HTTPException
from starlette.responses import Response

from documents import Audience, Document, Kind
from documents.changes import Among, Change
from search_app.addresses import document_address
from search_app.parts import Asker, Here, Parts
from search_app.urns import named, urn
from search_app.xmls import add, writable

router = APIRouter()

PATH = "/oai"

_FORMAT = "oai_dc"
_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_AT_ONCE = 100  # records in one answer
_LARGEST = 8_000  # bytes of a request that is sent as a form
_OPENING = 500  # letters of a paper's text that describe it
_TIME = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_ID = re.compile("[0-9a-f]{16}")
_TOKEN = ("metadataPrefix", "set", "since", "before", "at", "after", "cursor")
_MAIL = re.compile(r"\S+@(\S+\.)+\S+")
_WEB = re.compile("https?://", re.IGNORECASE)

_Fields: TypeAlias = dict[str, list[str]]


async def _sent(request: Request) -> list[tuple[str, str]]:
    """The arguments of a request, which may come as a form."""
    if request.method != "POST":
        return request.query_params.multi_items()
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > _LARGEST:
            raise HTTPException(413)
    return parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True)


@router.api_route(PATH, methods=["GET", "HEAD", "POST"])
def harvest(
    request: Request, sent: Annotated[list[tuple[str, str]], Depends(_sent)], here: Here, asker: Asker
) -> Response:
    """The answer to a harvester; what is wrong with a request is an answer, too."""
    holdings = _Holdings(here, asker, here.root(request), here.house.name)
    known = metadata.MetadataRegistry()
    known.registerWriter(_FORMAT, _write)
    answering = server.ServerBase(holdings, known)
    try:
        content = answering.handleRequest(_arguments(sent))
    except error.ErrorBase as wrong:
        content = answering.handleException({}, (type(wrong), wrong, None))
    return Response(content, media_type="text/xml; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _arguments(sent: list[tuple[str, str]]) -> dict[str, str]:
    """The arguments by name, as far as the package does not look. Raises an error of the protocol."""
    repeated = [name for name, times in Counter(name for name, _ in sent).items() if times > 1]
    if "verb" in repeated or ("verb", "GetMetadata") in sent:  # the package's own
        raise error.BadVerbError("Give one verb of the protocol.")
    if repeated:
        raise error.BadArgumentError(f"Given more than once: {writable(', '.join(repeated))}")
    if any(writable(part) != part for pair in sent for part in pair):
        raise error.BadArgumentError("There are characters that XML cannot hold.")
    return dict(sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Which records are asked for, and how far somebody has come with them."""

    set: str = ""
    since: str = ""
    before: str = ""
    at: str = ""
    after: str = ""
    cursor: int = 0

    def token(self, last: Change, number: int) -> str:
        """What goes on after a record; whoever has it could ask for the same without it, so nothing is signed."""
        kept = (self.set, self.since, self.before, last.at, last.document, str(self.cursor + number))
        return urlencode([(name, value) for name, value in zip(_TOKEN, (_FORMAT, *kept), strict=True) if value])


class _Holdings:
    """What the package asks for, in its own names."""

    def __init__(self, here: Parts, asker: Audience, root: str, name: str) -> None:
        self._here, self._asker, self._root, self._name = here, asker, root, name
        self._changes = here.catalogue.changes

    def identify(self) -> common.Identify:
        """Who answers."""
        return common.Identify(
            repositoryName=writable(self._name),
            baseURL=self._root + PATH,
            protocolVersion="2.0",
            adminEmails=[_mail(self._here.house.contact, self._root)],
            earliestDatestamp=_moment(self._changes.earliest() or "1970-01-01T00:00:00Z"),
            deletedRecord="persistent",
            granularity="YYYY-MM-DDThh:mm:ssZ",
            compression=["identity"],
            toolkit_description=False,
        )

    def listMetadataFormats(self, identifier: str | None = None) -> list[tuple[str, str, str]]:  # noqa: N802
        """The one format there is."""
        if identifier is not None:
            self._change(identifier)
        return [(_FORMAT, _SCHEMA, server.NS_OAIDC)]

    def listSets(self, resumptionToken: str | None = None) -> tuple[list[tuple[str, str, str]], None]:  # noqa: N802, N803
        """The kinds, and the bodies of the vocabulary; a body has the papers of the bodies under it, too."""
        if resumptionToken is not None:
            raise error.BadResumptionTokenError("The list of sets is given at once.")
        kinds = [(f"kind:{kind.value}", kind.value.capitalize(), "") for kind in Kind]
        bodies = self._here.vocabulary.bodies.values()
        return [*kinds, *((f"body:{body.slug}", writable(body.name), "") for body in bodies)], None

    def getRecord(self, identifier: str, metadataPrefix: str) -> tuple[common.Header, common.Metadata, None]:  # noqa: N802, N803
        """One record."""
        _check_format(metadataPrefix)
        change = self._change(identifier)
        return next(iter(self._records([change])))

    def listIdentifiers(self, **kw: Any) -> tuple[list[common.Header], str | None]:  # noqa: N802
        """Some headers, and the token for the next."""
        records, token = self.listRecords(**kw)
        return [header for header, _, _ in records], token

    def listRecords(self, **kw: Any) -> tuple[list[tuple[common.Header, common.Metadata, None]], str | None]:  # noqa: N802
        """Some records by the time of their last change, and the token for the next; "" ends a list in parts."""
        asked = self._asked(**kw)
        changes = self._changes.between(
            self._asker,
            since=asked.since,
            until=asked.before,
            after=(asked.at, asked.after),
            limit=_AT_ONCE + 1,
            among=self._among(asked.set),
        )
        given, more = changes[:_AT_ONCE], len(changes) > _AT_ONCE
        token = asked.token(given[-1], len(given)) if more else "" if asked.at else None
        return list(self._records(given)), token

    def _among(self, set: str) -> Among:
        """The papers of a set."""
        what, _, value = set.partition(":")
        if what == "kind":
            return Among(kind=value)
        vocabulary = self._here.vocabulary
        under = (slug for slug in vocabulary.bodies if value in vocabulary.above(slug))
        return Among(bodies=(value, *under)) if value else Among()

    def _asked(self, resumptionToken: str | None = None, **kw: Any) -> _Asked:  # noqa: N803
        if resumptionToken is not None:
            return self._resumed(dict(parse_qsl(resumptionToken)))
        _check_format(kw["metadataPrefix"])
        since, before = (
            f"{kw[name].isoformat(timespec='seconds')}Z" if kw.get(name) else "" for name in ("from_", "until")
        )
        if since and before and since > before:
            raise error.BadArgumentError("The time “from” is after the time “until”.")
        return _Asked(set=self._set(kw.get("set", "")), since=since, before=before)

    def _resumed(self, given: Mapping[str, str]) -> _Asked:
        """What a token of ours says; of another one the protocol's error."""
        times = [given[name] for name in ("since", "before", "at") if name in given]
        well = (
            given.keys() <= set(_TOKEN) and given.get("metadataPrefix") == _FORMAT and "at" in given,
            all(_TIME.fullmatch(time) for time in times),
            _ID.fullmatch(given.get("after", "")),
            re.fullmatch("[0-9]{1,9}", given.get("cursor", "")),
        )
        if not all(well):
            raise error.BadResumptionTokenError("This token is not one that was given here. Begin the list again.")
        told = {name: value for name, value in given.items() if name not in ("metadataPrefix", "cursor")}
        self._set(told.get("set", ""))
        return _Asked(**told, cursor=int(given["cursor"]))

    def _set(self, name: str) -> str:
        """A set that there is; of another nothing can be found."""
        if name and name not in {spec for spec, _, _ in self.listSets()[0]}:
            _nothing()
        return name

    def _change(self, identifier: str) -> Change:
        id = named(identifier)
        change = self._changes.of(id, self._asker) if id else None
        if change is None:
            raise error.IdDoesNotExistError(f"There is no record {identifier}.")
        return change

    def _records(self, changes: list[Change]) -> Iterator[tuple[common.Header, common.Metadata, None]]:
        held = [change.document for change in changes if not change.gone]
        found = {document.id: document for document in self._here.catalogue.found(held, self._asker)}
        for change in changes:
            document = found.get(change.document)
            sets = sorted(self._sets(document)) if document else []
            header = common.Header(None, urn(change.document), _moment(change.at), sets, document is None)
            yield header, common.Metadata(None, self._fields(document) if document else {}), None

    def _sets(self, document: Document) -> set[str]:
        slugs = {body.slug for body in document.bodies if body.slug in self._here.vocabulary.bodies}
        above = {slug for each in slugs for slug in self._here.vocabulary.above(each)}
        return {f"kind:{document.kind.value}", *(f"body:{slug}" for slug in {*slugs, *above})}

    def _fields(self, document: Document) -> _Fields:
        """A document in Dublin Core."""
        letter, bodies = document.correspondence, [body.name for body in document.bodies]
        sender = [letter.sender.name, self._here.vocabulary.label("body", letter.sender.body)] if letter else []
        opening = next((page.text for page in document.pages if page.text.strip()), "")
        return {
            "title": [document.title],
            "creator": _told(sender) or bodies,
            "subject": [topic.name for topic in document.topics],
            "description": _told([" ".join(opening[: 2 * _OPENING].split())[:_OPENING]]),
            "publisher": bodies,
            "date": [str(document.dated)] if document.dated else [],
            "type": [document.kind.value, "Text"],
            "format": [document.media_type],
            "identifier": [self._root + document_address(document.id)],
            "source": [document.source_url] if _WEB.match(document.source_url) else [],
            "language": _told([document.language]),
            "rights": _told([document.rights]),
        }


def _write(parent: etree._Element, record: common.Metadata) -> None:
    """A record in Dublin Core; the package's own writer names a schema by the wrong namespace."""
    namespaces = {"oai_dc": server.NS_OAIDC, "dc": server.NS_DC, "xsi": server.NS_XSI}
    made = etree.SubElement(parent, f"{{{server.NS_OAIDC}}}dc", nsmap=namespaces)
    made.set(f"{{{server.NS_XSI}}}schemaLocation", f"{server.NS_OAIDC} {_SCHEMA}")
    for name, values in record.getMap().items():
        for value in values:
            add(made, f"{{{server.NS_DC}}}{name}", value)


def _check_format(prefix: str) -> None:
    if prefix != _FORMAT:
        raise error.CannotDisseminateFormatError(f"The one format is {_FORMAT}.")


def _nothing() -> NoReturn:
    raise error.NoRecordsMatchError("Nothing matches what was asked.")


def _told(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


def _moment(at: str) -> datetime:
    """A time without a zone, as the package has it."""
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007


def _mail(contact: str, root: str) -> str:
    """Whom to write to, which the protocol demands; where nothing is set, those who run every mail server."""
    host = urlsplit(root).hostname or "localhost"
    return contact if _MAIL.fullmatch(contact) else f"postmaster@{host if '.' in host else f'{host}.invalid'}"
