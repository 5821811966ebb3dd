"""Who wrote to whom: the parties of a letter, by its address block, salutation, signature and copies."""

from ingest.metadata.parties.claims import parties

__all__ = ["parties"]
