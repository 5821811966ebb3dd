"""Ninety made papers, the same for every engine, and how a test asks for them."""

import random
from collections.abc import Sequence

from documents import (
    Correspondence,
    Document,
    Kind,
    Named,
    Original,
    Page,
    PartialDate,
    Party,
    Visibility,
    Vocabulary,
)
from documents.vocabulary import Body, Topic
from index import Index, Query, Results, Sort, Within, parse

ENGINES = ("tantivy", "whoosh")

VOCABULARY = Vocabulary(
    [
        Body(slug="sec", name="South East Councils", aliases=("South East England Councils",), acronyms=("SEC",)),
        Body(slug="sespm", name="South East Strategic Partnership for Migration", acronyms=("SESPM",)),
        Body(slug="kent", name="Kent County Council"),
        Body(slug="medway", name="Medway Council"),
        Body(slug="sespm-board", name="SESPM Executive Board", parent="sespm"),
        Body(slug="sespm-kent", name="Kent and Medway Group", parent="sespm-board"),
        Body(slug="sespm-surrey", name="Surrey Group", parent="sespm"),
    ],
    [
        Topic(slug="housing", name="Housing", phrases={"housing": 3}),
        Topic(slug="migration", name="Migration", phrases={"asylum": 3}),
        Topic(slug="finance", name="Finance", phrases={"budget": 2}),
    ],
)

WORDS = [
    "the",
    "of",
    "and",
    "to",
    "a",
    "council",
    "councils",
    "council’s",
    "report",
    "budget",
    "budgets",
    "asylum",
    "seeker",
    "housing",
    "homes",
    "migration",
    "minister",
    "letter",
    "funding",
    "fund",
    "temporary",
    "accommodation",
    "region",
    "regional",
    "strategy",
    "strategic",
    "partnership",
    "children",
    "café",
    "naïve",
    "co-operation",
    "decision",
    "decisions",
    "tribunal",
    "appeal",
    "evidence",
    "2024",
    "£1,000",
    "MHCLG",
    "running",
    "runs",
    "agreed",
]

# The same things written in several ways: compounds, names and what the papers say they mean, and misspellings.
WRITTEN = [
    "co-operation",
    "cooperation",
    "co operation",
    "short-term",
    "U.K.",
    "UK",
    "£1.2m",
    "£1,200,000",
    "1.2 million",
    "2m",
    "2024/25",
    "2024-25",
    "25",
    "HC 1234",
    "HC1234",
    "SEC/25/017",
    "SEC",
    "South East Councils",
    "South East England Councils",
    "sespm",
    "South East Strategic Partnership for Migration",
    "Unaccompanied Asylum Seeking Children (UASC)",
    "UASC",
    "unaccompanied",
    "seeking",
    "Weekly Housing Order (WHO)",
    "who",
    "shop",
    "shop",
    "accomodation",
    "acommodation",
    "asylem",
    "budegt",
    "grant",
    "debt",
    "councils",
    "housing",
]


def document(
    number: int,
    pages: Sequence[str],
    *,
    title: str = "",
    kind: Kind = Kind.REPORT,
    visibility: Visibility = Visibility.PUBLIC,
    dated: str = "",
    bodies: Sequence[str | Named] = (),
    topics: Sequence[str] = (),
    sender: str = "",
    recipient: Sequence[str] = (),
    ref: str = "",
) -> Document:
    """A document of these pages; its id is the number in 16 hex digits."""
    letter = Correspondence(
        sender=Party(name=sender), recipient=tuple(Party(name=name) for name in recipient), our_ref=ref
    )
    return Document(
        id=f"{number:016x}",
        title=title,
        kind=kind,
        visibility=visibility,
        media_type="application/pdf",
        originals=(Original(f"{number:016x}" + 48 * "0", 1),),
        paths=(f"papers/{number}.pdf",),
        pages=tuple(Page(number=n, label=f"p{n}", text=text) for n, text in enumerate(pages, 1)),
        dated=PartialDate.parse(dated) if dated else None,
        bodies=tuple(VOCABULARY.body(body) if isinstance(body, str) else body for body in bodies),
        topics=tuple(VOCABULARY.topic(topic) for topic in topics),
        correspondence=letter if sender or recipient or ref else None,
    )


