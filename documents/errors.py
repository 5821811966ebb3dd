"""The errors people may see: each says what happened, to what, and what to try."""


class MunimentError(Exception):
    """The root of every error Muniment raises on purpose. Its text is written for the person who reads it."""


class Unreadable(MunimentError):
    """A file holds nothing that can be read; `cure` says what to try."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason, cure)
        self.reason = reason
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.reason} {self.cure}".strip()


class NotFound(MunimentError):
    """There is no such document or page, or the one who asks may not know of it."""


class Gone(NotFound):
    """The document was here, and was withdrawn or erased; the text says when and why, to those who might read it."""


class BadVocabulary(MunimentError):
    """A vocabulary or sidecar file says something that cannot be: names file, line and cure."""


class IndexOutOfDate(MunimentError):
    """The index was built by another version or engine and has to be rebuilt from the catalogue."""


class Changed(MunimentError):
    """Somebody else changed the same meanwhile; the text says who said what, and that nothing was done."""


class Busy(MunimentError):
    """Others are being served, or another process is writing: the same may be possible in a moment."""
