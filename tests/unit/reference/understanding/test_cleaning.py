"""A title is brought down to the words that say the job."""

import pytest

from app.reference.understanding.cleaning import clean_title, looks_like_diploma, stems

CLEANED = {
    "AIDE MAÇON (H/F) 35h Mérignac": "aide macon merignac",
    "aide maçon (H/F) 35h - CDI": "aide macon",
    "Opérateur/trice logistique": "operateur logistique",
    "Opérateur(trice) logistique": "operateur logistique",
    "Agent.e.s d'accueil F/H": "agent accueil",
    "Équipier·ère polyvalent·e": "equipier polyvalent",
    "Directeur(-rice) de crèche": "directeur creche",
    "Serveur H ou F, CDD 6 mois, temps partiel": "serveur",
    "Apprenti.e - Étancheur": "etancheur",
    "**URGENT** Plombier": "plombier",
    "Développeur C++ / .NET": "developpeur cplusplus dotnet",
    "Soudeur 2 500 € 39 heures": "soudeur",
    "CDI": "cdi",
    "": "",
    "!!! ???": "",
}


@pytest.mark.parametrize(("title", "expected"), CLEANED.items())
def test_what_a_posting_adds_to_the_name_of_a_job_is_left_out(title: str, expected: str) -> None:
    assert clean_title(title) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Conductrice", "Conducteur"),
        ("Infirmières", "infirmier"),
        ("Technicienne", "TECHNICIENS"),
        ("Vendeuse", "vendeurs"),
        ("Aide-soignante", "aide soignant"),
        ("Agente administrative", "Agent administratif"),
        ("chauffeur SPL", "Chauffeur super poids lourds"),
        ("Infirmier IDE bloc", "Infirmier diplômé d’État bloc"),
        ("maçon TP", "maçonne travaux publics"),
    ],
)
def test_genders_numbers_and_abbreviations_are_one(one: str, other: str) -> None:
    assert set(stems(one)) == set(stems(other))


def test_tp_in_front_is_a_diploma_and_elsewhere_public_works() -> None:
    assert stems("TP maçon")[:2] == stems("Titre professionnel")
    assert "public" in stems("maçon TP")
    assert "public" in stems("TP")


@pytest.mark.parametrize(
    "label", ["CAP cuisine", "Titre professionnel façadier", "Permis B", "Master droit social"]
)
def test_knowledge_that_names_a_certificate_is_told_by_its_first_word(label: str) -> None:
    assert looks_like_diploma(label)
    assert not looks_like_diploma("Techniques de soudage")
