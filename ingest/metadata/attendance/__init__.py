"""Who was there: the chair, those present and in attendance, the absent and their apologies, as minutes list them."""

from ingest.metadata.attendance.claims import attendance

__all__ = ["attendance"]
