"""The settings, from `MUNIMENT_*` in the environment; nothing else reads it. docs/settings.md lists them."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every default works on a laptop. Each description says when to change it."""

    model_config = SettingsConfigDict(env_prefix="MUNIMENT_", frozen=True)

    home: Path = Field(
        default=Path("muniment-home"),
        description="The directory of all data. Set it to where your backups look.",
    )
    engine: Literal["tantivy", "whoosh"] = Field(
        default="tantivy",
        description="The search engine. Whoosh is pure Python; after a change run `muniment reindex`.",
    )
    catalogue: str = Field(
        default="",
        description="A SQLAlchemy address, to keep the catalogue elsewhere than in `HOME/catalogue.sqlite`.",
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        description="Processes that read files. Lower it where others need the machine.",
    )
    file_seconds: float = Field(
        default=120.0,
        gt=0,
        description="The longest that one file may take to read. Raise it for very long reports.",
    )
    file_memory: int = Field(
        default=2048,
        ge=256,
        description="Megabytes that a reading process may use. Lower it on a small machine.",
    )
    ocr: bool = Field(
        default=True,
        description="Recognise the text of scans, where that is installed. Switch it off where it takes too long.",
    )
    pictures: int = Field(
        default=500,
        ge=10,
        description="Megabytes of pictures of pages to keep. Raise it where many people read, with disk to spare.",
    )
    picture_seconds: float = Field(
        default=10.0,
        gt=0,
        description="The longest that drawing one page may take. Raise it where plans or maps are not shown.",
    )
    name: str = Field(
        default="Muniment",
        description="The name at the top of every page. Set it to your own.",
    )
