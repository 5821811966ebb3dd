"""Makes the sample archive from its sources: `python -m documents.samples.build [FOLDER]`.

`NAME.pdf.txt` becomes `NAME.pdf`; every other source is copied as it is. Each paper gets a sidecar that states its rights.
The same sources give the same bytes.
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
    """Writes every paper of the archive, and removes what is there under no source's name."""
    shutil.rmtree(archive, ignore_errors=True)
    for source in sorted(path for path in SOURCES.rglob("*") if path.is_file()):
        folder = archive / source.relative_to(SOURCES).parent
        folder.mkdir(parents=True, exist_ok=True)
        state_rights(make(source, folder))


def make(source: Path, folder: Path) -> Path:
    """The paper that a source becomes."""
    if not source.name.endswith(".pdf.txt"):
        return Path(shutil.copyfile(source, folder / source.name))
    paper = folder / source.stem
    typeset(parse(source.read_text(encoding="utf-8")), paper, footer=EXAMPLE)
    return paper


def state_rights(paper: Path) -> None:
    """Writes a sidecar beside a paper, unless the sources have one for it (which is copied after it)."""
    if paper.suffix != ".toml":
        paper.with_name(f"{paper.name}.toml").write_text(f'rights = "{EXAMPLE}"\n', encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if sys.argv[1:] else ARCHIVE)
