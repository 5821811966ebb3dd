"""What people do with papers that are here, and what is left of it."""

import io
import re
from email.message import EmailMessage
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from documents import Audience, Gone, MunimentError, Named, NotFound, PartialDate, Source, Visibility
from documents.file import Status
from index import Query, parse
from index.storing import StoredIndex
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.conftest import Opened
from tests.ingest.kept import traces
from tests.ingest.papers import pdf

PLANTED = "quavernitch"  # stands in one paper alone
TEXT = f"South East Councils\n\n3 March 2025\n\nDear Minister,\n\nWe write about the {PLANTED} of councils.\n"
OTHER = "South East Councils\n\n4 April 2025\n\nDear Minister,\n\nWe write about housing.\n"


@pytest.fixture(params=["tantivy", "whoosh"])
def opened(request: pytest.FixtureRequest, repository: Opened, tmp_path: Path) -> Repository:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / f"{PLANTED}.txt").write_text(TEXT)
    (folder / "other.txt").write_text(OTHER)
    made = repository(engine=request.param)
    made.intake.add([folder])
    return made


def found(repository: Repository, words: str, audience: Audience = Audience.PUBLIC) -> list[str]:
    return [hit.document for hit in repository.index(audience).search(Query(words=parse(words).tree)).hits]


def planted(repository: Repository) -> str:
    (id,) = found(repository, PLANTED)
    return id


def client(repository: Repository) -> TestClient:
    app = served(repository)
    return TestClient(app)


def addresses(id: str) -> list[str]:
    of_it = ("", "/pages/1", "/pages/1.webp", "/original", "/text")
    return [f"/api/v1/documents/{id}", *(f"/documents/{id}{rest}" for rest in of_it)]


def test_what_a_person_says_outranks_the_paper_and_survives_a_rebuild(opened: Repository) -> None:
    id = planted(opened)
    opened.upkeep.set(id, "title", ["A letter on debt"], by="Jo")
    opened.upkeep.set(id, "date", ["5/3/2025"], by="Jo")
    opened.upkeep.set(id, "body", ["SEC", "Ayton Community Council"], by="Jo")
    document = opened.catalogue.get(id, Audience.PUBLIC)
    assert (document.title, document.dated) == ("A letter on debt", PartialDate(2025, 3, 5))
    assert document.bodies == (
        Named("south-east-councils", "South East Councils"),
        Named(None, "Ayton Community Council"),
    )
    assert found(opened, 'title:"letter on debt"') == [id]
    (claim,) = (c for c in document.claims if c.field == "title" and c.source is Source.PERSON)
    assert (claim.value, claim.by) == ("A letter on debt", "Jo")
    opened.reindex()
    assert opened.catalogue.get(id, Audience.PUBLIC) == document
    assert opened.upkeep.unset(id, "title", "Jo").title != "A letter on debt"


def test_a_later_word_takes_the_place_of_an_earlier_one_and_an_empty_one_says_none(opened: Repository) -> None:
    id = planted(opened)
    for value in ("2024", "2023", ""):
        document = opened.upkeep.set(id, "date", [value], by="Jo")
    assert document.dated is None
    assert [claim.value for claim in opened.catalogue.decisions.said(id)] == [""]


