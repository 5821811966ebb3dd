"""Letters find their answers: by references, by the day they say they answer, by subject; for each audience its own."""

from collections.abc import Callable

import pytest

from documents import Audience, Correspondence, Document, Kind, Named, Original, PartialDate, Party, Visibility
from documents.catalogue import Catalogue
from documents.file import File
from documents.letters import Letter, Shows

COUNCIL, MINISTRY = Named("sec", "South East Councils"), Named("mhclg", "Ministry of Housing")
CHAIR = Party(name="Cllr Ann Lee", role="Chair", body="sec")
MINISTER = Party(name="Rt Hon Bo Ray MP", role="Minister", body="mhclg")
Keep = Callable[..., str]


@pytest.fixture
def keep(catalogue: Catalogue) -> Keep:
    """Keeps a letter of a day, from somebody to somebody; its id."""

    def kept(
        date: str,
        sender: Party,
        *recipient: Party,
        title: str = "",
        staff: bool = False,
        our_ref: str = "",
        your_ref: str = "",
        in_reply_to: str = "",
    ) -> str:
        number = len(catalogue.ids()) + 1
        document = Document(
            id=f"{number:016x}",
            title=title or f"Letter {number}",
            kind=Kind.LETTER,
            visibility=Visibility.STAFF if staff else Visibility.PUBLIC,
            media_type="text/plain",
            originals=(Original(f"{number:064x}", 1),),
            paths=(f"{number}.txt",),
            pages=(),
            dated=PartialDate.parse(date) if date else None,
            bodies=(COUNCIL,),
            correspondence=Correspondence(
                sender=sender, recipient=recipient, our_ref=our_ref, your_ref=your_ref, in_reply_to=in_reply_to
            ),
        )
        catalogue.save(document, [File(path=document.paths[0], document=document.id)])
        return document.id

    return kept


def answered(catalogue: Catalogue, id: str, audience: Audience = Audience.PUBLIC) -> tuple[str, Shows] | None:
    reply = catalogue.letters.replies(audience).to(id)
    return (reply.to.document, reply.shows) if reply else None


def waiting(catalogue: Catalogue, audience: Audience = Audience.PUBLIC) -> list[str]:
    replies = catalogue.letters.replies(audience)
    return [letter.document for letter in catalogue.letters.all(audience) if replies.waits(letter)]


def test_your_reference_leads_to_the_letter_that_bears_it_however_it_is_written(
    catalogue: Catalogue, keep: Keep
) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/25/017")
    keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/25/018")
    holding = keep("2025-03-20", MINISTER, CHAIR, our_ref="MC2025/01", your_ref="Sec 25-017")
    reply = keep("2025-04-20", MINISTER, CHAIR, our_ref="MC2025/02", your_ref="SEC/25/017")
    assert answered(catalogue, holding) == answered(catalogue, reply) == (asked, Shows.REFERENCE)
    by = catalogue.letters.replies(Audience.PUBLIC).by(asked)
    assert [each.letter.document for each in by] == [holding, reply]
    assert answered(catalogue, asked) is None


def test_a_letter_does_not_answer_a_later_one(catalogue: Catalogue, keep: Keep) -> None:
    keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/25/017")
    early = keep("2025-02-20", MINISTER, CHAIR, your_ref="SEC/25/017")
    assert answered(catalogue, early) is None


@pytest.mark.parametrize("reference", ["1", "-", "AB", "none"])
def test_what_tells_letters_not_apart_is_no_reference(catalogue: Catalogue, keep: Keep, reference: str) -> None:
    keep("2025-03-03", CHAIR, MINISTER, our_ref=reference)
    assert answered(catalogue, keep("2025-03-20", Party(name="Cy Dee"), CHAIR, your_ref=reference)) is None


def test_the_day_that_a_letter_answers_leads_to_the_one_between_the_same(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER)
    keep("2025-03-03", Party(name="Cy Dee", body="kent"), Party(name="Di Fox", body="home-office"))
    assert answered(catalogue, keep("2025-04-20", MINISTER, CHAIR, in_reply_to="2025-03-03")) == (asked, Shows.DATE)


def test_an_official_of_the_same_body_may_answer(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER)
    official = Party(name="Eve Gray", role="Correspondence Unit", body="mhclg")
    assert answered(catalogue, keep("2025-04-20", official, CHAIR, in_reply_to="2025-03-03")) == (asked, Shows.DATE)


def test_the_same_subject_the_other_way_round_is_an_answer_within_a_year(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER, title="The region’s share")
    reply = keep("2025-04-20", MINISTER, CHAIR, title="Re: The region's share")
    again = keep("2025-05-01", CHAIR, MINISTER, title="The region’s share")
    late = keep("2027-06-01", MINISTER, CHAIR, title="The region's share")
    other = keep("2025-04-21", Party(name="Di Fox", body="home-office"), CHAIR, title="Re: The region's share")
    assert answered(catalogue, reply) == (asked, Shows.SUBJECT)
    assert answered(catalogue, again) == (reply, Shows.SUBJECT)
    assert (answered(catalogue, late), answered(catalogue, other)) == (None, None)


