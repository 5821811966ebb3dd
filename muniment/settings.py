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
        default=768,
        ge=256,
        description="Megabytes that a reading process may use. Raise it where huge drawings or maps are not read.",
    )
    file_pages: int = Field(
        default=5_000,
        ge=1,
        description="Pages of one file that are read. Raise it for longer ones, or split these.",
    )
    file_characters: int = Field(
        default=200_000,
        ge=1_000,
        description="Characters of one page that are read. Raise it where huge tables are cut.",
    )
    file_pixels: int = Field(
        default=50,
        ge=1,
        description="Millions of pixels of one picture that are read. Raise it for plans scanned very finely.",
    )
    file_depth: int = Field(
        default=4,
        ge=1,
        description="Mails and archives that a file may lie in, each in the next. Raise it for mail forwarded often.",
    )
    file_unpacked: int = Field(
        default=2_000,
        ge=1,
        description="Megabytes that one mail or archive may unpack to. Raise it for larger ones, with disk to spare.",
    )
    file_ratio: int = Field(
        default=200,
        ge=1,
        description="Times its size that an archive may unpack to, beyond 100 MB. Raise it for tighter ones.",
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
