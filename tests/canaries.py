"""A repository with a paper in each state in which the public may not see it, and a nonsense word in each.

The word stands in the text, the title, the sender, the file name, a topic and the name of a body. All but those that
came in to be looked at were public before: they were read, drawn, found and listed.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from starlette.testclient import TestClient

from documents import Visibility
from documents.accounts import Role, Scope
from documents.document import ID_DIGITS
from documents.pictures import WIDTHS
from ingest.report import IngestReport
from muniment.asgi import served
from muniment.repository import Repository
from tests.ingest.papers import pdf
from tests.search_app.staff.people import OWN, add, sign_in

THUMBNAIL = min(WIDTHS)
FAR = date(2999, 1, 1)


class Canary(StrEnum):
    """The word in the paper of each state."""

    STAFF = "quibbleflax"
    EMBARGOED = "vumbrastick"
    WITHDRAWN = "jorgleblint"
    REJECTED = "wexifrandle"
    WAITING = "kazzoomplit"
    ERASED = "yundertwisk"
    REDACTED = "mopplegrint"


OTHER = "zibbleplonk"  # as long, and in no paper
PUBLIC = "grinstead"  # in a paper that the public may read
HIDDEN_FROM_STAFF = (Canary.WITHDRAWN, Canary.REJECTED, Canary.WAITING, Canary.ERASED)


@dataclass(slots=True, kw_only=True)
class Aviary:
    """The repository, the ids of its papers, and what was worth something once: tags, a session, a token, a feed."""

    repository: Repository
    ids: dict[Canary, str] = field(default_factory=dict)
    public: str = ""
    tags: dict[str, str] = field(default_factory=dict)  # by the addresses of pictures and pages
    session: dict[str, str] = field(default_factory=dict)
    token: str = ""
    feed: str = ""


def fill(repository: Repository, folder: Path) -> Aviary:
    """Take all papers in, let them be read, and then bring each into its state."""
    aviary = Aviary(repository=repository)
    add(repository.catalogue.accounts, Role.READER)
    papers = {word: paper(folder, word) for word in (*Canary, PUBLIC)}
    held = {Canary.REJECTED, Canary.WAITING}
    repository.intake.add([path for word, path in papers.items() if word not in held])
    _check(repository.intake.add([papers[word] for word in held], review=True))
    aviary.ids = {word: id_of(papers[word]) for word in Canary}
    aviary.public = id_of(papers[PUBLIC])
    with TestClient(served(repository)) as browser:
        _look(aviary, browser)
        _lose(aviary, browser)
    _take_down(aviary, folder)
    for word in Canary:
        papers[word].unlink()
    return aviary


def paper(folder: Path, word: str) -> Path:
    """A letter in which a word stands everywhere."""
    lines = [f"{word.capitalize()} Partnership", "14 March 2025", "Dear Minister,", f"The {word} is broken.", "Yours,"]
    path = pdf(folder / f"{word}.pdf", [*lines, f"Ann {word.capitalize()}"], [f"A second page about the {word}s."])
    said = (
        f'title = "A letter about the {word}"\nkind = "letter"\ndate = "2025-03-14"\nbodies = ["The {word} office"]\n'
        f'topics = ["{word} repairs"]\nour_ref = "{word[:3].upper()}/25/1"\n\n[sender]\nname = "Ann {word}"\n'
        f'role = "Keeper of the {word}"\nbody = "The {word} office"\n\n[[recipient]]\nname = "A. Minister"\n'
    )
    path.with_name(f"{path.name}.toml").write_text(said)
    return path


def id_of(path: Path) -> str:
    """The id of the paper in a file."""
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()[:ID_DIGITS]


def _check(report: IngestReport) -> None:
    assert {outcome.status for outcome in report.outcomes} == {"added"}, report.outcomes


def _look(aviary: Aviary, browser: TestClient) -> None:
    """Look at all as the public, so that everything that is kept of looking is kept."""
    for word in Canary:
        path = f"/documents/{aviary.ids[word]}"
        for address in (
            path,
            f"{path}/pages/1",
            f"{path}/pages/1.webp",
            f"{path}/pages/2.webp?width={THUMBNAIL}",
            f"{path}/original",
        ):
            answer = browser.get(address)
            expected = 404 if word in {Canary.REJECTED, Canary.WAITING} else 200
            assert answer.status_code == expected, (word, address)
            if tag := answer.headers.get("etag"):
                aviary.tags[address] = tag
    assert sum("webp" in address for address in aviary.tags) >= 2 * (len(Canary) - 2)
    assert browser.get("/search", params={"q": Canary.WITHDRAWN}).text.count(aviary.ids[Canary.WITHDRAWN])
    for address in ("/search.atom", "/search.csv", "/sitemap.xml", "/letters", f"/suggest?q={Canary.ERASED[:5]}"):
        assert browser.get(address).status_code == 200


def _lose(aviary: Aviary, browser: TestClient) -> None:
    """Get a session, a token and a feed that find staff papers, and have them made worthless."""
    accounts = aviary.repository.catalogue.accounts
    form = sign_in(browser, "reader")
    aviary.session = dict(browser.cookies)
    browser.post("/staff/sign-out", data={"form": form}, headers=OWN)
    token, aviary.token = accounts.give_token("reader", "a program", Scope.READ, 1, "a test")
    assert accounts.owner(aviary.token)
    accounts.take_token(token.id, "reader", "a test")
    search = accounts.searches.save("reader", "everything", "")
    aviary.feed = accounts.searches.give_feed(search.id, "reader")
    assert accounts.searches.feed(aviary.feed)
    accounts.searches.take_feed(search.id, "reader")


def _take_down(aviary: Aviary, folder: Path) -> None:
    upkeep, ids = aviary.repository.upkeep, aviary.ids
    upkeep.set(ids[Canary.STAFF], "visibility", ["staff"], "a test")
    upkeep.embargo(ids[Canary.EMBARGOED], FAR, "a test")
    upkeep.withdraw(ids[Canary.WITHDRAWN], "a test", "A wrong paper.")
    upkeep.erase(ids[Canary.ERASED], "a test", "A very wrong paper.")
    aviary.repository.review.reject(ids[Canary.REJECTED], "a test", f"Not ours: {Canary.REJECTED}.")
    copy = pdf(folder / "blackened.pdf", ["14 March 2025", "Dear Minister,", "The ######## is broken.", "Yours,"])
    aviary.repository.intake.add([copy])
    upkeep.redact(ids[Canary.REDACTED], id_of(copy), "a test")
    assert aviary.repository.catalogue.held(id_of(copy)).visibility is Visibility.PUBLIC
