"""Names that survive."""

from uuid import UUID

import pytest

from search_app.urns import named, urn


def test_a_name_leads_back_to_the_document_and_is_a_uuid_of_version_8() -> None:
    name = urn("0123456789abcdef")
    assert name == "urn:uuid:01234567-89ab-8cde-8f00-000000000000"
    made = UUID(name)
    assert (made.version, made.variant) == (8, "specified in RFC 4122")
    assert named(name) == named(name.upper().replace("URN:UUID", "urn:uuid")) == "0123456789abcdef"


def test_a_page_has_a_name_of_its_own() -> None:
    assert urn("0123456789abcdef", 31) == "urn:uuid:01234567-89ab-8cde-8f00-00000000001f"
    assert named(urn("0123456789abcdef", 31)) == ""


@pytest.mark.parametrize("name", ["", "urn:uuid:", "0123456789abcdef", "urn:uuid:01234567-89ab-4cde-8f00-000000000000"])
def test_other_names_are_of_nothing(name: str) -> None:
    assert named(name) == ""
