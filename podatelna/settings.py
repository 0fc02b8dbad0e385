"""Settings: `podatelna.toml` in the working folder and `PODATELNA_…` variables, which win.

Nested keys are joined by two underscores: `PODATELNA_BOUNDS__PAGES=50`. What systemd hands to a service as a credential
counts as a variable of its name. Every key stands with its default and meaning in `docs/settings.md`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from itertools import permutations, product
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from documents.errors import UsageError
from documents.people import MAIL

FILE = Path("podatelna.toml")
PREFIX = "PODATELNA_"
NAMED = f"{PREFIX}SETTINGS"  # the variable that names another file
CREDENTIALS = "CREDENTIALS_DIRECTORY"  # the variable by which systemd names the folder of what a service was given


class BoundsSettings(BaseModel):
    """How much of this machine one document may use."""

    model_config = ConfigDict(extra="forbid")

    bytes: int = Field(default=200_000_000, gt=0, description="largest file, in bytes")
    pages: int = Field(default=500, gt=0, description="most pages in a file")
    pixels: int = Field(default=120_000_000, gt=0, description="largest page image, in pixels")
    seconds: float = Field(default=600.0, gt=0, description="longest time for a file of one page, in seconds")
    seconds_a_page: float = Field(default=60.0, gt=0, description="time for each page more, in seconds")
    seconds_in_all: float = Field(default=10_800.0, gt=0, description="longest time for any file, in seconds")
    memory: int = Field(default=4_000_000_000, gt=0, description="address space of a reading process, in bytes")


class CompanySettings(BaseModel):
    """One company whose paper is read."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", description="as it stands on its letterhead")
    country: str = Field(default="CZ", pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")
    ids: tuple[str, ...] = Field(default=(), description="own company ids (IČO): tell issued from received")
    vat_ids: tuple[str, ...] = Field(default=(), description="own VAT ids (DIČ)")
    ibans: tuple[str, ...] = Field(default=(), description="own accounts")
    four_eyes: bool = Field(default=False, description="two people enter accounts and other critical fields")
    four_eyes_above: Decimal = Field(
        default=Decimal(0), ge=0, allow_inf_nan=False, description="two people enter amounts above this; 0: none"
    )
    inbox: Path | None = Field(default=None, description="watched folder; default: DATA/inbox/KEY")
    exports: Path | None = Field(default=None, description="where exports go; default: DATA/exports/KEY")
    keep_years: dict[str, Annotated[int, Field(ge=1, le=1000)]] = Field(
        default={}, description="how many years documents are kept, by document type; not named: for ever"
    )


class WatchSettings(BaseModel):
    """How the inbox folders are watched."""

    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(default=2.0, gt=0, description="pause between two looks at an inbox")
    taken: Literal["move", "remove"] = Field(
        default="move", description="what becomes of a file that was taken: moved to taken/, or removed"
    )


class OpenIdSettings(BaseModel):
    """A provider of OpenID Connect by whom people sign in."""

    model_config = ConfigDict(extra="forbid")

    issuer: str = Field(pattern=r"^https://|^http://(localhost|127\.0\.0\.1)[:/]", description="its address")
    client_id: str = Field(min_length=1, description="by which it knows this house")
    client_secret: SecretStr = Field(default=SecretStr(""), description="what proves it; empty for a public client")
    title: str = Field(default="OpenID", description="what stands on the button")
    login: str = Field(default="email", description="claim that holds the login of who comes for the first time")


class MailSettings(BaseModel):
    """A mail server by which people are told what changed of their way in."""

    model_config = ConfigDict(extra="forbid")

    host: str = Field(min_length=1, description="its name")
    port: int = Field(default=587, gt=0, le=65535, description="its port; TLS begins at once at 465, else by STARTTLS")
    sender: str = Field(pattern=f"^{MAIL}$", description="address from which mail comes")
    user: str = Field(default="", description="by which the server knows this house; empty: it asks for nothing")
    password_file: Path | None = Field(default=None, description="file of the password that proves it")


class WebSettings(BaseModel):
    """The web pages: where they are served, and how long a person stays signed in."""

    model_config = ConfigDict(extra="forbid")

    host: str = Field(default="127.0.0.1", description="address to listen at")
    port: int = Field(default=8642, ge=0, le=65535, description="port to listen at")
    processes: int = Field(default=2, ge=1, le=16, description="processes that answer")
    url: str = Field(
        default="", pattern=r"^(https?://[^/?#]+)?$", description="how browsers reach it; default: http://HOST:PORT"
    )
    idle_minutes: int = Field(default=30, gt=0, description="a session ends when nothing was done for so long")
    session_hours: int = Field(default=12, gt=0, description="a session ends after so long whatever is done")
    second_factor: Literal["nobody", "admins", "everyone"] = Field(
        default="nobody", description="who must have a second factor after their password; others may"
    )
    timezone: str = Field(default="Europe/Prague", description="whose times the pages show")
    keys: Path | None = Field(
        default=None,
        description="file of the keys that seal secrets in the database, or of their PKCS#11 URIs; default: DATA/keys",
    )
    proxies: tuple[str, ...] = Field(default=(), description="addresses of proxies whose X-Forwarded-For is believed")
    openid: OpenIdSettings | None = Field(default=None, description="a provider by whom people sign in")
    mail: MailSettings | None = Field(default=None, description="a mail server by which they are told of their way in")

    @field_validator("timezone")
    @classmethod
    def _timezone_exists(cls, timezone: str) -> str:
        if timezone not in available_timezones():
            raise ValueError(f"there is no timezone {timezone!r}; write it as Europe/Prague")
        return timezone


class LogSettings(BaseModel):
    """What is logged and how."""

    model_config = ConfigDict(extra="forbid")

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = Field(default="text", description="json: one object a line")


class Settings(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid")

    data: Path = Field(default=Path("data"), description="everything the program writes lies under it")
    database: str = Field(default="", description="SQLAlchemy URL; default: SQLite in DATA/podatelna.db")
    archive: str = Field(default="", description="fsspec URL; default: DATA/archive")
    types: tuple[Path, ...] = Field(default=(), description="folders with document types of your own")
    languages: tuple[str, ...] = Field(
        default=("cs", "en", "de", "sk"), description="languages of the papers, the commonest first (ISO 639-1)"
    )
    engine: str = Field(default="", description="force one OCR engine; empty: Tesseract first, RapidOCR where in doubt")
    clamd: str = Field(
        default="",
        pattern=r"^(/.+|[^/]+:\d+)?$",
        description="ClamAV's socket, a path or host:port; empty: no antivirus",
    )
    jobs: Annotated[int, Field(ge=0, description="reading processes; 0: one a core")] = 0
    bounds: BoundsSettings = BoundsSettings()
    watch: WatchSettings = WatchSettings()
    web: WebSettings = WebSettings()
    log: LogSettings = LogSettings()
    companies: dict[str, CompanySettings] = Field(
        default={"default": CompanySettings()}, description="whose paper it is, by key"
    )

    @field_validator("companies")
    @classmethod
    def _keys_are_plain(cls, companies: dict[str, CompanySettings]) -> dict[str, CompanySettings]:
        bad = [key for key in companies if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", key)]
        if bad or not companies:
            raise ValueError(f"company keys are lower-case letters, digits and hyphens, at least one; not {bad}")
        return companies

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let variables win over credentials, these over the file, and the file over defaults."""
        file = Path(os.environ.get(NAMED, FILE))
        credentials = _Credentials(file_secret_settings, secrets_dir=_credentials(), secrets_nested_delimiter="__")
        return init_settings, env_settings, credentials, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database or f"sqlite:///{self.data.resolve() / 'podatelna.db'}"

    @property
    def archive_url(self) -> str:
        """The fsspec URL in force."""
        return self.archive or (self.data.resolve() / "archive").as_uri()

    @property
    def web_url(self) -> str:
        """The address of the web pages, without a slash at its end."""
        return self.web.url or f"http://{self.web.host}:{self.web.port}"

    def inbox(self, company: str) -> Path:
        """The watched folder of a company."""
        return self.companies[company].inbox or self.data / "inbox" / company

    def exports(self, company: str) -> Path:
        """The folder that exports of a company go to."""
        return self.companies[company].exports or self.data / "exports" / company


def load() -> Settings:
    """Return the settings in force.

    Raises:
        UsageError: the file that PODATELNA_SETTINGS names is missing, a key or variable is unknown or has a wrong
            value, companies share a folder, or what is written would be taken in.
    """
    named = os.environ.get(NAMED)
    if named and not Path(named).is_file():
        raise UsageError(f"{NAMED} names {named}, which is not a file.")
    _refuse_unknown_variables()
    try:
        settings = Settings()
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, row['loc']))}: {row['msg']}" for row in error.errors()]
        raise UsageError("\n".join(["The settings cannot be followed:", *lines])) from error
    except SettingsError as error:
        raise UsageError(f"The settings cannot be followed: {error}; lists and tables are written as JSON.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{named or FILE} is not TOML: {error}") from error
    inboxes = {f"companies.{key}.inbox": settings.inbox(key) for key in settings.companies}
    exports = {f"companies.{key}.exports": settings.exports(key) for key in settings.companies}
    _refuse_shared(inboxes)
    _refuse_shared(exports)
    _refuse_taking_own(inboxes, {"data": settings.data, **_archive(settings), **exports})
    return settings


class _Credentials(NestedSecretsSettingsSource):
    """What systemd handed to the service, but for what is not for this program: that may be no text."""

    @classmethod
    def load_secrets(cls, path: Path) -> dict[str, str]:
        ours = (file for file in path.iterdir() if file.name.upper().startswith(PREFIX))
        return {file.name: file.read_text("utf-8").strip() for file in ours}


def _credentials() -> Path | None:
    """Return the folder of credentials; None where there is none, or another service's, who let a shell in."""
    folder = os.environ.get(CREDENTIALS, "")
    return Path(folder) if os.access(folder, os.R_OK | os.X_OK) else None


def _refuse_unknown_variables() -> None:
    folder = _credentials()
    names = [*os.environ, *(file.name for file in (folder.iterdir() if folder else ()))]
    keys = {name: name.upper().removeprefix(PREFIX).partition("__")[0].lower() for name in names}
    known = {*Settings.model_fields, NAMED.removeprefix(PREFIX).lower()}
    unknown = sorted(name for name, key in keys.items() if name.upper().startswith(PREFIX) and key not in known)
    if unknown:
        raise UsageError(f"There is no setting {unknown[0]}. The settings stand in docs/settings.md.")


def _archive(settings: Settings) -> dict[str, Path]:
    """Return the folder of the archive where it is one on this machine."""
    url = urlsplit(settings.archive_url)
    return {"archive": Path(unquote(url.path))} if url.scheme in {"", "file"} else {}


def _refuse_shared(folders: Mapping[str, Path]) -> None:
    """Raise `UsageError` where one of the folders is, or lies in, another: papers of two companies would mix there."""
    for (inner, folder), (outer, other) in permutations(_resolved(folders), 2):
        if folder.is_relative_to(other):
            where = "are the same folder" if folder == other else "lie within each other"
            raise UsageError(
                f"{inner} ({folder}) and {outer} ({other}) {where}. Give each company a folder of its own."
            )


def _refuse_taking_own(inboxes: Mapping[str, Path], written: Mapping[str, Path]) -> None:
    """Raise `UsageError` where an inbox holds what the program writes, which would be taken in and moved away."""
    for (inbox, folder), (own, place) in product(_resolved(inboxes), _resolved(written)):
        if place.is_relative_to(folder):
            raise UsageError(
                f"{own} ({place}) lies in {inbox} ({folder}), so what is written there would be taken in. "
                "Give the inbox a folder of its own."
            )


def _resolved(folders: Mapping[str, Path]) -> list[tuple[str, Path]]:
    return [(name, folder.resolve()) for name, folder in folders.items()]
