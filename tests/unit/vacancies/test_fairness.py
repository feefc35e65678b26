"""What a vacancy may not say (article L1132-1), and ordinary words of trades that look like it."""

import pytest

from app.vacancies.fairness import read_text

REFUSED = [
    ("Nous cherchons une jeune femme dynamique.", "âge"),
    ("Recherchons jeune diplômé en chaudronnerie", "âge"),
    ("Vous avez moins de 35 ans.", "âge"),
    ("Candidat âgé de 25 à 40 ans", "âge"),
    ("45 ans maximum", "âge"),
    ("Jeunes candidats bienvenus", "âge"),
    ("Seniors uniquement", "âge"),
    ("Femmes uniquement", "sexe"),
    ("Poste réservé aux hommes", "sexe"),
    ("C’est un métier d'homme", "sexe"),
    ("Recherche un homme à tout faire", "sexe"),
    ("De préférence une femme", "sexe"),
    ("Physique agréable exigé", "apparence physique"),
    ("Personne sans tatouage visible", "apparence physique"),
    ("Candidat d’origine européenne", "origine"),
    ("Français de souche", "origine"),
    ("Anglais langue maternelle", "origine"),
    ("Vous êtes célibataire et mobile", "situation de famille"),
    ("Sans enfant de préférence", "situation de famille"),
    ("Femmes enceintes s’abstenir", "grossesse"),
    ("Être en bonne santé", "santé"),
    ("Poste non handicapé", "santé"),
    ("Personne de confession catholique", "religion"),
    ("Vous êtes musulman", "religion"),
    ("Pas de voile", "religion"),
    ("Profil non syndiqué", "opinions"),
    ("Habiter impérativement Rochefort", "lieu de résidence"),
]
WARNED = [
    ("Soudeur H/F", "forme"),
    ("Soudeur (F/H)", "forme"),
    ("Vendeur(se) en boulangerie", "forme"),
    ("Vendeur·se en boulangerie", "forme"),
    ("Vous rejoignez une équipe jeune.", "âge"),
    ("Excellente présentation", "apparence physique"),
    ("Nationalité française", "origine"),
    ("Bonne condition physique", "santé"),
    ("Vous êtes véhiculée", "véhicule"),
    ("Habiter à proximité", "lieu de résidence"),
]
ALLOWED = [
    "Éducateur ou éducatrice de jeunes enfants",
    "Nous recherchons un éducateur ou une éducatrice de jeunes enfants.",
    "Vous éclaircissez les jeunes plants et repiquez les semis.",
    "Vous animez un groupe d’enfants de 10 à 12 ans.",
    "Vous gardez des enfants de moins de 3 ans.",
    "Vous accueillez les pratiquants du club nautique.",
    "Vous préparez des viandes d’origine française.",
    "Vous retouchez des robes de mariée.",
    "L’entreprise accueille les personnes en situation de handicap.",
    "Deux ans d’expérience, permis B, français courant.",
    "Entreprise de 25 ans, 12 personnes.",
    "Vous travaillez dans une entreprise créée il y a plus de 30 ans.",
    "Accueil d’un public de tous âges, hommes et femmes.",
    "Vous conseillez femmes et hommes en cabine.",
]


@pytest.mark.parametrize(("text", "ground"), REFUSED)
def test_a_clear_ground_of_discrimination_blocks_publication(text: str, ground: str) -> None:
    blocking = [finding for finding in read_text(text) if finding.is_blocking]
    assert ground in {finding.ground for finding in blocking}
    assert all(finding.words.lower() in text.replace("'", "’").lower() for finding in blocking)
    assert all(finding.advice.endswith(".") for finding in blocking)


@pytest.mark.parametrize(("text", "ground"), WARNED)
def test_a_doubtful_word_is_pointed_out_without_blocking(text: str, ground: str) -> None:
    assert [(finding.ground, finding.is_blocking) for finding in read_text(text)] == [(ground, False)]


@pytest.mark.parametrize("text", ALLOWED)
def test_words_of_the_trade_are_left_alone(text: str) -> None:
    assert read_text(text) == []


def test_capitals_and_both_apostrophes_are_read_alike() -> None:
    assert read_text("MÉTIER D'HOMME")[0].ground == read_text("métier d’homme")[0].ground == "sexe"


def test_the_words_shown_are_those_to_change_and_each_is_said_once() -> None:
    """The seeking verb is context, and the milder rule on « jeune femme » has nothing to add."""
    findings = read_text("Nous recherchons une jeune femme.")
    assert [(finding.words, finding.is_blocking) for finding in findings] == [("jeune femme", True)]


def test_words_found_twice_are_said_once_in_the_order_of_the_rules() -> None:
    findings = read_text("Soudeur H/F. Soudeur H/F, célibataire.")
    assert [finding.words for finding in findings] == ["célibataire", "H/F"]