def _written_by_hand() -> list[Document]:
    return [
        document(
            1,
            [
                "Inquiry into asylum in the South East.",
                "The decisions were made faster than the tribunal could hear appeals.",
            ],
            title="Asylum decisions",
            dated="2024-03-05",
            bodies=["sec"],
            topics=["migration"],
        ),
        document(
            2,
            [
                "The pilots ended in short-term",
                "accommodation schemes, layered year on year.",
                "An independent evaluation.",
            ],
            title="Four pilots",
            dated="2024-11",
            bodies=["sec", "sespm"],
            topics=["migration", "housing"],
        ),
        document(
            3,
            ["Dear Minister, the council’s debt during reorganisation.", "Yours sincerely"],
            title="Letter on council debt",
            kind=Kind.LETTER,
            dated="2025-01-20",
            bodies=["sec"],
            topics=["finance"],
            sender="Jane Smith",
            recipient=["Rt Hon Angela Example MP"],
        ),
        document(
            4,
            ["Dear Ms Smith, thank you for your letter. Councils' debt is kept under review."],
            title="Reply",
            kind=Kind.LETTER,
            dated="2025-02",
            bodies=[Named(None, "Ministry, Smith & Co.")],
            sender="Angela Example",
            recipient=["Jane Smith", "John Smithson"],
        ),
        document(
            5,
            ["", "Second page after a blank one: quorum reached.", ""],
            title="Minutes",
            kind=Kind.MINUTES,
            dated="2014",
        ),
        document(6, [], title="An unread scan about wheelie bins", kind=Kind.AGENDA),
        document(
            7, ["the the the of of", "“Curly quotes” and ﬁnance in the Café"], title="Odd characters", kind=Kind.OTHER
        ),
        document(
            8,
            ["Paper A/12: co-operation with Medway", "apples", "pears"],
            title="Co-operation",
            kind=Kind.PAPER,
            dated="1999-12-31",
        ),
        document(
            9,
            ["x " * 50 + "needle at the end of page one", "begins page two with haystack"],
            title="Needles",
            dated="2014-11-21",
        ),
        document(
            10, [f"South East Councils\n{_body(n)}\n{n}" for n in range(1, 9)], title="Running heads", dated="2020"
        ),
        document(11, ["The Shared Housing Order Provision (SHOP) of the accommo-\ndation team"], title="Provision"),
    ]


def _body(number: int) -> str:
    """A page's text that is like no other's."""
    return " ".join(f"{word}{number}" for word in ("begins", "goes on", "ends"))


def _made(number: int, chance: random.Random) -> Document:
    pages = [" ".join(chance.choices(WORDS, k=chance.randint(0, 40))) for _ in range(chance.randint(1, 6))]
    date = chance.choice(["", "{}", "{}-0{}", "{}-0{}-1{}"]).format(
        chance.randint(2012, 2026), chance.randint(1, 9), chance.randint(0, 9)
    )
    return document(
        number,
        pages,
        title=" ".join(chance.choices(WORDS, k=3)),
        kind=chance.choice(list(Kind)),
        dated=date,
        bodies=chance.sample(["sec", "sespm", "kent", "medway"], k=chance.randint(0, 3)),
        topics=chance.sample(["housing", "migration", "finance"], k=chance.randint(0, 2)),
        sender=chance.choice(["", "", "Jane Smith", "Councillor Roy Perry"]),
        recipient=chance.choice([[], ["The Minister for Housing"], ["Jane Smith", "Roy Perry"]]),
    )


def _written_variously(number: int, chance: random.Random) -> Document:
    pages = [" ".join(chance.choices(WRITTEN, k=chance.randint(3, 25))) for _ in range(chance.randint(1, 3))]
    return document(
        number,
        pages,
        title=" ".join(chance.choices(WRITTEN, k=2)),
        kind=chance.choice([Kind.LETTER, Kind.PAPER, Kind.MINUTES]),
        dated=chance.choice(["", "2024", "2024-03-05", "2025-01"]),
        bodies=chance.sample(["sespm", "sespm-board", "sespm-kent", "sespm-surrey", "kent"], k=chance.randint(0, 2)),
        topics=chance.sample(["housing", "migration", "finance"], k=chance.randint(0, 3)),
        ref=chance.choice(["", "", "SEC/25/017", "HC 1234", "A/123-4"]),
    )


def papers() -> list[Document]:
    """Eleven by hand and eighty at random, always the same."""
    chance = random.Random(2014)
    made = [_made(chance.getrandbits(60), chance) for _ in range(50)]
    variously = [_written_variously(chance.getrandbits(60), chance) for _ in range(30)]
    return [*_written_by_hand(), *made, *variously]


def fill(index: Index, documents: Sequence[Document]) -> None:
    """Write documents as the pipeline does, in two batches."""
    from index.passages import passages

    half = len(documents) // 2
    for batch in (documents[:half], documents[half:]):
        index.write_documents([passage for paper in batch for passage in passages(paper, VOCABULARY)])


def written(
    index: Index, typed: str, within: Within | None = None, sort: Sort = Sort.RELEVANCE, size: int = 100
) -> Results:
    """The answer to what was typed."""
    parsed = parse(typed, VOCABULARY)
    return index.search(Query(words=parsed.tree, notes=parsed.notes, within=within or Within(), sort=sort, size=size))
