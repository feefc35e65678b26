"""Looking a firm up by its SIRET in the public directory of companies."""

from dataclasses import dataclass
from typing import Protocol


class DirectoryUnavailable(Exception):
    """The directory did not answer in time or answered nonsense: sign-up goes on, a person checks later."""


@dataclass(frozen=True, slots=True)
class Company:
    """An establishment as the directory knows it."""

    siret: str
    name: str
    naf_code: str | None
    insee_code: str | None
    city: str | None
    is_open: bool


class CompanyDirectory(Protocol):
    def find(self, siret: str) -> Company | None:
        """The establishment, or None when there is none. Raises DirectoryUnavailable."""


class NoCompanyDirectory:
    """Used when SIRENE_URL is not set: unavailable is not the same as unknown."""

    def find(self, siret: str) -> Company | None:
        raise DirectoryUnavailable("SIRENE_URL is not set")
