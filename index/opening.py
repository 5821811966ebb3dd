"""The one place where an engine is chosen and imported."""

from pathlib import Path

from documents import MunimentError, Vocabulary
from index.base import Index

ENGINES = ("tantivy", "whoosh")


def open_index(engine: str, directory: Path, vocabulary: Vocabulary) -> Index:
    """The index in a directory, on that engine. Nothing is made there before the first writing.

    Raises:
        MunimentError: there is no such engine.
        IndexOutOfDate: the directory holds an index of another make.
    """
    match engine:
        case "tantivy":
            from index.engines.tantivy import TantivyIndex

            return TantivyIndex(directory, vocabulary=vocabulary)
        case "whoosh":
            from index.engines.whoosh import WhooshIndex

            return WhooshIndex(directory, vocabulary=vocabulary)
        case _:
            known = " or ".join(ENGINES)
            raise MunimentError(f"There is no engine called “{engine}”. Set MUNIMENT_ENGINE to {known}.")
