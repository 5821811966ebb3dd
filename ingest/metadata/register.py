"""What a table says of the files below its folder: `register.csv` or `register.xlsx`, a row for each file."""

import csv
import hashlib
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NoReturn

from documents import Claim, MunimentError, Source, Unreadable
from ingest.media import Unsupported
from ingest.metadata.fields import COLUMNS, KEYS, OF_PARTIES, in_cells, words_of
from ingest.metadata.sidecar import may_be_read, nearly
from ingest.reading import Enclosed, Limits

CSV, XLSX = "register.csv", "register.xlsx"
_FILE = ("file", "path", "filename", "file name")
_LIMITS = Limits(bytes=16_000_000)
_HEADS = 20  # filled rows among which the headings are
_TITLE = 4  # words that are more than a heading
_WILD = re.compile(r"[*?]")
_NAMED = 10  # of files that are not there
_READ = "It is a register: what it says of files is taken in with them."

Cells = Mapping[int, str]  # by column, from 1


class BadRegister(MunimentError):
    """A register says something that cannot be: the message names register, row, column and cure."""


def is_named_so(name: str) -> bool:
    """Whether a file of that name may be a register."""
    return name.casefold() in {CSV, XLSX}


@dataclass(frozen=True, slots=True)
class Row:
    """What a register says of one file; or why that cannot be known."""

    number: int
    file: str
    claims: tuple[Claim, ...] = ()
    wrong: str = ""


@dataclass(frozen=True)
class Register:
    """A table that names files, by their folded paths below its folder; and headings that it has for nothing."""

    path: Path  # as people know it
    rows: Mapping[str, Row]
    unknown: tuple[str, ...]

    @classmethod
    def read(cls, place: Path, path: Path | None = None) -> "Register | None":
        """The register that lies at a place; None where it is a table of something else, without a column for files.

        Raises:
            BadRegister: nobody can know what it says.
        """
        shown = path or place
        try:
            rows = iter(_rows_of_workbook(place) if place.name.casefold() == XLSX else _rows_of_text(place, shown))
            filled = (cells for _, cells in rows if any(text.strip() for text in cells.values()))
            tables = (_Table.headed(shown, cells) for cells in islice(filled, _HEADS))
            table = next((table for table in tables if table.names_files), None)
            return table.register(rows) if table else None
        except Unreadable as error:
            raise BadRegister(f"{shown} cannot be read: {error}") from error
        except OSError as error:
            raise BadRegister(f"{shown} cannot be read: {error.strerror}. Look whether it may be read.") from error

    def of(self, name: str, above: Iterable[str]) -> Row | None:
        """What it says of a file, that lies in folders; wrong where that is said of such a folder, or of what is in it.

        All names are folded.
        """
        if inner := self._inner.get(name):
            cure = f"Only {inner.file[: len(name)]} as a whole can be named: a row for that, or none."
            return self._wrong(inner, "names what is in a file.", cure)
        if row := self.rows.get(name):
            return row
        folders = (self.rows[folder] for folder in above if folder in self.rows)
        if row := next(folders, None) or next((row for key, row in self._wild if fnmatchcase(name, key)), None):
            cure = "Write a row for each, or a rule for the folder in rules.toml."
            return self._wrong(row, "names no file, but perhaps several.", cure)
        return None

    def _wrong(self, row: Row, what: str, cure: str) -> Row:
        return replace(row, wrong=f"{self.path}, row {row.number}: “{row.file}” {what} {cure}")

    @cached_property
    def _inner(self) -> dict[str, Row]:
        """Rows by what they lie in."""
        return {str(above): row for key, row in self.rows.items() for above in PurePosixPath(key).parents}

    @cached_property
    def _wild(self) -> list[tuple[str, Row]]:
        return [(key.replace("[", "[[]"), row) for key, row in self.rows.items() if _WILD.search(key)]

    def missing(self) -> list[Row]:
        """The rows whose file is not there."""
        folder, listings = self.path.parent, dict[Path, dict[str, str]]()
        return [row for row in self.rows.values() if not _is_there(folder, row.file, listings)]

    @property
    def told(self) -> str:
        """A sentence on what it is, and on headings that are not known."""
        headings = ", ".join(f"“{heading}”" for heading in self.unknown)
        return f"{_READ} Not known, and passed over: {headings}." if headings else _READ


