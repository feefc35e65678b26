"""Rules of passwords."""

import pytest
from argon2 import PasswordHasher

from app.accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooShort
from app.accounts.passwords import ensure_acceptable, hash_password, is_right_password, needs_new_hash

OWN = {"email": "jeanne.ricoux@menuiserie.example", "full_name": "Jeanne Ricoux"}


def test_a_password_is_hashed_with_argon2id_and_read_back() -> None:
    hashed = hash_password("quatre mots sans lien")
    assert hashed.startswith("$argon2id$")
    assert is_right_password("quatre mots sans lien", hashed)
    assert not is_right_password("quatre mots sans liens", hashed)


def test_no_password_is_right_for_an_account_without_one_or_for_a_damaged_hash() -> None:
    assert not is_right_password("nobody has this password", None)
    assert not is_right_password("quatre mots sans lien", "not a hash")


def test_a_hash_made_with_weaker_settings_is_renewed() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192).hash("quatre mots sans lien")
    assert needs_new_hash(weak)
    assert not needs_new_hash(hash_password("quatre mots sans lien"))


@pytest.mark.parametrize("password", ["quatre mots sans lien", "Jeanne et la marée basse", "x7!kQ2#vLp9z"])
def test_twelve_signs_that_say_nothing_of_the_person_are_enough(password: str) -> None:
    ensure_acceptable(password, **OWN)


def test_a_password_shorter_than_twelve_signs_is_refused() -> None:
    with pytest.raises(PasswordTooShort):
        ensure_acceptable("onze signes", **OWN)


def test_a_password_too_long_to_hash_cheaply_is_refused() -> None:
    with pytest.raises(PasswordTooLong):
        ensure_acceptable("a b c d e f " * 20, **OWN)


@pytest.mark.parametrize(
    "password",
    [
        "Jeanne Ricoux",
        "jeannericoux2026",
        "jeanne.ricoux@menuiserie.example",
        "aaaaaaaaaaaa",
        "121212121212",
    ],
)
def test_the_persons_own_name_or_address_and_repeated_signs_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        ensure_acceptable(password, **OWN)
