"""The vocabulary as its files are now."""

import pickle
from pathlib import Path

import pytest

from documents import BadVocabulary, Vocabulary, current
from documents.current import CurrentVocabulary

TOPICS = '[[topic]]\nslug = "t"\nname = "T"\n[topic.phrases]\n"a b" = 3\n'


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(current, "_EVERY", 0.0)
    (tmp_path / "topics.toml").write_text(TOPICS)
    write(tmp_path, "One")
    return tmp_path


def write(directory: Path, name: str) -> None:
    (directory / "bodies.toml").write_text(f'[[body]]\nslug = "one"\nname = "{name}"\n')


def test_what_is_edited_is_taken_over_and_the_words_of_before_stay_as_they_are(directory: Path) -> None:
    vocabulary = CurrentVocabulary(directory)
    before = vocabulary.words
    vocabulary.look()
    assert vocabulary.words is before
    write(directory, "Another")
    vocabulary.look()
    assert vocabulary.body("another").slug == "one"
    assert vocabulary.words.body("Another").slug == "one"
    assert before.body("one").name == "One"


def test_what_cannot_be_read_changes_nothing_until_it_is_mended(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vocabulary = CurrentVocabulary(directory)
    (directory / "bodies.toml").write_text("[[body]]\nslug = ")
    for _ in range(3):
        vocabulary.look()
    assert vocabulary.body("one").name == "One"
    assert caplog.text.count("cannot be read") == 1
    with pytest.raises(BadVocabulary):
        vocabulary.renew()
    (directory / "bodies.toml").unlink()
    vocabulary.look()
    assert vocabulary.body("one").name == "One"
    write(directory, "Mended")
    vocabulary.look()
    assert vocabulary.body("one").name == "Mended"


def test_another_process_is_given_its_words_and_nothing_is_kept_for_it(directory: Path) -> None:
    vocabulary = CurrentVocabulary(directory)
    copy = pickle.loads(pickle.dumps(vocabulary))
    assert type(copy) is Vocabulary
    assert (copy.bodies, copy.topics) == (vocabulary.bodies, vocabulary.topics)
    with pytest.raises(TypeError):
        hash(vocabulary)