@dataclass(slots=True)
class Registers:
    """The registers that speak of files in a run, by their folders; each is read once."""

    _read: dict[Path, list[Register | BadRegister]] = field(default_factory=dict)
    _unpacked: set[Path] = field(default_factory=set)  # archives: no folders, though files lie in them

    def claims(self, path: Path) -> tuple[Claim, ...]:
        """What the registers in the folders above a file say of it, the nearest first. Raises BadRegister."""
        found: list[Claim] = []
        for said in self._said(path):
            if isinstance(said, BadRegister):
                raise said
            if said.wrong:
                raise BadRegister(said.wrong)
            found += said.claims
        return tuple(found)

    def digest(self, path: Path) -> str:
        """What changes when they say something else of a file; "" where they say nothing."""
        said = [str(each) if isinstance(each, BadRegister) else _plain(each) for each in self._said(path)]
        return hashlib.sha256(repr(said).encode("utf-8", "backslashreplace")).hexdigest() if said else ""

    def unpacked(self, archive: Path, enclosed: Iterable[Enclosed]) -> Iterator[Enclosed]:
        """What came in an archive, whose registers are known from then on and are no papers."""
        inside = tuple(enclosed)
        self._unpacked.add(Path(os.path.abspath(archive)))  # noqa: PTH100  (as `known_as`)
        for each in inside:
            if is_named_so(PurePosixPath(each.name).name):
                name = Path(os.path.abspath(archive / each.name))  # noqa: PTH100  (as `known_as`)
                unread = BadRegister(f"{name} cannot be read: {each.refused}")
                found = _register(each.path, name) if each.path else unread
                if found:
                    self._read.setdefault(name.parent, []).append(found)
                if found and each.path:
                    reason, cure = _ended_inside(found, {_folded(other.name) for other in inside}, each.name)
                    yield Enclosed(each.name, None, Unsupported(reason, cure))
                    continue
            yield each

    def _said(self, path: Path) -> Iterator[Row | BadRegister]:
        whole = Path(os.path.abspath(path))  # noqa: PTH100  (as `known_as`)
        for folder in whole.parents:
            registers = self._in(folder)
            if not registers:
                continue
            name = _folded(whole.relative_to(folder).as_posix())
            within = [each for each in whole.parents if each.is_relative_to(folder)]
            above = [_folded(each.relative_to(folder).as_posix()) for each in within if each not in self._unpacked]
            for register in registers:
                if isinstance(register, BadRegister):
                    yield register
                elif row := register.of(name, above):
                    yield row

    def _in(self, folder: Path) -> list[Register | BadRegister]:
        if folder not in self._read:
            names = _listed(folder) or [CSV, XLSX]  # where nobody may look what there is
            places = (folder / name for name in names if is_named_so(name))
            found = (_register(place, place) for place in sorted(places) if may_be_read(place))
            self._read[folder] = [register for register in found if register]
        return self._read[folder]


@dataclass(frozen=True, slots=True)
class _Table:
    """The headings of a register, by column."""

    path: Path
    headings: Mapping[int, str]

    @classmethod
    def headed(cls, path: Path, cells: Cells) -> "_Table":
        """One with the headings that stand in cells."""
        return cls(path, {column: " ".join(text.split()) for column, text in cells.items() if text.strip()})

    @property
    def names_files(self) -> bool:
        """Whether it is a register at all. Raises BadRegister where one that may say staff has no column for files."""
        if self._column_of_files():
            return True
        if any(_meant(heading) == "visibility" and len(heading.split()) < _TITLE for heading in self.headings.values()):
            raise BadRegister(f"{self.path} does not say which file a row is of. Call that column “file”.")
        return False

    def register(self, rows: Iterable[tuple[int, Cells]]) -> Register:
        """It with its rows. Raises BadRegister."""
        self._check()
        found: dict[str, Row] = {}
        for number, cells in rows:
            if not any(text.strip() for text in cells.values()):
                continue
            row = self._row(number, cells)
            if (name := _folded(row.file).rstrip("/") or f"/{number}") in found:
                row = self._twice(found[name], row)
            found[name] = row
        known = {*_FILE, *COLUMNS}
        unknown = tuple(heading for heading in self.headings.values() if _plain_heading(heading) not in known)
        return Register(self.path, found, unknown)

    def _check(self) -> None:
        """Two columns for one thing may say two things; one with a name that is nearly known may say staff."""
        seen: dict[object, str] = {}
        for heading in self.headings.values():
            plain = _plain_heading(heading)
            meant = "file" if plain in _FILE else COLUMNS.get(plain)
            if not meant and (name := _meant(heading)):
                cure = f"Call it “{name}”, or, where it is not that, something else. Known: file, {', '.join(KEYS)}."
                raise BadRegister(f"{self.path}, column “{heading}”: it is not known. {cure}")
            if meant and meant in seen:
                raise BadRegister(f"{self.path}: “{seen[meant]}” and “{heading}” are the same. Take one column out.")
            if meant:
                seen[meant] = heading

    def _row(self, number: int, cells: Cells) -> Row:
        file = _path(cells.get(self._column_of_files(), ""))
        try:
            return Row(number, file, tuple(self._claims(number, cells)))
        except BadRegister as error:
            return Row(number, file, wrong=str(error))

    def _claims(self, number: int, cells: Cells) -> Iterator[Claim]:
        said: dict[str, dict[str, tuple[str, str]]] = {}  # field: part of a party: heading and cell
        for column, text in cells.items():
            heading, cell = self.headings.get(column, ""), " ".join(text.split())
            if not cell or column == self._column_of_files():
                continue
            if not heading:
                cure = "Put quotes around what holds what separates cells, or name the column."
                self._wrong(number, f"column {column}", f"“{cell}” stands under no heading. {cure}")
            if known := COLUMNS.get(_plain_heading(heading)):
                said.setdefault(known[0], {})[known[1]] = heading, cell
        for name, parts in said.items():
            yield from self._of_field(number, name, parts)

    def _of_field(self, number: int, name: str, parts: Mapping[str, tuple[str, str]]) -> Iterator[Claim]:
        headings = ", ".join(heading for heading, _ in parts.values())
        try:
            values = in_cells(name, {part: cell for part, (_, cell) in parts.items()})
        except ValueError as error:
            self._wrong(number, f"column “{headings}”", str(error).removeprefix(f"{name}: "))
        for value in values:
            shown = f"{headings} = {words_of(name, value)}" if name in OF_PARTIES or len(values) > 1 else ""
            quote = shown or f"{headings} = {parts[''][1]}"
            yield Claim(field=name, value=value, source=Source.REGISTER, rule=self.path.name, quote=quote)

    def _wrong(self, number: int, column: str, what: str) -> NoReturn:
        raise BadRegister(f"{self.path}, row {number}, {column}: {what}")

    def _twice(self, first: Row, again: Row) -> Row:
        heading = self.headings[self._column_of_files()]
        what = f"column “{heading}”: {again.file} stands in row {first.number} too. Take one of them out."
        return Row(again.number, again.file, wrong=f"{self.path}, row {again.number}, {what}")

    def _column_of_files(self) -> int:
        columns = (column for column, heading in self.headings.items() if _plain_heading(heading) in _FILE)
        return next(columns, 0)


