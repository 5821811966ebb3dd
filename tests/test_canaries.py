"""What the public may not see comes back to nobody, by no address there is: for each state a paper may be in.

Every address is asked for the word of each hidden paper and for another word that stands nowhere; the answers must be
the same, byte by byte. A new route is among them by itself.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import event
from starlette.testclient import TestClient

from documents import Audience
from documents.document import ID_DIGITS
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from search_app.security.limiting import What
from search_app.urns import urn
from tests.canaries import HIDDEN_FROM_STAFF, OTHER, Aviary, Canary, fill
from tests.routes import addresses
from tests.search_app.staff.people import sign_in
from tests.test_leaks import timeless

PLAIN = {"Accept-Encoding": "identity"}  # packed answers differ in length where the words differ
NOBODYS = "0" * ID_DIGITS
QUERIES = ("q={}", "q={:.5}*", "q={}x", "q=letter OR {}", "sender={}", "body={}", "topic={}", "reference={:.3}/25/1")

Ask = Callable[[str], Response]


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    folder = tmp_path_factory.mktemp("canaries")
    settings = Settings(home=folder / "home", ocr=False, searches=0)
    Repository.init(settings)
    with Repository.open(settings) as repository:
        papers = folder / "papers"
        papers.mkdir()
        yield fill(repository, papers)


@pytest.fixture(scope="module")
def app(aviary: Aviary) -> FastAPI:
    made = served(aviary.repository)
    for what in (What.TOKEN, What.FEED):  # thousands of wrong ones are tried here
        made.state.door.limits.lift(what)
    return made


@pytest.fixture(scope="module")
def askers(app: FastAPI, aviary: Aviary) -> Iterator[dict[str, Ask]]:
    """Those who may not see it: nobody, and who comes with what was worth something once."""
    with ExitStack() as stack:

        def asking(headers: dict[str, str], cookies: dict[str, str]) -> Ask:
            client = TestClient(app, headers=PLAIN | headers, follow_redirects=False)
            client.cookies.update(cookies)
            return stack.enter_context(client).get

        signed_in = TestClient(app, headers=PLAIN, follow_redirects=False)
        sign_in(stack.enter_context(signed_in), "reader")
        yield {
            "nobody": asking({}, {}),
            "an old session": asking({}, aviary.session),
            "an old token": asking({"Authorization": f"Bearer {aviary.token}"}, {}),
            "a reader": signed_in.get,
        }


def hidden_from(who: str) -> tuple[Canary, ...]:
    """What somebody may not see."""
    return HIDDEN_FROM_STAFF if who == "a reader" else tuple(Canary)


def neutral(answer: Response, word: str) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without the word that was asked for, however it was cut, nor what changes with time and address."""
    left_out = {"date", "etag", "set-cookie"}
    headers = sorted((name, _without(value, word)) for name, value in answer.headers.items() if name not in left_out)
    return answer.status_code, headers, _without(timeless(answer.text), word)


def _without(text: str, word: str) -> str:
    for piece in (word, word.capitalize(), word[:5], f"{word[:3]}/25/1", f"{word[:3]}%2F25%2F1"):
        text = text.replace(piece, "WORD")
    return text


WHO = ("nobody", "an old session", "a reader")


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("query", QUERIES)
def test_every_address_answers_as_if_the_word_stood_nowhere(
    app: FastAPI, aviary: Aviary, askers: dict[str, Ask], query: str, who: str
) -> None:
    ask = askers[who]
    for address in addresses(app, aviary.public):
        if "token" in address or "sign-in" in address:
            continue  # it holds a secret made for each answer
        expected = neutral(ask(f"{address}?{query.format(OTHER)}"), OTHER)
        for word in hidden_from(who):
            assert neutral(ask(f"{address}?{query.format(word)}"), word) == expected, (address, word)


@pytest.mark.parametrize("who", ["nobody", "an old session", "an old token", "a reader"])
def test_no_address_gives_a_word_of_it_unasked(app: FastAPI, aviary: Aviary, askers: dict[str, Ask], who: str) -> None:
    ids = [aviary.public, *(aviary.ids[word] for word in hidden_from(who))]
    for id in ids:
        for address in addresses(app, id):
            answer = askers[who](address)
            said = f"{answer.text} {answer.headers}".lower()
            assert not [word for word in hidden_from(who) if word in said], address


@pytest.mark.parametrize("who", WHO)
def test_what_is_hidden_answers_as_what_never_was(
    app: FastAPI, aviary: Aviary, askers: dict[str, Ask], who: str
) -> None:
    told = {Canary.WITHDRAWN, Canary.ERASED}  # whose removal is told, with a reason that was given for it
    for word in set(hidden_from(who)) - told:
        id = aviary.ids[word]
        for address in addresses(app, id):
            if id in address:
                secret, other = askers[who](address), askers[who](address.replace(id, NOBODYS))
                assert secret.status_code == other.status_code, address
                assert secret.text.replace(id, NOBODYS) == other.text, address


