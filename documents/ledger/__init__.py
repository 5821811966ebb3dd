"""What is held, what could not be read, and what is known to be missing."""

from documents.ledger.gaps import Evidence, Gap, Lacking
from documents.ledger.ledger import Holding, Ledger, Refused, Unread, note

__all__ = ["Evidence", "Gap", "Holding", "Lacking", "Ledger", "Refused", "Unread", "note"]