def _register(place: Path, path: Path) -> Register | BadRegister | None:
    try:
        return Register.read(place, path)
    except BadRegister as error:
        return error


def _rows_of_workbook(place: Path) -> Iterator[tuple[int, Cells]]:
    from ingest.readers.xlsx import rows

    return rows(place, _LIMITS)


def _rows_of_text(place: Path, path: Path) -> Iterator[tuple[int, Cells]]:
    content = place.read_bytes()
    text = _text(content, path)
    told = re.match(r"\s*sep=(.)[\r\n]", text)  # for Excel
    delimiter = told[1] if told else max(",;\t", key=_head(text).count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(_LIMITS.characters)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            yield number, dict(enumerate(row, 1))
    except csv.Error as error:
        what = f"it is no table from there on ({error}). Look for a quotation mark without its other."
        raise BadRegister(f"{path}, row {number + 1}: {what}") from error


def _text(content: bytes, path: Path) -> str:
    """The text of a table, or its first row where it may be no register."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252", "replace")
        headings = _headings(_head(text))
        if headings.isdisjoint(_FILE) and not any(_meant(heading) == "visibility" for heading in headings):
            return ""
        row = content.count(b"\n", 0, error.start) + 1
        raise BadRegister(f"{path}, row {row}: it is not UTF-8. Save it as “CSV UTF-8”.") from error


def _head(text: str) -> str:
    """The line of the headings, or the first, where none names files."""
    filled = [*islice((line for line in text.splitlines() if line.strip()), _HEADS)]
    return next((line for line in filled if not _headings(line).isdisjoint(_FILE)), (filled or [""])[0])


def _headings(line: str) -> set[str]:
    return {_plain_heading(cell.strip(' "')) for cell in re.split(r"[,;\t]", line)}


def _ended_inside(found: Register | BadRegister, names: set[str], name: str) -> tuple[str, str]:
    """How a register ends that came in an archive."""
    if isinstance(found, BadRegister):
        return str(found), "Mend it, and pack the archive again."
    folder = name.rpartition("/")[0]
    gone = [row for key, row in found.rows.items() if _folded(f"{folder}/{key}".lstrip("/")) not in names]
    return f"{found.told} {not_there(gone)}".strip(), ""


def not_there(rows: list[Row]) -> str:
    """A sentence that names the files that a register names and nobody finds; "" where there are none."""
    named = ", ".join(f"“{row.file}” (row {row.number})" for row in rows[:_NAMED])
    more = f", and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    return f"It names what is not there: {named}{more}." if rows else ""


def _is_there(folder: Path, name: str, listings: dict[Path, dict[str, str]]) -> bool:
    place = folder
    for part in name.split("/"):
        if place not in listings:
            listings[place] = {_folded(entry): entry for entry in _listed(place)}
        if _folded(part) not in listings[place]:
            return False
        place /= listings[place][_folded(part)]
    return bool(name) and place.is_file()


def _listed(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError:
        return []


def _path(text: str) -> str:
    path = text.strip().replace("\\", "/")
    return re.sub(r"^(?:\./+)+", "", path) or path[:1]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _plain_heading(heading: str) -> str:
    return " ".join(re.split(r"[\s_-]+", heading.lstrip("\ufeff").casefold())).strip()


def _meant(heading: str) -> str:
    """What a heading is, or begins with, or is nearly; "" where it is something else."""
    plain = _plain_heading(heading)
    begun = (known for known in COLUMNS if re.match(rf"{known}\b", plain))
    return nearly(plain, ["visibility"]) or max(begun, key=len, default="") or nearly(plain, COLUMNS)


def _plain(row: Row) -> str:
    return row.wrong or repr([(claim.field, claim.value, claim.rule, claim.quote) for claim in row.claims])
