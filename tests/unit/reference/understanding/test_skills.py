"""Skills for a text: pieces, nearness, occupations behind it, and learning from our own questions."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reference.enums import SkillKind
from app.reference.understanding.evidence import Evidence, arrays_of
from app.reference.understanding.fitting import fit_relevance
from app.reference.understanding.learning import ROUGH_WEIGHTS as OCCUPATION_WEIGHTS
from app.reference.understanding.material import KnownText, Material, TextKind
from app.reference.understanding.skill_evidence import (
    FIGURES,
    SkillEvidence,
    skill_arrays_of,
)
from app.reference.understanding.skill_examples import draw_questions, perturb
from app.reference.understanding.skill_learning import ROUGH_WEIGHTS, learn_relevance, measure_questions
from app.reference.understanding.skill_material import KINDS, SkillMaterial
from app.reference.understanding.skill_texts import read_skill_text
from app.reference.understanding.skills import SkillSuggester
from app.reference.understanding.suggester import Suggester

LABELS = (
    "Souder des tôles", "Lire un plan", "Meuler une pièce", "Pétrir une pâte à pain", "Cuire du pain au four",
    "Encaisser le montant d'une vente", "Accueillir une clientèle", "Autonomie",
)  # fmt: skip
WELDER, BAKER, SELLER = range(3)
LINKS = (
    (WELDER, 0, 3),
    (WELDER, 1, 1),
    (WELDER, 2, 3),
    (BAKER, 3, 3),
    (BAKER, 4, 3),
    (SELLER, 5, 3),
    (SELLER, 6, 1),
)


@cache
def material() -> SkillMaterial:
    kinds = [SkillKind.KNOW_HOW] * 7 + [SkillKind.SOFT_SKILL]
    return SkillMaterial(
        codes=tuple(f"K{place}" for place in range(len(LABELS))),
        labels=LABELS,
        kinds=np.array([KINDS.index(kind) for kind in kinds], dtype=np.int8),
        occupations=("A1001", "A1002", "A1003"),
        parents=np.arange(3, dtype=np.int32),
        links=np.array(LINKS, dtype=np.int32),
        definitions={
            WELDER: "Assemble des pièces de métal par soudage. Lit des plans.",
            BAKER: "Fabrique du pain.",
        },
        words={BAKER: ("pain, pâte, four, levure",)},
        titles={WELDER: ("chaudronnier soudeur",), SELLER: ("vendeuse",)},
    )


@cache
def known() -> Material:
    texts = (
        KnownText(TextKind.NAME, WELDER, "Soudeur / Soudeuse"),
        KnownText(TextKind.NAME, BAKER, "Boulanger / Boulangère"),
        KnownText(TextKind.NAME, SELLER, "Vendeur / Vendeuse"),
        KnownText(TextKind.EVERYDAY, WELDER, "chaudronnier soudeur"),
    )
    labels = ("Soudeur / Soudeuse", "Boulanger / Boulangère", "Vendeur / Vendeuse")
    return Material(material().occupations, labels, (0, 1, 2), ("soudage", "pain", "vente"), texts)


@cache
def suggester() -> SkillSuggester:
    occupations = Suggester(Evidence(arrays_of(known())), OCCUPATION_WEIGHTS * 5, 1.0)
    return SkillSuggester(SkillEvidence(skill_arrays_of(material())), ROUGH_WEIGHTS, occupations)


def labels_for(text: str, *, given: tuple[int, ...] = (), limit: int = 10) -> list[str]:
    return [LABELS[guess.skill] for guess in suggester().suggest(text, given=given, limit=limit)]


@pytest.mark.parametrize(
    "text", ["je sais souder", "soudure", "j’ai fait du soudage", "toles soudees", "SOUDER"]
)
def test_a_verb_in_any_form_says_the_skill(text: str) -> None:
    assert labels_for(text)[0] == "Souder des tôles"


def test_a_long_text_is_read_piece_by_piece() -> None:
    text = "Vous accueillez la clientèle et encaissez les ventes.\n- Cuire le pain\n- lecture de plans"
    assert set(labels_for(text, limit=4)) == {
        "Accueillir une clientèle",
        "Encaisser le montant d'une vente",
        "Cuire du pain au four",
        "Lire un plan",
    }


def test_a_typing_error_is_put_right() -> None:
    assert labels_for("pértir la pate")[0] == "Pétrir une pâte à pain"


def test_an_occupation_behind_the_text_speaks_for_its_skills() -> None:
    found = labels_for("boulangère", limit=2)
    assert set(found) == {"Pétrir une pâte à pain", "Cuire du pain au four"}


def test_core_skills_of_the_occupation_given_come_before_its_others() -> None:
    found = labels_for("travail en atelier sur une pièce", given=(WELDER,), limit=3)
    assert found == ["Meuler une pièce", "Souder des tôles", "Lire un plan"]


@pytest.mark.parametrize("text", ["", " \n\t", "qsdfgh wxcvbn", "????", "🤖", "a", "12 h 30"])
def test_nothing_for_what_says_nothing(text: str) -> None:
    assert labels_for(text) == []
    assert labels_for(text, given=(WELDER,)) == []


def test_the_words_said_are_those_typed() -> None:
    assert suggester().said_words("Je SOUDE vite des Tôles fines", 0) == ["SOUDE", "Tôles"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_texts_give_sorted_confidences_the_same_alone_or_together(texts: list[str]) -> None:
    found = suggester().suggest_many(texts)
    assert len(found) == len(texts)
    for text, guesses in zip(texts, found, strict=True):
        confidences = [guess.confidence for guess in guesses]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 < confidence <= 1 for confidence in confidences)
        alone = suggester().suggest(text)
        assert [guess.skill for guess in alone] == [guess.skill for guess in guesses]
        assert np.allclose([guess.confidence for guess in alone], confidences, atol=1e-5)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(LABELS), st.integers(0, 2**32 - 1))
def test_a_label_written_otherwise_still_has_a_word_of_it(label: str, seed: int) -> None:
    text = perturb(label, np.random.default_rng(seed))
    assert text.strip()
    assert text == perturb(label, np.random.default_rng(seed))


def test_pieces_are_sentences_and_their_parts_each_once() -> None:
    read = read_skill_text("Souder, meuler et poncer. Souder, meuler et poncer.")
    assert len(read.words) == len(set(read.words)) == len(read.roots) == len(read.is_whole)
    assert "souder" in read.words
    assert read.is_whole[0]
    assert not read.is_whole[read.words.index("souder")]


def test_questions_are_the_same_for_the_same_reference() -> None:
    first, second = draw_questions(material()), draw_questions(material())
    assert [question.text for question in first] == [question.text for question in second]
    assert {question.source for question in first} == {
        "definition", "sentence", "words", "title", "label", "labels",
    }  # fmt: skip
    assert all(question.occupation is not None for question in first if question.is_given)


def test_core_skills_are_worth_more_than_others_in_a_question_on_an_occupation() -> None:
    question = next(
        question
        for question in draw_questions(material())
        if question.source == "definition" and question.occupation == WELDER
    )
    assert dict(zip(question.skills.tolist(), question.grades.tolist(), strict=True)) == {0: 1, 1: 0.5, 2: 1}


def test_too_few_questions_are_not_learned_by_heart() -> None:
    evidence = suggester().evidence
    questions = draw_questions(material())
    measured = measure_questions(evidence, suggester().occupations, known(), questions)
    assert len(measured) == len(questions)
    assert np.array_equal(learn_relevance(measured), ROUGH_WEIGHTS)


def test_relevance_learned_says_how_often_a_row_is_right() -> None:
    draw = np.random.default_rng(7)
    figures = np.stack([draw.normal(size=4_000), np.ones(4_000)], axis=1).astype(np.float32)
    chances = 1 / (1 + np.exp(-(2 * figures[:, 0] - 1)))
    grades = (draw.random(4_000) < chances).astype(np.float32)
    assert np.allclose(fit_relevance(figures, grades), [2, -1], atol=0.2)


def test_relevance_needs_examples() -> None:
    with pytest.raises(ValueError, match="no example"):
        fit_relevance(np.zeros((0, 2), dtype=np.float32), np.zeros(0, dtype=np.float32))


def test_the_names_of_the_figures_are_different() -> None:
    assert len(set(FIGURES)) == len(FIGURES)