@pytest.mark.parametrize(
    ("field", "values", "said"),
    [
        ("colour", ["red"], "cannot be set"),
        ("kind", ["poem"], "is not known"),
        ("date", ["yesterday"], "date"),
        ("title", ["two", "titles"], "one value"),
        ("title", [""], "empty"),
        ("body", [], "needs a value"),
        ("source_url", ["javascript:alert(1)"], "no address"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(
    repository: Opened, field: str, values: list[str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        repository().upkeep.set("0" * 16, field, values, by="Jo")


def test_nothing_can_be_done_to_what_is_not_here(repository: Opened) -> None:
    upkeep = repository().upkeep
    with pytest.raises(NotFound):
        upkeep.set("0" * 16, "title", ["T"], by="Jo")
    with pytest.raises(NotFound):
        upkeep.withdraw("0" * 16, "Jo", "why")
    with pytest.raises(NotFound):
        upkeep.restore("0" * 16, "Jo")
    with pytest.raises(NotFound):
        upkeep.erase("0" * 16, "Jo", "why")


def test_a_paper_made_staff_only_leaves_no_word_in_the_public_index(opened: Repository) -> None:
    id = planted(opened)
    opened.upkeep.set(id, "visibility", ["staff"], by="Jo")
    assert found(opened, PLANTED) == []
    assert found(opened, PLANTED, Audience.STAFF) == [id]
    public = [place for place in traces(opened, PLANTED) if "index/public" in place]
    assert public == []
    assert opened.upkeep.unset(id, "visibility", "Jo").visibility is Visibility.STAFF
    opened.upkeep.set(id, "visibility", ["public"], by="Jo")
    assert found(opened, PLANTED) == [id]


def _said(web: TestClient, address: str) -> str:
    """An answer, without when it was given and by which generation of the index."""
    return re.sub(r'"(date|generation)":"[^"]*"', "", web.get(address).text, count=2)


def test_a_withdrawn_paper_is_gone_from_every_address_and_result_until_it_is_restored(opened: Repository) -> None:
    id = planted(opened)
    with client(opened) as web:
        searches = ("/", f"/search?q={PLANTED}", "/search?q=councils", f"/api/v1/search?q={PLANTED}", "/kinds")
        before = {address: _said(web, address) for address in (*searches, *addresses(id))}
        opened.upkeep.withdraw(id, "Jo", "It names a child <b>.")
        for address in addresses(id):
            answer = web.get(address)
            assert answer.status_code == 410, address
            assert "It names a child" in answer.text
            assert "<b>" not in answer.text or address.startswith("/api/")
        for audience in Audience:
            assert found(opened, PLANTED, audience) == []
            assert id not in found(opened, "councils", audience)
        for address in searches:
            assert id not in web.get(address).text
        assert [place for place in traces(opened, PLANTED) if "index/" in place] == []
        opened.upkeep.restore(id, "Jo")
        assert {address: _said(web, address) for address in before} == before


def test_the_same_bytes_again_stay_withdrawn(opened: Repository, tmp_path: Path) -> None:
    id = planted(opened)
    opened.upkeep.withdraw(id, "Jo", "It names a child.")
    (tmp_path / "again.txt").write_text(TEXT)
    (outcome,) = opened.intake.add([tmp_path / "again.txt"]).outcomes
    assert outcome.status is Status.UNCHANGED
    assert "It names a child." in outcome.reason
    assert found(opened, PLANTED, Audience.STAFF) == []
    (untouched,) = opened.intake.add([tmp_path / "again.txt"]).outcomes
    assert "It names a child." in untouched.reason
    opened.reindex()
    assert found(opened, PLANTED, Audience.STAFF) == []


def test_the_public_does_not_hear_of_a_staff_paper_that_was_withdrawn_or_erased(opened: Repository) -> None:
    id = planted(opened)
    opened.upkeep.set(id, "visibility", ["staff"], by="Jo")
    for remove in (opened.upkeep.withdraw, opened.upkeep.erase):
        remove(id, "Jo", "Secret reason.")
        with client(opened) as web:
            assert {web.get(address).status_code for address in addresses(id)} == {404}
        with pytest.raises(Gone):
            opened.catalogue.get(id, Audience.STAFF)


def test_what_is_not_withdrawn_cannot_be_restored(opened: Repository) -> None:
    with pytest.raises(MunimentError, match="is not withdrawn"):
        opened.upkeep.restore(planted(opened), "Jo")


def test_of_an_erased_paper_nothing_is_left_under_the_home(opened: Repository) -> None:
    id = planted(opened)
    opened.upkeep.set(id, "title", [f"The {PLANTED}"], by="Jo")
    opened.upkeep.set(id, "title", ["Another title"], by="Jo")
    assert len(traces(opened, PLANTED)) > 3
    opened.upkeep.erase(id, "Jo", "By court order.")
    assert traces(opened, PLANTED) == []
    with client(opened) as web:
        assert {web.get(address).status_code for address in addresses(id)} == {410}
        assert "By court order." in web.get(f"/documents/{id}").text
    assert found(opened, "housing") != []


def test_erased_bytes_are_not_taken_in_again_until_somebody_allows_it(opened: Repository, tmp_path: Path) -> None:
    id = planted(opened)
    opened.upkeep.erase(id, "Jo", "By court order.")
    for _ in range(2):
        report = opened.intake.add([tmp_path / "papers"])
        assert [outcome.status for outcome in report.outcomes] == [Status.UNCHANGED] * 2
        assert any("By court order." in outcome.reason for outcome in report.outcomes)
    assert traces(opened, PLANTED) == []
    opened.upkeep.erase(id, "Jo", "Once more.")
    assert opened.upkeep.restore(id, "Jo").reason == "By court order."
    assert opened.intake.add([tmp_path / "papers"]).totals[Status.ADDED] == 1
    assert planted(opened) == id


def test_pictures_of_an_erased_paper_go_with_it(repository: Opened, tmp_path: Path) -> None:
    pdf(tmp_path / "paper.pdf", [PLANTED])
    opened = repository()
    opened.intake.add([tmp_path / "paper.pdf"])
    id = planted(opened)
    with client(opened) as web:
        assert web.get(f"/documents/{id}/pages/1.webp").status_code == 200
    assert list((opened.home / "pictures").glob(f"??/{id}*/*"))
    opened.upkeep.erase(id, "Jo", "why")
    assert not list((opened.home / "pictures").glob(f"??/{id}*"))


def test_a_new_version_of_a_staff_paper_is_for_staff_too(opened: Repository, tmp_path: Path) -> None:
    opened.upkeep.set(planted(opened), "visibility", ["staff"], by="Jo")
    path = tmp_path / "papers" / f"{PLANTED}.txt"
    path.write_text(TEXT + "\nCorrected.\n")
    opened.intake.add([path])
    assert found(opened, PLANTED) == []
    assert len(found(opened, PLANTED, Audience.STAFF)) == 1


def test_an_older_version_stays_hidden_when_the_staff_paper_that_took_its_place_is_erased(
    opened: Repository, tmp_path: Path
) -> None:
    old = planted(opened)
    path = tmp_path / "papers" / f"{PLANTED}.txt"
    path.write_text(TEXT + "\nCorrected.\n")
    path.with_name(path.name + ".toml").write_text('visibility = "staff"\n')
    opened.intake.add([path])
    (new,) = found(opened, PLANTED, Audience.STAFF)
    opened.upkeep.erase(new, "Jo", "why")
    opened.reindex()
    with pytest.raises(NotFound):
        opened.catalogue.get(old, Audience.PUBLIC)
    assert opened.catalogue.get(old, Audience.STAFF).id == old


def replaced(repository: Repository, path: Path, text: str, visibility: str = "") -> str:
    """Other bytes at a path; the id of the document that they are."""
    path.write_text(text)
    beside = path.with_name(path.name + ".toml")
    beside.unlink(missing_ok=True)
    if visibility:
        beside.write_text(f'visibility = "{visibility}"\n')
    (outcome,) = repository.intake.add([path]).outcomes
    return outcome.id


def is_public(repository: Repository, id: str) -> bool:
    try:
        repository.catalogue.get(id, Audience.PUBLIC)
    except NotFound:
        return False
    return True


def test_erasing_a_version_between_keeps_the_oldest_hidden(opened: Repository, tmp_path: Path) -> None:
    path = tmp_path / "papers" / f"{PLANTED}.txt"
    old = planted(opened)
    middle = replaced(opened, path, TEXT + "\nCorrected.\n")
    replaced(opened, path, TEXT + "\nWith names.\n", "staff")
    assert not is_public(opened, old)
    opened.upkeep.erase(middle, "Jo", "why")
    assert not is_public(opened, old)
    with client(opened) as web:
        assert {web.get(address).status_code for address in (*addresses(old), *addresses(middle))} == {404}


def test_a_staff_paper_hides_all_the_papers_whose_place_it_took(opened: Repository, tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    first, second = (replaced(opened, path, f"A public paper.\n\n{path.name}\n") for path in (one, other))
    for path in (one, other):
        replaced(opened, path, "The same staff paper.\n", "staff")
    assert not is_public(opened, first)
    assert not is_public(opened, second)


def test_what_lies_elsewhere_too_stays_public_when_a_staff_version_of_it_is_erased(
    opened: Repository, tmp_path: Path
) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    id = replaced(opened, one, "A public paper.\n")
    assert replaced(opened, other, "A public paper.\n") == id
    staff = replaced(opened, other, "A staff paper.\n", "staff")
    opened.upkeep.set(id, "visibility", ["public"], by="Jo")
    opened.upkeep.erase(staff, "Jo", "why")
    assert is_public(opened, id)
    assert [claim.by for claim in opened.catalogue.decisions.said(id)] == ["Jo"]


def test_where_an_erased_staff_paper_lay_what_comes_next_is_for_staff(opened: Repository, tmp_path: Path) -> None:
    path = tmp_path / "papers" / f"{PLANTED}.txt"
    id = planted(opened)
    opened.upkeep.set(id, "visibility", ["staff"], by="Jo")
    opened.upkeep.erase(id, "Jo", "why")
    assert not is_public(opened, replaced(opened, path, "Something else.\n"))
    assert is_public(opened, replaced(opened, path, "For everybody.\n", "public"))
    opened.upkeep.restore(id, "Jo")
    assert not is_public(opened, replaced(opened, tmp_path / "again.txt", TEXT))


def test_a_paper_is_withdrawn_also_while_the_index_is_damaged(
    opened: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = planted(opened)
    broken = [opened.home / "index" / audience / "1" for audience in Audience]
    remove = StoredIndex.remove
    monkeypatch.setattr(
        StoredIndex, "remove", lambda index, ids: damaged() if index._directory in broken else remove(index, ids)
    )
    opened.upkeep.withdraw(id, "Jo", "It names a child.")
    assert not is_public(opened, id)
    assert found(opened, PLANTED) == []
    assert len(found(opened, "housing")) == 1


def damaged() -> None:
    raise ValueError("a file of the engine is damaged")


def test_what_may_hold_the_same_words_is_named(opened: Repository, tmp_path: Path) -> None:
    old = planted(opened)
    new = replaced(opened, tmp_path / "papers" / f"{PLANTED}.txt", TEXT + "\nCorrected.\n")
    assert [paper.id for paper in opened.upkeep.beside(new).earlier] == [old]
    opened.upkeep.erase(old, "Jo", "why")
    assert opened.upkeep.beside(new).earlier == ()


def test_an_erasing_that_was_cut_short_is_ended_by_verifying(
    opened: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = planted(opened)
    with monkeypatch.context() as patched:
        patched.setattr(opened.originals, "delete", interrupted)
        with pytest.raises(KeyboardInterrupt):
            opened.upkeep.erase(id, "Jo", "why")
    damages = list(opened.verification.run(lambda _number: None))
    assert damages
    assert all(damage.mended for damage in damages)
    assert traces(opened, PLANTED) == []
    assert list(opened.verification.run(lambda _number: None)) == []


def interrupted(_id: str) -> None:
    raise KeyboardInterrupt


def test_a_rebuild_from_an_export_makes_nothing_public(opened: Repository, repository: Opened, tmp_path: Path) -> None:
    """Staff papers stay so by more than what is said of them now: each of these ways has to survive."""
    inherited, forgotten, unset = (tmp_path / f"{name}.txt" for name in ("inherited", "forgotten", "unset"))
    replaced(opened, inherited, "First.\n", "staff")
    replaced(opened, inherited, "Second.\n")
    replaced(opened, forgotten, "Third.\n", "staff")
    forgotten.with_name("forgotten.txt.toml").unlink()
    opened.intake.add([forgotten])
    removed = replaced(opened, tmp_path / "removed.txt", "Fifth.\n")
    replaced(opened, tmp_path / "removed.txt", "Sixth.\n", "staff")
    opened.upkeep.erase(removed, "Jo", "why")
    id = replaced(opened, unset, "Fourth.\n")
    opened.upkeep.set(id, "visibility", ["staff"], by="Jo")
    opened.upkeep.unset(id, "visibility", "Jo")
    new = Settings(home=tmp_path / "new")
    Repository.init(new, opened.export())
    rebuilt = repository(tmp_path / "new")
    rebuilt.intake.add([tmp_path / "papers", inherited, forgotten, unset])
    assert rebuilt.index(Audience.PUBLIC).documents() == opened.index(Audience.PUBLIC).documents()
    assert len(rebuilt.index(Audience.PUBLIC).documents()) == 2


def mailed(repository: Repository, tmp_path: Path) -> tuple[str, str]:
    """A mail and what is attached to it, in a ZIP; both hold the planted word in their bytes."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("annex.txt", f"Annex\n\nThe {PLANTED} of the annex, and gavelkind.\n")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "The annex"
    message.set_content("Please find the annex, with its hereditaments.\n")
    message.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="papers.zip")
    (tmp_path / "mail.eml").write_bytes(message.as_bytes())
    repository.intake.add([tmp_path / "mail.eml"])
    ((mail,), (annex,)) = found(repository, "hereditaments"), found(repository, "gavelkind")
    return mail, annex


def test_a_mail_is_not_given_out_to_those_who_may_not_read_all_that_came_in_it(
    opened: Repository, tmp_path: Path
) -> None:
    mail, annex = mailed(opened, tmp_path)
    with client(opened) as web:
        original = f"/documents/{mail}/original"
        assert web.get(original).status_code == 200
        opened.upkeep.withdraw(annex, "Jo", "It names a child.")
        assert (web.get(original).status_code, web.get(f"/documents/{mail}").status_code) == (404, 200)
        assert original not in web.get(f"/documents/{mail}").text
        opened.upkeep.restore(annex, "Jo")
        opened.upkeep.set(annex, "visibility", ["staff"], by="Jo")
        assert (web.get(original).status_code, web.get(f"/documents/{mail}").status_code) == (404, 200)
    assert [paper.id for paper in opened.upkeep.beside(annex).around] == [mail]
    assert [paper.id for paper in opened.upkeep.beside(mail).inside] == [annex]


def test_an_older_version_of_a_mail_is_not_given_out_either(opened: Repository, tmp_path: Path) -> None:
    mail, annex = mailed(opened, tmp_path)
    (tmp_path / "mail.eml").write_bytes(b"From: a@example.org\nSubject: The annex\n\nAnother one, without it.\n")
    opened.intake.add([tmp_path / "mail.eml"])
    opened.upkeep.withdraw(annex, "Jo", "It names a child.")
    with client(opened) as web:
        assert web.get(f"/documents/{mail}").status_code == 200
        assert web.get(f"/documents/{mail}/original").status_code == 404
    with pytest.raises(MunimentError, match=f"muniment erase {mail}"):
        opened.upkeep.erase(annex, "Jo", "why")


def test_an_erased_paper_does_not_come_back_in_the_file_of_a_mail(opened: Repository, tmp_path: Path) -> None:
    (tmp_path / "annex.txt").write_text(f"Annex\n\nThe {PLANTED} of the annex, and gavelkind.\n")
    opened.intake.add([tmp_path / "annex.txt"])
    (annex,) = found(opened, "gavelkind")
    opened.upkeep.erase(annex, "Jo", "why")
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "The annex"
    message.set_content("Please find the annex, with its hereditaments.\n")
    message.add_attachment((tmp_path / "annex.txt").read_bytes(), maintype="text", subtype="plain", filename="a.txt")
    (tmp_path / "mail.eml").write_bytes(message.as_bytes())
    opened.intake.add([tmp_path / "mail.eml"])
    (mail,) = found(opened, "hereditaments")
    with client(opened) as web:
        assert web.get(f"/documents/{mail}").status_code == 200
        assert web.get(f"/documents/{mail}/original").status_code == 404


def test_what_came_in_a_mail_is_for_staff_with_it_and_public_again_with_it(opened: Repository, tmp_path: Path) -> None:
    mail, annex = mailed(opened, tmp_path)
    opened.upkeep.set(mail, "visibility", ["staff"], by="Jo")
    assert not is_public(opened, annex)
    assert found(opened, "gavelkind") == []
    assert [place for place in traces(opened, "gavelkind") if "index/public" in place] == []
    opened.upkeep.set(mail, "visibility", ["public"], by="Jo")
    assert is_public(opened, annex)
    assert found(opened, "gavelkind") == [annex]


def test_cut_short_neither_a_mail_nor_what_came_in_it_is_closed_and_both_are_found_again(
    opened: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail, annex = mailed(opened, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(opened.catalogue, "say", lambda *_given: interrupted(mail))
        with pytest.raises(KeyboardInterrupt):
            opened.upkeep.set(mail, "visibility", ["staff"], by="Jo")
    assert is_public(opened, mail)
    assert is_public(opened, annex)
    opened.upkeep.set(mail, "title", ["The annexes"], by="Jo")
    assert found(opened, "gavelkind") == [annex]
    opened.upkeep.set(mail, "visibility", ["staff"], by="Jo")
    assert not is_public(opened, annex)
    assert found(opened, "gavelkind") == []


def test_what_lies_elsewhere_too_stays_public_when_a_mail_that_holds_it_is_for_staff(
    opened: Repository, tmp_path: Path
) -> None:
    mail, annex = mailed(opened, tmp_path)
    (tmp_path / "annex.txt").write_text(f"Annex\n\nThe {PLANTED} of the annex, and gavelkind.\n")
    opened.intake.add([tmp_path / "annex.txt"])
    opened.upkeep.set(mail, "visibility", ["staff"], by="Jo")
    assert is_public(opened, annex)


def test_what_came_in_a_mail_is_erased_after_the_mail_whose_bytes_hold_it(opened: Repository, tmp_path: Path) -> None:
    mail, annex = mailed(opened, tmp_path)
    with pytest.raises(MunimentError, match=f"muniment erase {mail}"):
        opened.upkeep.erase(annex, "Jo", "why")
    opened.upkeep.erase(other_of(opened, annex), "Jo", "why")
    opened.upkeep.erase(mail, "Jo", "why")
    opened.upkeep.erase(annex, "Jo", "why")
    assert traces(opened, PLANTED) == []


def other_of(repository: Repository, id: str) -> str:
    (other,) = (each for each in found(repository, PLANTED) if each != id)
    return other


def test_decisions_are_those_of_minutes_as_soon_as_somebody_says_that_it_is_minutes(
    repository: Opened, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text(
        "A note\n\n3 June 2025\n\n1 Moorings\n\nRESOLVED: That moorings cost ten pounds.\n\nAll else was noted.\n"
    )
    opened = repository()
    (outcome,) = opened.intake.add([note]).outcomes
    assert opened.upkeep.set(outcome.id, "kind", ["other"], by="Clerk").units == ()
    (unit,) = opened.upkeep.set(outcome.id, "kind", ["minutes"], by="Clerk").units
    assert (unit.unit, unit.page) == ("decision", 1)
    hits = opened.index(Audience.PUBLIC).units(Query(words=parse("moorings").tree)).hits
    assert [hit.document for hit in hits] == [outcome.id]


def test_copies_are_named_beside_a_paper_also_when_it_is_withdrawn(opened: Repository, tmp_path: Path) -> None:
    id = planted(opened)
    (tmp_path / "papers" / "copy.txt").write_text(f"{TEXT}\n\n")
    (outcome,) = opened.intake.add([tmp_path / "papers" / "copy.txt"]).outcomes
    assert [paper.id for paper in opened.upkeep.beside(id).copies] == [outcome.id]
    opened.upkeep.withdraw(id, "Jo", "why")
    assert [paper.id for paper in opened.upkeep.beside(id).copies] == [outcome.id]
    assert opened.upkeep.beside(outcome.id).copies == ()
