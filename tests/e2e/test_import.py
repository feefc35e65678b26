"""A recruiter sends the file of the firm's offers, and finds drafts to read through."""

import json
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

pytestmark = pytest.mark.e2e
RECRUITER = "claire.sarrazin@estuaire.example"


def offers(prefix: str) -> FilePayload:
    here = {"codePostal": "17300", "libelle": "17 - ROCHEFORT"}
    away = {"codePostal": "75001", "libelle": "75 - PARIS"}
    rows = [
        {
            "id": f"{prefix}-1",
            "intitule": "Soudeur / Soudeuse",
            "description": "En atelier.",
            "typeContrat": "CDI",
        },
        {"id": f"{prefix}-2", "intitule": "Poste à pourvoir", "typeContrat": "CDI"},
        {"id": f"{prefix}-3", "intitule": "Serveur / Serveuse", "lieuTravail": away},
        {"id": f"{prefix}-4"},
    ]
    content = {"resultats": [{"lieuTravail": here} | row for row in rows]}
    return {"name": "offres", "mimeType": "text/plain", "buffer": json.dumps(content).encode()}


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_file_of_offers_becomes_drafts(visit: Any, has_javascript: bool) -> None:
    visitor = visit(RECRUITER, has_javascript=has_javascript)
    page: Page = visitor.page

    def look(name: str) -> None:
        if has_javascript:
            visitor.look(name)

    page.goto("/offres")
    page.get_by_role("link", name="Importer mes offres").click()
    look("import-fichier")
    bad = {"name": "offres.xml", "mimeType": "text/xml", "buffer": b"<source><job></source>"}
    page.set_input_files("#file", bad)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator("#e-file")).to_contain_text("Le fichier est mal formé.")
    look("import-refuse")

    page.set_input_files("#file", offers(f"e2e-{has_javascript}"))
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 offres lues")
    expect(page.get_by_text("L’intitulé manque.")).to_be_visible()
    look("import-offres-lues")
    page.get_by_role("button", name="Préparer 2 brouillons").click()
    expect(page.locator("#vacancies-results")).to_contain_text("Poste à pourvoir")
    look("import-brouillons")
