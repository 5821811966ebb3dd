"""A made-up collection of any size, the same every time, and the questions to ask of it or of a folder of text.

Its words are 300,000 pronounceable ones that mean nothing, and among them those that public bodies use. They follow
Zipf's law as English does, whose rare words are rarer than it says (Gerlach and Altmann, “Stochastic model for the
vocabulary growth in natural languages”, Physical Review X 3, 2013). Every document has words and phrases of its own
that come back on its pages, as papers about something do.
"""

import hashlib
import json
import random
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from documents import (
    Body,
    Correspondence,
    Document,
    Kind,
    Original,
    Page,
    PartialDate,
    Party,
    Topic,
    Visibility,
    Vocabulary,
)

WORDS = 300_000  # distinct words
PAGE = 316  # words of a page, about, before some become pairs
FOLDED = 2_000  # characters of a page of a file that has none
SAMPLED = 2_000  # pages at most that questions are drawn from
YEARS = range(2005, 2026)

_KERNEL, _EXPONENT = 7_873, 1.77  # up to that rank words are as frequent as 1 / rank, then less (Gerlach and Altmann)
_TABLE = 1_000_000
_SAID = """\
the of and to in a for that is on be with as by was are at from this it will have which not or an has been their were
would should we its there also had other may all but more they can our

council report committee members local government services housing public county meeting board south east authority
support minutes people area planning development community agreed funding children need work information region
authorities health policy review strategy plan national budget agenda partners partnership care school evidence issues
minister level further year future current social proposed action groups chair recommendations department impact cost
response members' council’s district borough education migration asylum transport secretary consultation accommodation
project decision delivery financial performance programme environment resources economic growth business employment
management risk capital revenue inquiry letter officer executive group network regional partnerships sub-regional
infrastructure homes affordable temporary homelessness tenants landlords rent allocation land site sites sustainable
climate energy carbon waste water flooding coast rural urban town village parish city roads rail bus traffic parking
cycling airport port harbour ferry freight skills training apprenticeships university college pupils teachers families
parents carers foster adoption safeguarding unaccompanied seeking seekers refugees resettlement dispersal hotels visas
integration language interpreters tribunal appeals decisions hearing detention police crime safety fire rescue courts
justice equality disability ageing pensions dementia hospital mental nursing commissioning prevention vaccination
wellbeing sport libraries museums heritage culture tourism farming fisheries forestry biodiversity parks play
allotments cemeteries licensing taxis gambling trading standards noise pollution air quality inspection enforcement
compliance audit accounts treasury borrowing reserves grants levy precept rates collection benefits credit debt
poverty deprivation inclusion outreach volunteering charities faith sector co-operation co-ordination up-to-date
short-term long-term cross-party all-party parliamentary whitehall ministers devolution unitary reorganisation mayor
mayoral combined cabinet scrutiny overview portfolio leader leaders councillor councillors election electoral ward
wards boundary constitution standing orders delegation procurement contracts tender framework supplier workforce
recruitment retention agency absence absences remuneration allowances expenses hospitality complaint complaints
ombudsman transparency disclosure confidentiality 2014 2019 2024 2024/25 £1.2m £1,200 HC MHCLG UASC NHS DfT Kent
Medway Sussex Surrey Hampshire Oxfordshire
"""
_COMMON, _CIVIC = (said.split() for said in _SAID.split("\n\n"))
_SOUNDS = """\
b,br,c,ch,cl,d,dr,f,fl,g,gr,h,j,k,l,m,n,p,pl,pr,qu,r,s,sh,sl,st,t,th,tr,v,w
a,e,i,o,u,ai,ea,ou
,,,,,,,,,,,l,m,n,r,s,t,ck,nd,nt,st
"""
_SYLLABLE = [sounds.split(",") for sounds in _SOUNDS.splitlines()]
_ENDINGS = ["", "", "", "", "", "", "s", "s", "ed", "ing", "ly", "er", "ness", "ation"]
_TOPICS = _CIVIC[4::11][:26]
_PLACES = 120

