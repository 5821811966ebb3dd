"""What a person set holds for the next version of a paper too, where that says of itself what the one before said."""

from collections.abc import Callable, Collection

from documents import Claim, Document, Source, Visibility, Vocabulary, best
from documents.catalogue import Catalogue
from ingest.describe import decide


def hand_on_to(document: Document, older: str, catalogue: Catalogue, describe: Callable[[], Document]) -> Document:
    """A new version with what people set of the one before, as far as the papers say the same of that field.

    A path where another paper lies each month holds no versions of one: but for the kind, the papers have to say the
    same date as well. What was set of a paper for staff stays with it.
    """
    before = catalogue.held(older)
    if before.visibility is not Visibility.PUBLIC:
        return document
    said = {claim.field for claim in before.claims if claim.source is Source.PERSON} - {"visibility"}
    described = [document]  # the one before may have been described before somebody said of which kind it is, or after
    for fields, needed in ((said & {"kind"}, ()), (said - {"kind"}, ("date",))):
        same = [field for field in fields if any(_is_same(before, each, field, *needed) for each in described)]
        if catalogue.decisions.inherit(older, document.id, same):
            described.append(describe())
    return described[-1]


def _is_same(before: Document, document: Document, *fields: str) -> bool:
    return all(_of_itself(before, field) == _of_itself(document, field) for field in fields)


def _of_itself(document: Document, field: str) -> frozenset[str]:
    """What a paper says of a field, the surest."""
    paper = [claim for claim in document.claims if claim.source.rank == Source.TEXT.rank]
    found = best(paper, field)
    return frozenset(claim.value for claim in found if claim.confidence == found[0].confidence)


def let_go(older: str, catalogue: Catalogue, vocabulary: Vocabulary, field: str = "") -> None:
    """Forget in newer versions what was first said of a version that fewer may read now, or is said otherwise there.

    Who may not read a version may not read those before it either; a field alone is that of the one version.
    """
    closed = [older] if field else [older, *catalogue.lineage.earlier(older)]
    for id, carried in [each for one in closed for each in catalogue.decisions.handed_on(one)]:
        if field in ("", carried) and catalogue.known(id):
            document = catalogue.held(id)
            catalogue.say(decide(document, _without(document.claims, carried), vocabulary), carried, ())


def _without(claims: Collection[Claim], field: str) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if claim.source is not Source.PERSON or claim.field != field)
