"""Brings a catalogue's tables up to date. Alembic is loaded only where there is something to do."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, text

from documents.errors import MunimentError

HEAD = "0011"
_NOTED = "0005"  # from this version on it is noted what documents say of others
_FOLDER = Path(__file__).parent


def upgrade(engine: Engine) -> None:
    """Make or migrate the tables, all of it or none; a catalogue of this version is left alone."""
    with engine.connect() as connection:
        if _is_current(connection):
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if not _is_current(connection):  # another process may have been first
            _migrate(connection)


def _is_current(connection: Connection) -> bool:
    version = _version(connection)
    if version and version > HEAD:
        raise MunimentError("The catalogue was written by a later version of Muniment. Install that version.")
    return bool(version == HEAD)


def _version(connection: Connection) -> str:
    """The version that made the tables, "" where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    before = _version(connection)
    command.upgrade(config, HEAD)
    if before and before < _NOTED:
        _note_all(connection)


def _note_all(connection: Connection) -> None:
    """Note what the documents say that are here; one at a time in memory."""
    from documents import selection, tables
    from documents.ledger import note

    for id in connection.scalars(select(tables.documents.c.id)).all():
        row = connection.execute(select(tables.documents).where(tables.documents.c.id == id)).one()
        note(connection, selection.document(connection, row))