def test_finding_out_takes_the_same_questions_as_finding_nothing(
    app: FastAPI, aviary: Aviary, askers: dict[str, Ask]
) -> None:
    """Time cannot be told apart where the same is done: the catalogue is asked the same, in the same order."""
    ask, counted = askers["nobody"], questions(aviary)
    for word in (Canary.STAFF, Canary.EMBARGOED, Canary.REJECTED, Canary.WAITING, Canary.REDACTED):
        id = aviary.ids[word]
        for address in addresses(app, id):
            if id in address and "/staff" not in address:
                asked, other = (counted(partial(ask, each)) for each in (address, address.replace(id, NOBODYS)))
                assert asked == other, (address, word)


def questions(aviary: Aviary) -> Callable[[Callable[[], object]], list[str]]:
    """What the catalogue is asked while something is done."""
    engine = aviary.repository.catalogue._database.engine

    def asked_by(done: Callable[[], object]) -> list[str]:
        asked: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        done()
        event.remove(engine, "before_cursor_execute", note)
        return asked

    return asked_by


@pytest.mark.parametrize("word", Canary)
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}, {"If-None-Match": "TAG"}])
def test_an_old_address_gives_nothing_whatever_the_browser_has(
    aviary: Aviary, askers: dict[str, Ask], word: Canary, headers: dict[str, str]
) -> None:
    path = f"/documents/{aviary.ids[word]}"
    ask = askers["nobody"]
    known = {address: tag for address, tag in aviary.tags.items() if address.startswith(path)}
    for address, tag in known.items():
        given = {name: tag if value == "TAG" else value for name, value in headers.items()}
        answer = ask(address, headers=given)  # type: ignore[call-arg]
        assert answer.status_code in {404, 410}, address
        assert word not in answer.text.lower()


def test_the_old_address_of_a_feed_leads_nowhere_as_any_other(aviary: Aviary, askers: dict[str, Ask]) -> None:
    for ask in (askers["nobody"], askers["a reader"]):
        old, other = ask(f"/feeds/{aviary.feed}.atom"), ask(f"/feeds/{'x' * len(aviary.feed)}.atom")
        assert (old.status_code, old.text) == (404, other.text)


def test_a_token_that_is_worth_nothing_answers_nothing(app: FastAPI, aviary: Aviary, askers: dict[str, Ask]) -> None:
    for address in addresses(app, aviary.ids[Canary.STAFF]):
        if address.startswith("/api/v1/"):
            assert askers["an old token"](address).status_code in {401, 405, 429}, address


def test_counts_and_facets_know_the_public_papers_alone(aviary: Aviary, askers: dict[str, Ask]) -> None:
    public = askers["nobody"]("/api/v1/search").json()
    staff = askers["a reader"]("/api/v1/search").json()
    assert (public["total"], staff["total"]) == (2, 5)
    assert {each["id"] for each in public["hits"]}.isdisjoint(aviary.ids.values())
    for facet, values in public["facets"].items():
        assert sum(value["count"] for value in values) <= 2, facet
    shown = {each["id"] for each in staff["hits"]}
    assert shown.isdisjoint(aviary.ids[word] for word in HIDDEN_FROM_STAFF)


def test_oai_tells_what_went_as_deleted_and_of_the_others_nothing(aviary: Aviary, askers: dict[str, Ask]) -> None:
    told = askers["nobody"]("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").text
    went = {word for word in Canary if urn(aviary.ids[word]) in told}
    assert went == set(Canary) - {Canary.REJECTED, Canary.WAITING}
    assert told.count('status="deleted"') == len(went)


def test_no_file_that_serves_the_public_holds_a_word_of_it(aviary: Aviary) -> None:
    home = aviary.repository.home
    files = [path for path in (home / "index" / "public").rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes().lower()
        assert not [word for word in Canary if word.encode() in content], path


def test_nothing_of_an_erased_paper_is_on_the_disk(aviary: Aviary) -> None:
    for path in aviary.repository.home.rglob("*"):
        if path.is_file():
            assert Canary.ERASED.encode() not in path.read_bytes().lower(), path
    kept = [path for path in (aviary.repository.home / "pictures").rglob("*") if path.is_file()]
    names = {str(path) for path in kept}
    for word in (Canary.ERASED, Canary.WITHDRAWN):
        assert not [name for name in names if aviary.ids[word] in name]


def test_what_is_suggested_and_corrected_does_not_know_it(aviary: Aviary) -> None:
    index = aviary.repository.index(Audience.PUBLIC)
    for word in Canary:
        assert [index.suggest(word[:length]) for length in (5, 8, len(word))] == [(), (), ()]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_is_sent_by_nobody_is_refused_everywhere(app: FastAPI, aviary: Aviary, method: str) -> None:
    with TestClient(app, headers=PLAIN, follow_redirects=False) as client:
        for id in (aviary.public, aviary.ids[Canary.STAFF], NOBODYS):
            for address in addresses(app, id):
                answer = client.request(method, address, data={"form": "x"})
                assert answer.status_code in {401, 403, 404, 405} or address == "/oai", address
                assert not [word for word in Canary if word in answer.text.lower()], address
