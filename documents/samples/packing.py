"""ZIP files whose bytes depend on what is in them alone: papers sent together, and the parts of office files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MADE = (2025, 1, 1, 0, 0, 0)  # an archive must give each entry a time


def pack(papers: Iterable[Path], path: Path) -> None:
    """Writes a ZIP of some papers."""
    write_zip({paper.name: paper.read_bytes() for paper in papers}, path)


def write_zip(parts: Mapping[str, bytes], path: Path, *, plain: str = "") -> None:
    """Writes a ZIP of parts by their names; the one named `plain` is left unpacked, as OpenDocument wants its first."""
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, MADE)
            entry.compress_type = ZIP_STORED if name == plain else ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, wherever it is made
            archive.writestr(entry, content)
