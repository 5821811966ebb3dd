"""Whether what is said of a paper is still what somebody saw when they began to change it."""

import hashlib
import json

from documents.document import Document


def version_of(document: Document, field: str) -> str:
    """A short digest of all that is claimed of a field: another as soon as anybody says something else."""
    claims = [claim for claim in document.claims if claim.field == field]
    said = sorted([claim.source.value, claim.value, claim.rule, claim.by, claim.at] for claim in claims)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
