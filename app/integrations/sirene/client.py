"""HTTP client of the public service "recherche d'entreprises" (GET /search?q=<siret>)."""

import json
import time
from typing import Any

import httpx

from app.integrations.sirene.contract import Company, DirectoryUnavailable

# An answer for one establishment weighs a few kilobytes.
_MOST_BYTES = 512 * 1024


class HttpCompanyDirectory:
    """Asks within `timeout_seconds` in all, even of a server that sends its answer drop by drop."""

    def __init__(self, base_url: str, *, timeout_seconds: float) -> None:
        self._timeout = timeout_seconds
        self._client = httpx.Client(
            base_url=base_url,
            timeout=timeout_seconds,
            headers={"Accept": "application/json", "User-Agent": "Estuaire"},
        )

    def find(self, siret: str) -> Company | None:
        try:
            answer = json.loads(self._read(siret))
            return _company(answer["results"], siret)
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DirectoryUnavailable(type(error).__name__) from error

    def _read(self, siret: str) -> bytes:
        deadline = time.monotonic() + self._timeout
        content = bytearray()
        params: dict[str, str | int] = {"q": siret, "page": 1, "per_page": 1}
        with self._client.stream("GET", "/search", params=params) as response:
            response.raise_for_status()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > _MOST_BYTES:
                    raise ValueError("the answer is too long")
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the answer took too long")
            if response.is_redirect:
                raise ValueError("the answer is a redirection")
        return bytes(content)


def _company(results: list[dict[str, Any]], siret: str) -> Company | None:
    for result in results:
        places = [result.get("siege") or {}, *(result.get("matching_etablissements") or [])]
        for place in places:
            if place.get("siret") == siret:
                return Company(
                    siret=siret,
                    name=_text(result.get("nom_complet"), 160)
                    or _text(result.get("nom_raison_sociale"), 160),
                    naf_code=_text(place.get("activite_principale") or result.get("activite_principale"), 6)
                    or None,
                    insee_code=_text(place.get("commune"), 5) or None,
                    city=_text(place.get("libelle_commune"), 80) or None,
                    # "A" for active, "F" for closed; a company may also have ceased altogether ("C").
                    is_open=place.get("etat_administratif", "A") == "A"
                    and result.get("etat_administratif", "A") == "A",
                )
    return None


def _text(value: Any, most: int) -> str:
    """A trimmed text of the answer; anything else, or a name that the firm hides, is left empty."""
    if not isinstance(value, str) or value.strip().upper() in ("[ND]", "[NON-DIFFUSIBLE]"):
        return ""
    return " ".join(value.split())[:most]
