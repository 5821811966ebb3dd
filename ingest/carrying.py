"""What a person set holds for the next version of a paper too, where that says of itself what the one before said."""

from collections.abc import Callable, Collection

from documents import Claim, Document, Source, Visibility, Vocabulary, best
from documents.catalogue import Catalogue
from ingest.describe import decide

_ROUNDS = 2  # a kind that is handed on has the rest looked for elsewhere


def hand_on_to(document: Document, older: str, catalogue: Catalogue, describe: Callable[[], Document]) -> Document:
    """A new version with what people set of the one before, as far as the papers say the same of that field.

    A path where another paper lies each month is no paper in versions. What was set of a paper for staff stays with it.
    """
    before = catalogue.held(older)
    for _ in range(_ROUNDS if before.visibility is Visibility.PUBLIC else 0):
        fields = {claim.field for claim in before.claims if claim.source is Source.PERSON} - {"visibility"}
        same = [field for field in fields if _of_itself(before, field) == _of_itself(document, field)]
        if not catalogue.decisions.inherit(older, document.id, same):
            break
        document = describe()
    return document


def _of_itself(document: Document, field: str) -> frozenset[str]:
    """What a paper says of a field, the surest."""
    paper = [claim for claim in document.claims if claim.source.rank == Source.TEXT.rank]
    found = best(paper, field)
    return frozenset(claim.value for claim in found if claim.confidence == found[0].confidence)


def let_go(older: str, catalogue: Catalogue, vocabulary: Vocabulary, field: str = "") -> None:
    """Forget in newer versions what was first said of a version that nobody may read any more, or is unsaid there."""
    for id, carried in catalogue.decisions.handed_on(older):
        if field in ("", carried) and catalogue.known(id):
            document = catalogue.held(id)
            catalogue.say(decide(document, _without(document.claims, carried), vocabulary), carried, ())


def _without(claims: Collection[Claim], field: str) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if claim.source is not Source.PERSON or claim.field != field)
