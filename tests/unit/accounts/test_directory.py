"""What sign-up makes of each answer of the directory."""

from dataclasses import dataclass

import pytest

from app.accounts.directory import look_up
from app.accounts.errors import EstablishmentClosed, EstablishmentUnknown
from app.integrations.sirene.contract import Company, DirectoryUnavailable, NoCompanyDirectory

SIRET = "73282932000074"


@dataclass
class Answering:
    company: Company | None

    def find(self, siret: str) -> Company | None:
        return self.company


def _company(*, is_open: bool) -> Company:
    return Company(SIRET, "Atelier Maubrac", "25.29Z", "17299", "Rochefort", is_open)


def test_a_known_establishment_is_given() -> None:
    assert look_up(Answering(_company(is_open=True)), SIRET) == _company(is_open=True)


def test_a_closed_establishment_is_refused_even_when_the_person_is_sure() -> None:
    with pytest.raises(EstablishmentClosed):
        look_up(Answering(_company(is_open=False)), SIRET, is_sure=True)


def test_an_unknown_one_is_refused_until_the_person_is_sure() -> None:
    with pytest.raises(EstablishmentUnknown):
        look_up(Answering(None), SIRET)
    assert look_up(Answering(None), SIRET, is_sure=True) is None


def test_sign_up_goes_on_when_the_directory_does_not_answer() -> None:
    with pytest.raises(DirectoryUnavailable):
        NoCompanyDirectory().find(SIRET)
    assert look_up(NoCompanyDirectory(), SIRET) is None
