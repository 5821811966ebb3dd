"""A vocabulary as plain values, which Haystack writes beside a store."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from documents import Body, Topic, Vocabulary
from documents.vocabulary import Former


def plain(vocabulary: Vocabulary) -> dict[str, Any]:
    """The vocabulary in values that JSON has."""
    return {
        "bodies": [asdict(body) for body in vocabulary.bodies.values()],
        "topics": [asdict(topic) for topic in vocabulary.topics.values()],
    }


def of_plain(told: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary that `plain` wrote down."""
    bodies = (
        Body(**{**body, "former": tuple(Former(**former) for former in body["former"])}) for body in told["bodies"]
    )
    return Vocabulary(bodies, (Topic(**topic) for topic in told["topics"]))
