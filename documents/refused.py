"""The names that papers give and that are no bodies, as people said: they are not proposed again."""

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path

from documents.errors import BadVocabulary
from documents.originals import flush_names
from documents.unlisted import Unlisted, folded, quoted

_SAID = "# Names that are no bodies, and are not proposed for bodies.toml again.\n"


class Refused:
    """The file of these names, beside those of the vocabulary."""

    def __init__(self, vocabulary: Path) -> None:
        self._path = vocabulary / "refused.toml"

    def names(self) -> list[str]:
        """The names, in the order in which they were refused. Raises BadVocabulary."""
        if not self._path.exists():
            return []
        try:
            found = tomllib.loads(self._path.read_text(encoding="utf-8")).get("names", [])
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadVocabulary(f"{self._path} cannot be read: {error}. Mend it or delete it.") from error
        return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []

    def add(self, name: str) -> None:
        """Refuse a name, however it is written."""
        self._write([*(each for each in self.names() if folded(each) != folded(name)), name])

    def drop(self, name: str) -> bool:
        """Refuse a name no longer; whether it was."""
        names = self.names()
        left = [each for each in names if folded(each) != folded(name)]
        if left != names:
            self._write(left)
        return left != names

    def left(self, found: Iterable[Unlisted]) -> list[Unlisted]:
        """Those bodies that were not refused."""
        refused = {folded(name) for name in self.names()}
        return [each for each in found if folded(each.name) not in refused]

    def _write(self, names: Iterable[str]) -> None:
        aside = self._path.with_name(f".{self._path.name}.new")
        lines = "".join(f"    {quoted(name)},\n" for name in names)
        with aside.open("w", encoding="utf-8") as file:
            file.write(f"{_SAID}names = [\n{lines}]\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)
        flush_names(self._path.parent)
