"""Brings a catalogue's tables up to date. Alembic is loaded only where there is something to do."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from documents.errors import MunimentError

HEAD = "0003"
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
    if not inspect(connection).has_table("alembic_version"):
        return False
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version and version > HEAD:
        raise MunimentError("The catalogue was written by a later version of Muniment. Install that version.")
    return bool(version == HEAD)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
