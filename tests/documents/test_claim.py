"""Who outranks whom."""

from documents import Claim, Source, best


def claim(source: Source, value: str, confidence: float = 1.0, field: str = "title") -> Claim:
    return Claim(field=field, value=value, source=source, rule="a rule", confidence=confidence)


def test_a_person_outranks_a_sidecar_and_a_sidecar_the_paper() -> None:
    text, sidecar, person = (claim(source, source) for source in (Source.TEXT, Source.SIDECAR, Source.PERSON))
    assert best((text, sidecar, person), "title") == (person,)
    assert best((text, sidecar), "title") == (sidecar,)


def test_inside_the_paper_confidence_decides_whatever_the_source() -> None:
    text, embedded = claim(Source.TEXT, "a", 0.4), claim(Source.EMBEDDED, "b", 0.6)
    assert best((text, embedded), "title") == (embedded, text)


def test_a_field_of_which_nobody_speaks_has_no_claims() -> None:
    assert best((claim(Source.TEXT, "a"),), "date") == ()
