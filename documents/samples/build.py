"""Makes the sample archive from its sources: `python -m documents.samples.build [FOLDER]`.

`NAME.pdf.txt` becomes `NAME.pdf`; every other source is copied as it is. Each paper gets a sidecar that states
its rights. The same sources give the same bytes.
"""

import shutil
import sys
from pathlib import Path

from documents.samples import ARCHIVE
from documents.samples.markup import parse
from documents.samples.typeset import typeset

SOURCES = Path(__file__).parent / "sources"
EXAMPLE = "Example document, not issued by anyone"


def build(archive: Path) -> None:
    """Makes the archive anew: every paper with its sidecar, and nothing else."""
    shutil.rmtree(archive, ignore_errors=True)
    for source in sorted(path for path in SOURCES.rglob("*") if path.is_file() and path.suffix != ".toml"):
        folder = archive / source.relative_to(SOURCES).parent
        folder.mkdir(parents=True, exist_ok=True)
        write_sidecar(make(source, folder), source.parent)


def make(source: Path, folder: Path) -> Path:
    """The paper that a source becomes."""
    if not source.name.endswith(".pdf.txt"):
        return Path(shutil.copyfile(source, folder / source.name))
    paper = folder / source.stem
    typeset(parse(source.read_text(encoding="utf-8")), paper, footer=EXAMPLE)
    return paper


def write_sidecar(paper: Path, sources: Path) -> None:
    """Writes the sidecar that the sources have for a paper, or else one that states its rights alone."""
    written = sources / f"{paper.name}.toml"
    text = written.read_text(encoding="utf-8") if written.exists() else f'rights = "{EXAMPLE}"\n'
    paper.with_name(written.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if sys.argv[1:] else ARCHIVE)
