"""Settings are checked at start, and what is wrong is named."""

import pytest

from app.config import (
    DEMO_SECRET,
    ConfigurationError,
    Environment,
    load_command_settings,
    load_settings,
)

GOOD = {
    "ESTUAIRE_ENV": "production",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "MAIL_BACKEND": "smtp",
    "DATABASE_URL": "postgresql://estuaire@db/estuaire",
}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*GOOD, "SMTP_PORT", "CONTACT_ANSWER_DAYS", "ESTUAIRE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def refusal(**changes: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(**(GOOD | changes))
    return str(caught.value)


def test_production_starts_with_its_own_secret_and_a_mail_server() -> None:
    settings = load_settings(**GOOD)
    assert settings.environment is Environment.PRODUCTION
    assert not settings.is_demo


def test_production_is_the_default_and_refuses_the_demo_secret() -> None:
    with pytest.raises(ConfigurationError, match="SECRET_KEY"):
        load_settings()
    assert "SECRET_KEY" in refusal(SECRET_KEY=DEMO_SECRET)
    assert "SECRET_KEY" in refusal(SECRET_KEY="short")


def test_production_refuses_the_demo_mailbox() -> None:
    assert "MAIL_BACKEND" in refusal(MAIL_BACKEND="mailbox")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("SMTP_PORT", "abc"),
        ("CONTACT_ANSWER_DAYS", "0"),
        ("ESTUAIRE_ENV", "staging"),
        ("ROME_URL", "ftp://rome.example/rome.zip"),
        ("ROME_URL", "rome.zip"),
        ("ROME_URL", "http://rome.example/rome.zip"),
        ("ROME_SHA256", "abc"),
        ("ROME_MAX_MEGABYTES", "0"),
        ("ROME_TIMEOUT_SECONDS", "60"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    assert name in refusal(**{name: value})


def test_the_usual_spelling_of_a_postgresql_address_is_understood() -> None:
    settings = load_settings(**(GOOD | {"DATABASE_URL": "postgres://estuaire@db/estuaire"}))
    assert settings.database_url == "postgresql://estuaire@db/estuaire"


@pytest.mark.parametrize("url", ["", "https://rome.example/rome.zip", "http://127.0.0.1:8021/rome.zip"])
def test_the_rome_comes_encrypted_or_from_this_machine(url: str) -> None:
    settings = load_settings(**(GOOD | {"ROME_URL": url, "ROME_REDIRECT_HOSTS": " A.example, b.example,"}))
    assert settings.rome_url == url
    assert settings.rome_hosts == {"a.example", "b.example"}


def test_cookies_are_secure_where_people_come_through_https() -> None:
    assert load_settings(**(GOOD | {"ESTUAIRE_BASE_URL": "https://estuaire.example"})).is_secure
    assert not load_settings(**GOOD).is_secure


def test_a_command_that_ends_at_once_needs_no_secret_and_is_given_one_that_nobody_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("ESTUAIRE_ENV", "SECRET_KEY", "MAIL_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    first, second = load_command_settings(), load_command_settings()
    assert first.environment is Environment.PRODUCTION
    assert first.secret_key not in (DEMO_SECRET, second.secret_key)
    with pytest.raises(ConfigurationError):
        load_settings()
