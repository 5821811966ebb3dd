"""What people said and decided goes into a file, and comes back out of it."""

import json

import pytest

from documents import Claim, MunimentError, Source, Visibility
from documents.decisions import Decided, Removal, State
from documents.export import Export, read_export

ID = "0123456789abcdef"
EXPORT = Export(
    Decided(
        ((ID, Claim(field="title", value="Ünï", source=Source.PERSON, rule="", by="Jo", at="2026-01-01T00:00:00")),),
        (
            Removal(
                document=ID, reason="why", at="2026-01-02T00:00:00", visibility=Visibility.STAFF, state=State.ERASED
            ),
        ),
    ),
    {"bodies.toml": "", "topics.toml": ""},
)


def test_what_is_written_is_read_back() -> None:
    assert read_export(json.dumps(EXPORT.record())) == EXPORT


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        "{}",
        '{"muniment_export": 2}',
        json.dumps(
            {**EXPORT.record(), "said": [{"document": "../../x", "field": "title", "value": "", "by": "", "at": ""}]}
        ),
        json.dumps({**EXPORT.record(), "said": [{"document": ID, "field": "a", "value": None, "by": "", "at": ""}]}),
        json.dumps({**EXPORT.record(), "said": [{"document": ID, "field": "a", "value": "", "by": "", "at": "soon"}]}),
        json.dumps({**EXPORT.record(), "removed": [{"document": ID}]}),
        json.dumps({**EXPORT.record(), "vocabulary": []}),
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(wrong: str) -> None:
    with pytest.raises(MunimentError, match="export"):
        read_export(wrong)
