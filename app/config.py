"""Settings, read once from the environment and validated at start.

Every variable is listed in README.md. A wrong value stops the process with a message that names the variable.
"""

from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_SECRET = "demo-secret-never-in-production"


class Environment(StrEnum):
    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class ConfigurationError(RuntimeError):
    """The environment holds a value that Estuaire cannot run with."""


class Settings(BaseSettings):
    """Validated settings; delays are in the unit that their name ends with."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    environment: Environment = Field(default=Environment.PRODUCTION, alias="ESTUAIRE_ENV")
    database_url: str = Field(default="sqlite:///instance/estuaire.db", alias="DATABASE_URL")
    secret_key: str = Field(default=DEMO_SECRET, alias="SECRET_KEY")
    base_url: str = Field(default="http://127.0.0.1:8000", alias="ESTUAIRE_BASE_URL")
    data_dir: Path = Field(default=Path("instance"), alias="ESTUAIRE_DATA_DIR")
    mail_backend: Literal["mailbox", "smtp"] = Field(default="mailbox", alias="MAIL_BACKEND")
    mail_sender: str = Field(default="Estuaire <ne-pas-repondre@estuaire.example>", alias="MAIL_SENDER")
    smtp_host: str = Field(default="127.0.0.1", alias="SMTP_HOST")
    smtp_port: int = Field(default=25, ge=1, le=65535, alias="SMTP_PORT")
    smtp_username: str = Field(default="", alias="SMTP_USERNAME")
    smtp_password: str = Field(default="", alias="SMTP_PASSWORD", repr=False)
    smtp_starttls: bool = Field(default=False, alias="SMTP_STARTTLS")
    sirene_url: str = Field(default="", alias="SIRENE_URL")
    sirene_timeout_seconds: float = Field(default=3.0, gt=0, le=30, alias="SIRENE_TIMEOUT_SECONDS")
    rome_url: str = Field(default="", alias="ROME_URL", repr=False)
    rome_redirect_hosts: str = Field(default="", alias="ROME_REDIRECT_HOSTS")
    rome_sha256: str = Field(default="", pattern="^([0-9a-fA-F]{64})?$", alias="ROME_SHA256")
    rome_timeout_seconds: float = Field(default=20.0, gt=0, le=25, alias="ROME_TIMEOUT_SECONDS")
    rome_max_megabytes: int = Field(default=100, ge=1, le=1000, alias="ROME_MAX_MEGABYTES")
    ratelimit_storage_url: str = Field(default="memory://", alias="RATELIMIT_STORAGE_URL")
    is_ratelimit_enabled: bool = Field(default=True, alias="RATELIMIT_ENABLED")
    trusted_proxies: int = Field(default=0, ge=0, le=5, alias="TRUSTED_PROXIES")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", alias="LOG_LEVEL")
    contact_answer_days: int = Field(default=7, ge=1, le=60, alias="CONTACT_ANSWER_DAYS")
    contact_visible_days: int = Field(default=14, ge=1, le=180, alias="CONTACT_VISIBLE_DAYS")
    contact_open_limit: int = Field(default=30, ge=1, le=500, alias="CONTACT_OPEN_LIMIT")
    pack_retention_days: int = Field(default=180, ge=1, le=730, alias="PACK_RETENTION_DAYS")
    suggestion_log_months: int = Field(default=24, ge=1, le=120, alias="SUGGESTION_LOG_MONTHS")
    suggestion_log_block: int = Field(default=30_000, ge=100, le=10_000_000, alias="SUGGESTION_LOG_BLOCK")
    notice_delay_days: int = Field(default=15, ge=0, le=90, alias="NOTICE_DELAY_DAYS")

    @field_validator("database_url")
    @classmethod
    def use_psycopg_3(cls, value: str) -> str:
        """Accept the usual spellings of a PostgreSQL address; SQLAlchemy 2.1 reads them as psycopg 3."""
        if value.startswith("postgres://"):
            value = "postgresql://" + value.removeprefix("postgres://")
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("expected sqlite:///path or postgresql://user@host/name")
        return value

    @field_validator("rome_url")
    @classmethod
    def refuse_other_addresses(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("expected https://host/path.zip")
        return value

    @model_validator(mode="after")
    def refuse_demo_values_in_production(self) -> Self:
        if self.environment is Environment.PRODUCTION:
            if self.secret_key == DEMO_SECRET or len(self.secret_key) < 32:
                raise ValueError("SECRET_KEY must be set to at least 32 random characters in production")
            if self.mail_backend == "mailbox":
                raise ValueError("MAIL_BACKEND must be smtp in production")
        return self

    @model_validator(mode="after")
    def refuse_plain_http_in_production(self) -> Self:
        if self.environment is Environment.PRODUCTION:
            rome = urlsplit(self.rome_url)
            if rome.scheme == "http" and rome.hostname not in ("127.0.0.1", "::1", "localhost"):
                raise ValueError("ROME_URL must begin with https:// in production")
        return self

    @property
    def is_demo(self) -> bool:
        return self.environment is Environment.DEMO

    @property
    def rome_hosts(self) -> frozenset[str]:
        """Other hosts that ROME_URL may send to."""
        return frozenset(host.strip().lower() for host in self.rome_redirect_hosts.split(",") if host.strip())

    @property
    def is_secure(self) -> bool:
        """Whether people reach the site through HTTPS, so cookies may be marked Secure."""
        return self.base_url.startswith("https://")


class CommandSettings(Settings):
    """Settings of a command that ends at once: it signs nothing and sends nothing."""

    @model_validator(mode="after")
    def refuse_demo_values_in_production(self) -> Self:
        return self


def load_settings(**overrides: object) -> Settings:
    """Read the environment; raise ConfigurationError with one line per wrong variable."""
    return _load(Settings, overrides)


def load_command_settings() -> Settings:
    """As `load_settings`, without what only a site needs: its secret and a mail server.

    In production, without a secret, it gets one that nobody knows: nothing it signed would be believed.
    """
    settings = _load(CommandSettings, {})
    if settings.secret_key == DEMO_SECRET and settings.environment is Environment.PRODUCTION:
        return settings.model_copy(update={"secret_key": token_hex(32)})
    return settings


def _load(kind: type[Settings], overrides: dict[str, object]) -> Settings:
    try:
        return kind(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [
            ": ".join([*map(str, item["loc"]), item["msg"].removeprefix("Value error, ")])
            for item in error.errors()
        ]
        raise ConfigurationError("Configuration refused.\n  " + "\n  ".join(lines)) from None
