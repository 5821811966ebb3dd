"""The house as the settings describe it, its files read and checked before anything is served."""

from pathlib import Path

from documents import MunimentError
from muniment.settings import Settings
from search_app.colours import Accent
from search_app.house import House, contact, links, logo


def house_of(settings: Settings) -> House:
    """Whose room this is. Raises MunimentError where a setting cannot be used, with its name."""
    given = settings.accent or settings.accent_dark
    return House(
        name=settings.name,
        welcome=settings.welcome,
        logo=logo(_read("LOGO", settings.logo), settings.logo.suffix.lower()) if settings.logo else None,
        accent=Accent.of(settings.accent, settings.accent_dark) if given else None,
        contact=contact(settings.contact),
        links=links(settings.links),
        about=_text("ABOUT", settings.about),
        accessibility=_text("ACCESSIBILITY", settings.accessibility),
        privacy=_text("PRIVACY", settings.privacy),
        logs_queries=settings.log and settings.log_queries,
        logs_addresses=settings.log and settings.log_addresses,
    )


def _text(name: str, path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return _read(name, path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MunimentError(f"The file of MUNIMENT_{name}, {path}, is not in UTF-8. Save it as that.") from error


def _read(name: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MunimentError(f"The file of MUNIMENT_{name}, {path}, cannot be read: {error.strerror}.") from error
