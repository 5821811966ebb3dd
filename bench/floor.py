"""The least that taking PDFs in can cost: PDFium reads their text in two processes, tantivy writes it in a third.

    python -m bench.floor FOLDER INDEX

Nothing is kept but the text of each page and its file. Prints the number of pages.
"""

import multiprocessing
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import tantivy

_HEAP = 64_000_000  # bytes, as Muniment's writer has
_READERS = 2


def texts(path: Path) -> tuple[str, list[str]]:
    """The text of each page of a file; of one that PDFium refuses, none."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return str(path), [page.get_textpage().get_text_bounded() for page in document]
    except pypdfium2.PdfiumError:
        return str(path), []


def write(files: Sequence[Path], directory: Path) -> int:
    """Read files and write them; the number of pages."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("file", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
    writer = tantivy.Index(builder.build(), path=str(directory)).writer(_HEAP, 1)
    pages = 0
    with multiprocessing.get_context("forkserver").Pool(_READERS) as pool:
        for file, found in pool.imap_unordered(texts, files, chunksize=4):
            for text in found:
                writer.add_document(tantivy.Document(file=file, text=text))
            pages += len(found)
    writer.commit()
    writer.wait_merging_threads()
    return pages


def main() -> None:
    """Write, and print the number of pages."""
    folder, directory = map(Path, sys.argv[1:3])
    print(write(sorted(folder.rglob("*.pdf")), directory))


if __name__ == "__main__":
    main()
