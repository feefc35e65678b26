"""HTTP client of the public service "recherche d'entreprises" (GET /search?q=<siret>)."""

from typing import Any

import httpx

from app.integrations.sirene.contract import Company, DirectoryUnavailable


class HttpCompanyDirectory:
    def __init__(self, base_url: str, *, timeout_seconds: float) -> None:
        self._client = httpx.Client(
            base_url=base_url, timeout=timeout_seconds, headers={"Accept": "application/json"}
        )

    def find(self, siret: str) -> Company | None:
        try:
            response = self._client.get("/search", params={"q": siret, "per_page": 1})
            response.raise_for_status()
            results = response.json()["results"]
            return _company(results, siret)
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DirectoryUnavailable(type(error).__name__) from error


def _company(results: list[dict[str, Any]], siret: str) -> Company | None:
    for result in results:
        places = [result.get("siege") or {}, *(result.get("matching_etablissements") or [])]
        for place in places:
            if place.get("siret") == siret:
                return Company(
                    siret=siret,
                    name=result.get("nom_complet") or result.get("nom_raison_sociale") or "",
                    naf_code=place.get("activite_principale") or result.get("activite_principale"),
                    insee_code=place.get("commune"),
                    city=place.get("libelle_commune"),
                    is_open=place.get("etat_administratif", "A") == "A",
                )
    return None
