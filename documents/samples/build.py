"""Makes the sample archive from its sources: `python -m documents.samples.build [FOLDER]`.

The end of a source's name says what becomes of it: `NAME.pdf.txt` is set as `NAME.pdf`, `NAME.docx.txt` and
`NAME.odt.txt` become papers of a word processor, `NAME.pdf.scan.txt` a scan, `NAME.pdf.cut.txt` a scan cut short. A
folder named like a mail or a ZIP becomes that file, with the papers in it. Every other source is copied as it is. Each
paper gets a sidecar that states its rights. The same sources give the same bytes.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from documents.samples import ARCHIVE
from documents.samples.mail import mail
from documents.samples.markup import parse
from documents.samples.opendocument import odt
from documents.samples.packing import pack
from documents.samples.scan import cut, scan
from documents.samples.typeset import typeset
from documents.samples.word import docx

SOURCES = Path(__file__).parent / "sources"
EXAMPLE = "Example document, not issued by anyone"
MAKERS: dict[str, Callable[..., None]] = {  # the end of a source's name: how the paper is made
    ".pdf.txt": typeset,
    ".docx.txt": docx,
    ".odt.txt": odt,
    ".scan.txt": scan,
    ".cut.txt": cut,
}
FOLDERS = {".eml": mail, ".zip": pack}


def build(archive: Path) -> None:
    """Makes the archive anew: every paper with its sidecar, and nothing else."""
    shutil.rmtree(archive, ignore_errors=True)
    fill(archive, SOURCES)


def fill(folder: Path, sources: Path) -> None:
    """Makes what a folder of sources becomes, folders within it too."""
    folder.mkdir(parents=True)
    for source in sorted(path for path in sources.iterdir() if path.suffix != ".toml"):
        if source.is_dir() and source.suffix not in FOLDERS:
            fill(folder / source.name, source)
        else:
            write_sidecar(make(source, folder), sources)


def make(source: Path, folder: Path) -> Path:
    """The paper that a source becomes."""
    if source.is_dir():
        return gather(source, folder / source.name)
    for end, write in MAKERS.items():
        if source.name.endswith(end):
            paper = folder / source.name.removesuffix(".txt").removesuffix(".scan").removesuffix(".cut")
            write(parse(source.read_text(encoding="utf-8")), paper, footer=EXAMPLE)
            return paper
    return Path(shutil.copyfile(source, folder / source.name))


def gather(sources: Path, paper: Path) -> Path:
    """A mail or a ZIP, with what its sources become."""
    with TemporaryDirectory() as place:
        made = [make(source, Path(place)) for source in sorted(sources.iterdir())]
        FOLDERS[paper.suffix](made, paper)
    return paper


def write_sidecar(paper: Path, sources: Path) -> None:
    """Writes the sidecar that the sources have for a paper, or else one that states its rights alone."""
    written = sources / f"{paper.name}.toml"
    text = written.read_text(encoding="utf-8") if written.exists() else f'rights = "{EXAMPLE}"\n'
    paper.with_name(written.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if sys.argv[1:] else ARCHIVE)