# How often people ask so, of a hundred: two or three words as a rule, seldom with operators.
WEIGHTS = {
    "common": 10,
    "rare": 10,
    "and": 34,
    "or": 3,
    "phrase": 8,
    "prefix": 4,
    "fuzzy": 1,
    "wildcard": 1,
    "filtered": 10,
    "by date": 5,
    "long": 8,
    "misspelt": 6,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: in the query language, its words alone, and what it is asked within."""

    operation: str  # of WEIGHTS
    text: str
    words: tuple[str, ...]
    body: str = ""
    since: int = 0
    until: int = 9999


@cache
def words() -> tuple[str, ...]:
    """All words, the most frequent first."""
    chance = random.Random(1)
    known = {*_COMMON, *_CIVIC}
    made = list(_COMMON)
    civic = {round(len(_COMMON) * 700 ** (place / len(_CIVIC))) + place: word for place, word in enumerate(_CIVIC)}
    while len(made) < WORDS:
        word = civic.get(len(made)) or _made_up(chance, 1 + (len(made) > 3_000))
        if len(made) in civic or word not in known:
            made.append(word)
            known.add(word)
    return tuple(made)


@cache
def vocabulary() -> Vocabulary:
    """The bodies and topics of the collection."""
    chance = random.Random(2)
    names = [f"{_made_up(chance, 2).title()} {sort} Council" for sort in ("County", "Borough", "District") * _PLACES]
    bodies = (Body(slug=name.lower().replace(" ", "-"), name=name) for name in dict.fromkeys(names))
    topics = (Topic(slug=word, name=word.capitalize(), phrases={word: 1}) for word in _TOPICS)
    return Vocabulary([body for body, _ in zip(bodies, range(_PLACES), strict=False)], topics)


def documents(pages: int, seed: int = 1) -> Iterator[Document]:
    """Documents of that many pages in all, made one by one."""
    number = 0
    while pages > 0:
        chance = random.Random(f"{seed}/{number}")
        length = min(pages, 300, 1 + int(chance.lognormvariate(1.58, 1.27)))
        own = _own(chance)
        title = _title(chance, own)
        texts = [_page(chance, title, own, place) for place in range(1, length + 1)]
        yield _described(f"{seed}/{number}", title, texts, chance)
        pages -= length
        number += 1


def documents_of(folder: Path) -> Iterator[Document]:
    """The text files of a folder as documents; all but title and text is made up."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        name = str(path.relative_to(folder))
        yield _described(name, path.stem, list(_pages(text)), random.Random(name))


def plain(document: Document) -> str:
    """A document as a line of JSON."""
    letter = document.correspondence
    parties = [letter.sender.body, letter.recipient[0].body] if letter else []
    slugs = [[named.slug for named in group] for group in (document.bodies, document.topics)]
    texts = [page.text for page in document.pages]
    told = [document.id, document.title, document.kind, str(document.dated), *slugs, parties, texts]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def of_plain(line: str) -> Document:
    """The document that `plain` wrote down."""
    return _document(*json.loads(line))


def questions(collection: Path, each: int = 100) -> list[Asked]:
    """So many questions of each sort, drawn from a collection of lines of JSON, the sorts in turn."""
    chance = random.Random(3)
    pages = [chance.choice(document.pages).text for document in _sample(collection, chance) if document.pages]
    asking = _Asking(chance, [found for page in pages if len(found := _plain_words(page)) > 40])
    return [asking.one(operation) for _ in range(each) for operation in WEIGHTS]


class _Asking:
    """Makes questions of the words of some pages."""

    def __init__(self, chance: random.Random, pages: list[list[str]]) -> None:
        self._chance, self._pages = chance, pages
        often = Counter(word for page in pages for word in dict.fromkeys(page) if len(word) > 3)  # not a set: in order
        ranked = [word for word, _ in often.most_common()]
        self._known = set(ranked)
        self._common, self._usual = ranked[20:220] or ranked, ranked[100:2_000] or ranked
        self._rare = [word for word in ranked if often[word] <= 2] or ranked[-100:]

    def one(self, operation: str) -> Asked:
        """A question of that sort."""
        asked = self._words(operation)
        if operation != "filtered":
            return Asked(operation, _form(operation, asked), asked)
        body, since = self._chance.choice(list(vocabulary().bodies)[:20]), self._chance.choice(YEARS)
        return Asked(operation, asked[0], asked, body, since, since + 5)

    def _words(self, operation: str) -> tuple[str, ...]:
        match operation:
            case "common" | "by date":
                return (self._chance.choice(self._common),)
            case "rare":
                return (self._chance.choice(self._rare),)
            case "and":
                return tuple(self._chance.sample(self._among(self._common + self._usual), 2))
            case "or":
                return tuple(self._chance.sample(self._common, 3))
            case "phrase":
                return self._run(2)
            case "long":
                return self._run(12)
            case "misspelt":
                return (self._misspelt(),)
            case _:
                return (self._chance.choice(self._usual),)

    def _run(self, length: int) -> tuple[str, ...]:
        """Words that stand side by side; two are not both short."""
        while True:
            page = self._chance.choice(self._pages)
            start = self._chance.randrange(len(page) - length)
            if len("".join(run := page[start : start + length])) > 9:
                return tuple(run)

    def _among(self, wanted: list[str]) -> list[str]:
        """At least two of the words that stand on one page: people ask for what belongs together."""
        page = {*self._chance.choice(self._pages)}
        found = [word for word in wanted if word in page]
        return found if len(found) > 1 else wanted

    def _misspelt(self) -> str:
        """A word with two letters changed over that stands on no page."""
        while True:
            word = self._chance.choice(self._usual)
            place = self._chance.randrange(1, len(word) - 1)
            swapped = f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
            if swapped not in self._known:
                return swapped


def _form(operation: str, asked: tuple[str, ...]) -> str:
    """How words are typed to ask so."""
    first = asked[0]
    match operation:
        case "or":
            return " OR ".join(asked)
        case "phrase":
            return f'"{" ".join(asked)}"'
        case "prefix":
            return f"{first[:4]}*"
        case "fuzzy":
            return f"{first}~1"
        case "wildcard":
            return f"{first[0]}?{first[2:-2]}*"
        case _:
            return " ".join(asked)


def _made_up(chance: random.Random, syllables: int) -> str:
    sounds = [chance.choice(sounds) for sounds in _SYLLABLE * syllables]
    return "".join(sounds) + chance.choice(_ENDINGS)


def _frequency(rank: int) -> float:
    """How frequent a word is, the first one being 1."""
    return 1 / rank if rank <= _KERNEL else (rank / _KERNEL) ** -_EXPONENT / _KERNEL


@cache
def _table() -> list[str]:
    """Each word as often as it is frequent: drawing from this takes a third of the time of drawing by weight."""
    summed = list(accumulate(map(_frequency, range(1, WORDS + 1))))
    return [words()[bisect(summed, (place + 0.5) / _TABLE * summed[-1])] for place in range(_TABLE)]


@cache
def _pairs() -> tuple[str, ...]:
    chance = random.Random(4)
    return tuple(" ".join(chance.sample(_CIVIC, 2)) for _ in range(1_000))


def _own(chance: random.Random) -> list[str]:
    """What a document is about: words of any frequency, and pairs of words that many documents share."""
    return [*chance.sample(words(), 10), *chance.sample(_CIVIC, 8), *chance.sample(_pairs(), 6)]


def _title(chance: random.Random, own: list[str]) -> str:
    said = [*own[10:], *_zipf(chance, 6)]
    return _sentence(chance.sample(said, chance.randint(4, 7)))


def _page(chance: random.Random, title: str, own: list[str], number: int) -> str:
    """A running head, sentences, and the number of the page."""
    text = _zipf(chance, max(20, int(chance.gauss(PAGE, PAGE / 4))))
    text[::12] = chance.choices(own, k=len(text[::12]))
    sentences, start = [title], 0
    while start < len(text):
        length = chance.randint(8, 26)
        sentences.append(f"{_sentence(text[start : start + length])}.")
        start += length
    return "\n".join([*sentences, str(number)])


def _zipf(chance: random.Random, count: int) -> list[str]:
    return chance.choices(_table(), k=count)


def _sentence(said: list[str]) -> str:
    text = " ".join(said)
    return text[:1].upper() + text[1:]


def _described(name: str, title: str, texts: list[str], chance: random.Random) -> Document:
    """The document of some pages; what else is known of it is left to chance."""
    bodies, topics = list(vocabulary().bodies), list(vocabulary().topics)
    parties = chance.choices(bodies, [1 / place for place in range(1, len(bodies) + 1)], k=2)
    by = list(dict.fromkeys(parties[: chance.randint(1, 2)]))
    kind = chance.choice((Kind.LETTER, Kind.LETTER, Kind.NEWS, Kind.RESPONSE) if len(texts) < 4 else tuple(Kind))
    about = chance.sample(topics, chance.randint(0, 3))
    dated = f"{chance.choice(YEARS)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    id = hashlib.sha256(name.encode()).hexdigest()[:16]
    return _document(id, title, kind, dated, by, about, parties if kind is Kind.LETTER else [], texts)


def _document(
    id: str, title: str, kind: str, dated: str, by: list[str], about: list[str], parties: list[str], texts: list[str]
) -> Document:
    return Document(
        id=id,
        title=title,
        kind=Kind(kind),
        visibility=Visibility.PUBLIC,
        media_type="text/plain",
        originals=(Original(id * 4, sum(map(len, texts))),),
        paths=(f"{id}.txt",),
        pages=tuple(Page(number=number, label=str(number), text=text) for number, text in enumerate(texts, 1)),
        dated=PartialDate.parse(dated),
        bodies=tuple(map(vocabulary().body, by)),
        topics=tuple(map(vocabulary().topic, about)),
        correspondence=_letter(*parties) if parties else None,
    )


def _letter(sender: str, recipient: str) -> Correspondence:
    return Correspondence(sender=Party(body=sender), recipient=(Party(body=recipient),))


def _pages(text: str) -> Iterator[str]:
    """The pages of a file: at its form feeds, or of about as many characters as a page has, cut between words."""
    if "\f" in text:
        yield from text.removesuffix("\f").split("\f")
    else:
        yield from (found[0] for found in re.finditer(rf"\S.{{0,{FOLDED}}}(?!\S)", text, re.DOTALL))


def _sample(collection: Path, chance: random.Random) -> Iterator[Document]:
    """Documents from places all over a collection; a long one has the better chance."""
    size = collection.stat().st_size
    with collection.open("rb") as file:
        for _ in range(min(SAMPLED, 20 + size // FOLDED)):
            file.seek(chance.randrange(size))
            file.readline()
            if line := file.readline():
                yield of_plain(line.decode())


def _plain_words(text: str) -> list[str]:
    return re.findall(r"(?<!\S)[a-z]+(?!\S)", text)
