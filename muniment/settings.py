"""The settings, from `MUNIMENT_*` in the environment; nothing else reads it. docs/settings.md lists them."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every default works on a laptop. Each description says when to change it."""

    model_config = SettingsConfigDict(env_prefix="MUNIMENT_", env_ignore_empty=True, frozen=True)

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
    url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#]+)?$",
        description=(
            "The address that others know this by, as “https://papers.example.org”; it stands in feeds and citations. "
            "Set it behind a proxy."
        ),
    )
    welcome: str = Field(
        default="",
        description="A sentence or two on the first page, in place of our own. Set it to say whose papers these are.",
    )
    logo: Path | None = Field(
        default=None,
        description="An SVG or PNG file that stands beside the name. Set it to your sign.",
    )
    accent: str = Field(
        default="",
        description=(
            "The colour of links and of the band at the top, as #12508a; it must differ enough from white, 4.5 to 1. "
            "Set it to yours."
        ),
    )
    accent_dark: str = Field(
        default="",
        description=(
            "The colour of links on dark pages; else a lighter shade of the other. "
            "Set it where that shade is not to your liking."
        ),
    )
    contact: str = Field(
        default="",
        description=(
            "A mail address, or that of a form: where readers report mistakes and ask for papers. "
            "Set it; without it no page says how to reach you."
        ),
    )
    links: str = Field(
        default="",
        description=(
            "Links for the foot of every page, as “Our site=https://example.org; Jobs=/jobs”. "
            "Set it to lead back to your site."
        ),
    )
    about: Path | None = Field(
        default=None,
        description="A Markdown file for the page /about. Set it to say who you are.",
    )
    accessibility: Path | None = Field(
        default=None,
        description="A Markdown file for the page /accessibility. Set it to your own statement, if you must have one.",
    )
    privacy: Path | None = Field(
        default=None,
        description="A Markdown file for the page /privacy. Set it to your own notice, if you must have one.",
    )
    log: bool = Field(
        default=True,
        description="Whether `serve` writes a line of JSON to stdout for each request. Switch it off for quiet.",
    )
    log_queries: bool = Field(
        default=False,
        description="Whether these lines hold what was searched for. Switch it on to learn what is looked for.",
    )
    log_addresses: bool = Field(
        default=False,
        description="Whether these lines hold the network addresses of readers. Switch it on while you are attacked.",
    )
    metrics_open: bool = Field(
        default=False,
        description="Whether /metrics answers anybody. Switch it on where a firewall keeps others away from it.",
    )
    counts: Path | None = Field(
        default=None,
        description=(
            "A directory where several processes add up the counts of /metrics; `serve --workers` makes its own. "
            "Set it to an empty one for another server of several processes."
        ),
    )
    proxies: str = Field(
        default="",
        pattern=r"^[0-9A-Fa-f.:/, ]*$",
        description=(
            "The network addresses of proxies, with commas, that are believed about who asks and by https or not. "
            "Set it behind a proxy, to 127.0.0.1 where it is on the same machine."
        ),
    )
    searches: int = Field(
        default=300,
        ge=0,
        description=(
            "Searches a minute that each process answers to one network address, but for this machine's own; 0 for any "
            "number. Raise it where many readers share an address."
        ),
    )
    uploads: int = Field(
        default=1_000,
        ge=0,
        description="Files an hour that one account may send in; 0 for any number. Raise it while an archive moves in.",
    )
    upload_size: int = Field(
        default=200,
        ge=1,
        description="Megabytes that may be sent in at once. Raise it for long scans, with disk to spare.",
    )
    session_idle: int = Field(
        default=60,
        ge=1,
        description="Minutes after which somebody is signed out who does nothing. Lower it where machines are shared.",
    )
    session_hours: int = Field(
        default=12,
        ge=1,
        description="Hours after which everybody signs in anew. Lower it where machines are shared.",
    )
    oidc_issuer: str = Field(
        default="",
        description=(
            "The address of the OpenID Connect provider by which people sign in, as its documents give it. "
            "Set it where your organisation has one."
        ),
    )
    oidc_client: str = Field(
        default="",
        description="The client id that the provider knows this by. Set it with the issuer.",
    )
    oidc_secret: SecretStr = Field(
        default=SecretStr(""),
        description="The client secret that goes with it. Set it with the issuer, where only this program can read it.",
    )
    oidc_roles_claim: str = Field(
        default="roles",
        description="The claim that names somebody's roles or groups, as realm_access.roles. Set it as they do.",
    )
    oidc_roles: str = Field(
        default="",
        description=(
            "Which value of that claim has which role here, as “clerks=editor; heads=publisher”. "
            "Set it: without it nobody gets in by the provider."
        ),
    )
    oidc_label: str = Field(
        default="Sign in with your work account",
        description="What the button for signing in with the provider says. Set it to what people call theirs.",
    )
    smtp: SecretStr = Field(
        default=SecretStr(""),
        description=(
            "The mail server for what is new in saved searches, as “smtp://user:password@mail.example.org:587”. "
            "Set it for such mail; without it none is sent."
        ),
    )
    mail_from: str = Field(
        default="",
        description="The address that such mail comes from. Set it with the mail server.",
    )