def test_what_begins_and_has_no_answer_waits(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/25/017")
    alone = keep("2025-03-04", CHAIR, Party(role="Secretary of State"))
    keep("2025-03-05", CHAIR)  # to nobody
    keep("", CHAIR, MINISTER)  # of a day that is not known
    keep("2025-03-06", MINISTER, CHAIR, your_ref="SEC/24/099")  # answers what is not here
    assert waiting(catalogue) == [alone, asked]
    keep("2025-03-20", MINISTER, CHAIR, your_ref="SEC/25/017")
    assert waiting(catalogue) == [alone]


def test_the_public_hears_nothing_of_answers_for_staff(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/25/017")
    secret = keep("2025-03-20", MINISTER, CHAIR, your_ref="SEC/25/017", staff=True)
    assert answered(catalogue, secret) is None
    assert waiting(catalogue) == [asked]
    assert answered(catalogue, secret, Audience.STAFF) == (asked, Shows.REFERENCE)
    assert waiting(catalogue, Audience.STAFF) == []


def test_a_sender_without_a_body_is_of_the_one_that_issued_the_letter(catalogue: Catalogue, keep: Keep) -> None:
    keep("2025-03-03", Party(name="Ann Lee"), MINISTER)
    (letter,) = catalogue.letters.all(Audience.PUBLIC)
    assert isinstance(letter, Letter)
    assert letter.sender == Party(name="Ann Lee", body="sec")


def test_of_letters_with_one_reference_that_is_answered_which_was_written_to_the_sender(
    catalogue: Catalogue, keep: Keep
) -> None:
    ann, ben = Party(name="Ann Able"), Party(name="Ben Best")
    to_ann = keep("2025-03-01", CHAIR, ann, our_ref="PL/24/17")
    to_ben = keep("2025-03-02", CHAIR, ben, our_ref="PL/24/17")
    assert answered(catalogue, keep("2025-03-10", ann, CHAIR, your_ref="PL/24/17")) == (to_ann, Shows.REFERENCE)
    assert waiting(catalogue) == [to_ben]


def test_of_letters_of_one_day_that_is_answered_which_is_between_the_same(catalogue: Catalogue, keep: Keep) -> None:
    to_minister = keep("2025-03-01", CHAIR, MINISTER)
    keep("2025-03-01", CHAIR, Party(name="Ben Best"))
    assert answered(catalogue, keep("2025-03-10", MINISTER, CHAIR, in_reply_to="2025-03-01")) == (
        to_minister,
        Shows.DATE,
    )


def test_no_two_letters_answer_each_other(catalogue: Catalogue, keep: Keep) -> None:
    for date in ("", "2025-03-01"):
        first = keep(date, CHAIR, MINISTER, our_ref=f"A/{date}1", your_ref=f"B/{date}1")
        second = keep("", MINISTER, CHAIR, our_ref=f"B/{date}1", your_ref=f"A/{date}1")
        assert [answered(catalogue, id) is not None for id in (first, second)].count(True) == (1 if date else 0)


def test_a_title_that_only_says_that_it_is_a_letter_is_no_subject(catalogue: Catalogue, keep: Keep) -> None:
    keep("2025-03-03", CHAIR, MINISTER, title="Letter to Rt Hon Bo Ray MP")
    assert answered(catalogue, keep("2025-04-20", MINISTER, CHAIR, title="Letter to Rt Hon Bo Ray MP")) is None


def test_a_holding_reply_does_not_end_the_waiting(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/25/017")
    keep("2025-03-10", MINISTER, CHAIR, your_ref="SEC/25/017", title="The region’s share: holding reply")
    assert waiting(catalogue) == [asked]
    keep("2025-04-20", MINISTER, CHAIR, your_ref="SEC/25/017")
    assert waiting(catalogue) == []


@pytest.mark.parametrize(
    "recipients",
    [
        [Party(name="Members of the Kent Group")],
        [Party(role="chief executives of the local authorities of the South East")],
        [Party(name="Ann Able", body="kent"), Party(name="Ben Best", body="surrey")],
        [Party(name="Ann Able"), Party(name="Ben Best"), Party(name="Cy Dee")],
    ],
)
def test_a_circular_does_not_wait(catalogue: Catalogue, keep: Keep, recipients: list[Party]) -> None:
    keep("2025-03-03", CHAIR, *recipients)
    assert waiting(catalogue) == []


def test_a_letter_to_one_who_leads_many_waits(catalogue: Catalogue, keep: Keep) -> None:
    one = keep("2025-03-03", CHAIR, Party(role="Secretary of State for Housing, Communities and Local Government"))
    two = keep("2025-03-04", CHAIR, Party(name="Peter Heads", role="Chair of the Members"))
    assert waiting(catalogue) == [two, one]
