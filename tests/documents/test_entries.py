"""One entry of the vocabulary's files is edited, and all around it stays."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import documents
from documents import BadVocabulary, Body, Changed, Topic, Vocabulary
from documents.entries import Entries, Revision, Sort, body_text, mark, of_text, topic_text
from documents.vocabulary import Former

BODIES = """# The bodies.

[[body]]
slug = "one"
name = "One"
acronyms = ["ON"]  # also a word
# of its role nothing is known

# --- others ---

[[body]]
slug = "two"
name = "Two"
parent = "one"
"""
TOPICS = '[[topic]]\nslug = "t"\nname = "T"\n[topic.phrases]\n"a b" = 3  # often\n"C d" = 1\n'


@pytest.fixture
def entries(tmp_path: Path) -> Entries:
    (tmp_path / "bodies.toml").write_text(BODIES)
    (tmp_path / "topics.toml").write_text(TOPICS)
    return Entries(tmp_path)


def revised(entries: Entries, sort: Sort, slug: str, text: str) -> str:
    seen = mark(entries.text(sort, slug))
    return entries.revised(Revision(sort=sort, slug=slug, text=text, seen=seen))


def test_comments_and_what_stays_are_as_they_were(entries: Entries) -> None:
    before = entries.text(Sort.BODY, "one")
    after = revised(entries, Sort.BODY, "one", body_text(before, Body(slug="one", name="Uno", acronyms=("ON",))))
    assert after == BODIES.replace('name = "One"', 'name = "Uno"')
    text = topic_text(entries.text(Sort.TOPIC, "t"), Topic(slug="t", name="T", phrases={"a b": 5, "e f": 2}))
    assert revised(entries, Sort.TOPIC, "t", text) == (
        TOPICS.replace('"a b" = 3  # often', '"a b" = 5  # often').replace('"C d" = 1', '"e f" = 2')
    )


def test_every_entry_to_begin_with_is_left_as_it_is_where_nothing_is_edited() -> None:
    directory = Path(documents.__file__).parent / "south_east"
    given, words = Entries(directory), Vocabulary.read(directory)
    for body in [*words.bodies.values()][:20]:
        assert body_text(given.text(Sort.BODY, body.slug), body) == given.text(Sort.BODY, body.slug)
    for topic in [*words.topics.values()][:2]:
        assert topic_text(given.text(Sort.TOPIC, topic.slug), topic) == given.text(Sort.TOPIC, topic.slug)


def test_an_entry_says_what_was_put_into_it(entries: Entries) -> None:
    body = Body(
        slug="new",
        name='A "quoted" \\ name \x7f\u2028',
        role="[[body]]\nslug = 'x'",
        parent="one",
        aliases=("x" * 99, "y = 1 # no comment"),
        acronyms=("NW",),
        former=(Former(name="Old, of it", since=1990, until=2000), Former(name="Older")),
        since=2000,
        until=2010,
        source="'''",
        month_first=True,
    )
    text = body_text("", body)
    assert of_text(Sort.BODY, text) == body
    entries.place(Sort.BODY, revised(entries, Sort.BODY, "new", text))
    assert Vocabulary.read(entries.directory).bodies["new"] == body
    again = body_text(entries.text(Sort.BODY, "new"), replace(body, role="", former=(), since=None, month_first=False))
    assert of_text(Sort.BODY, again) == replace(body, role="", former=(), since=None, month_first=False)


def test_what_goes_leaves_the_comments_around_it(entries: Entries) -> None:
    entries.place(Sort.BODY, revised(entries, Sort.BODY, "two", ""))
    assert (entries.directory / "bodies.toml").read_text() == BODIES[: BODIES.index('[[body]]\nslug = "two"')]


def test_lines_end_as_they_did(entries: Entries) -> None:
    path = entries.directory / "bodies.toml"
    path.write_bytes(BODIES.replace("\n", "\r\n").encode())
    text = body_text(entries.text(Sort.BODY, "two"), Body(slug="two", name="Zwei", parent="one"))
    entries.place(Sort.BODY, revised(entries, Sort.BODY, "two", text))
    assert path.read_bytes() == BODIES.replace('"Two"', '"Zwei"').replace("\n", "\r\n").encode()


def test_an_entry_that_was_edited_meanwhile_is_left(entries: Entries) -> None:
    before = (entries.directory / "bodies.toml").read_text()
    for slug in ("one", "no-such"):
        with pytest.raises(Changed):
            entries.revised(Revision(sort=Sort.BODY, slug=slug, text="", seen="another"))
    assert (entries.directory / "bodies.toml").read_text() == before


def test_what_is_written_in_another_way_is_not_edited(entries: Entries) -> None:
    (entries.directory / "bodies.toml").write_text('body = [{ slug = "one", name = "One" }]\n')
    with pytest.raises(BadVocabulary, match="cannot be edited here"):
        entries.text(Sort.BODY, "one")
    hidden = '[[body]]\nslug = "one"\nname = "One"\nrole = """\n[[body]]\n"""\n'
    (entries.directory / "bodies.toml").write_text(hidden)
    with pytest.raises(BadVocabulary, match="cannot be edited here"):
        entries.text(Sort.BODY, "one")


def test_a_vocabulary_that_cannot_be_is_said_without_the_name_of_the_copy(entries: Entries) -> None:
    text = '[[body]]\nslug = "two"\nname = "Two"\nparent = "three"\n'
    with pytest.raises(BadVocabulary) as told:
        entries.vocabulary(Revision(sort=Sort.BODY, slug="two", text=text, seen=mark(entries.text(Sort.BODY, "two"))))
    assert str(told.value).startswith("The parent “three” is no body here.")


def test_a_file_is_replaced_at_once_and_keeps_who_may_read_it(entries: Entries, tmp_path: Path) -> None:
    path = entries.directory / "bodies.toml"
    path.chmod(0o640)
    shutil.copy(path, tmp_path / "before")
    entries.place(Sort.BODY, "")
    assert path.stat().st_mode & 0o777 == 0o640
    assert not [*tmp_path.glob(".*")]
