"""What is kept: documents and what is known of them, their bytes, and the words of the house."""

from documents.claim import Claim, Source, believed, best
from documents.correspondence import Correspondence, Party
from documents.dates import PartialDate, read_date
from documents.document import (
    Audience,
    Document,
    Kind,
    Named,
    Original,
    Page,
    Visibility,
)
from documents.errors import (
    BadVocabulary,
    Busy,
    Changed,
    Gone,
    IndexOutOfDate,
    MunimentError,
    NotFound,
    Unreadable,
)
from documents.units import Unit
from documents.vocabulary import Body, Topic, Vocabulary
from documents.words import Word, Words

__all__ = [
    "Audience",
    "BadVocabulary",
    "Body",
    "Busy",
    "Changed",
    "Claim",
    "Correspondence",
    "Document",
    "Gone",
    "IndexOutOfDate",
    "Kind",
    "MunimentError",
    "Named",
    "NotFound",
    "Original",
    "Page",
    "PartialDate",
    "Party",
    "Source",
    "Topic",
    "Unit",
    "Unreadable",
    "Visibility",
    "Vocabulary",
    "Word",
    "Words",
    "believed",
    "best",
    "read_date",
]
