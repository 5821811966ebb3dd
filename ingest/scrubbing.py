"""Remembers that the catalogue's files may hold deleted words, from before they are deleted until they are gone."""

from pathlib import Path

from documents.catalogue import Catalogue


class Scrubbing:
    """A mark in the home directory, which a crash leaves there."""

    def __init__(self, home: Path) -> None:
        self._mark = home / "to-be-scrubbed"

    @property
    def is_due(self) -> bool:
        """Whether somebody began to erase a paper, and has not ended."""
        return self._mark.exists()

    def begin(self) -> None:
        """Set the mark."""
        self._mark.touch()

    def end(self, catalogue: Catalogue) -> None:
        """Write the catalogue anew, and take the mark away. Raises Busy where somebody reads it all the while."""
        catalogue.scrub()
        self._mark.unlink(missing_ok=True)
