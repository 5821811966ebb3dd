"""Brings a catalogue's tables up to date. Alembic is loaded only where there is something to do."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

HEAD = "0001"
_FOLDER = Path(__file__).parent


def upgrade(engine: Engine) -> None:
    """Make or migrate the tables; a catalogue of this version is left alone."""
    with engine.connect() as connection:
        made = inspect(connection).has_table("alembic_version")
        if made and connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["engine"] = engine
    command.upgrade(config, HEAD)
