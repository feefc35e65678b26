"""The rule that takes the postings: sectors by turns, occupations and communes once."""

from pathlib import Path

import pytest

from app.reference.enums import ContractKind
from benchmarks.quality.postings import (
    Posting,
    level_of,
    plain_text,
    read_region_postings,
    take_by_turns,
    take_full_texts,
)
from benchmarks.quality.vacancies import contract_of, job_title


def make_posting(code: str, commune: str, contract: str = "CDI", title: str = "") -> Posting:
    ref = f"{code}-{commune}-{contract}-{title}"
    return Posting(ref, ref, "a file", title or ref, "", code, commune, contract)


def test_sectors_take_turns_and_each_occupation_and_commune_comes_once() -> None:
    postings = [make_posting("A1101", f"{n}") for n in range(5)]
    postings += [make_posting("A1102", "6"), make_posting("F1601", "7"), make_posting("F1602", "9")]
    taken = take_by_turns(postings, 4)
    assert [item.sector for item in taken] == ["A", "F", "A", "F"]
    assert len({item.code for item in taken}) == 4
    assert len({item.commune for item in taken}) == 4


def test_the_contract_met_least_often_comes_first() -> None:
    postings = [make_posting("A1101", "1"), make_posting("B1101", "2"), make_posting("B1102", "3", "CDD")]
    assert [item.contract for item in take_by_turns(postings, 2)] == ["CDI", "CDD"]


def test_the_rule_takes_the_same_postings_each_time() -> None:
    postings = [make_posting(f"{sector}110{n}", f"{sector}{n}") for sector in "ABC" for n in range(6)]
    assert take_by_turns(postings, 9) == take_by_turns(postings, 9)


def test_too_few_postings_are_refused() -> None:
    with pytest.raises(ValueError, match="1 postings of 2"):
        take_by_turns([make_posting("A1101", "1"), make_posting("A1101", "2")], 2)


def test_files_of_texts_take_turns_and_a_title_comes_once() -> None:
    files = {
        "one": [make_posting("", "", title="Seller"), make_posting("", "", title="Cook")],
        "two": [make_posting("", "", title="SELLER")],
    }
    taken = take_full_texts(files, 2)
    assert {item.title.lower() for item in taken} == {"seller", "cook"}
    with pytest.raises(ValueError, match="2 texts of 3"):
        take_full_texts(files, 3)


def test_postings_that_say_the_same_are_one(tmp_path: Path) -> None:
    names = "intitule,code_rome,commune,lieu,type_contrat,secteurActiviteLibelle,duree_travail,salaire"
    line = "Baker,D1102,33063,33 - Bordeaux,CDI,Bakery,35H,"
    (tmp_path / "real_postings.csv").write_text(f"{names}\n{line}\n{line}\n", encoding="utf-8")
    (only,) = read_region_postings(tmp_path)
    assert (only.title, only.code, only.commune, only.text) == ("Baker", "D1102", "33063", "Bakery. 35H")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("CDI", ContractKind.CDI),
        ("CDD - 6 Mois", ContractKind.CDD),
        ("CDD - Alternance - Contrat d'apprentissage", ContractKind.APPRENTICESHIP),
        ("Cont. professionnalisation", ContractKind.PROFESSIONALISATION),
        ("Saisonnier - 9 Mois", ContractKind.SEASONAL),
        ("Intérim - 6 Jour(s)", ContractKind.TEMPORARY),
    ],
)
def test_contracts_are_read_in_the_words_of_the_sources(words: str, kind: ContractKind) -> None:
    assert contract_of(words) is kind


def test_a_contract_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no contract"):
        contract_of("Bénévolat")


def test_titles_are_typed_without_what_postings_add() -> None:
    assert job_title("Boulanger(e) (H/F)") == "Boulanger"
    assert job_title("Plâtrier plaquiste F/H") == "Plâtrier plaquiste"


def test_texts_lose_their_markup() -> None:
    assert plain_text("<p>A&nbsp;b</p>\n<li>c</li>") == "A b c"


@pytest.mark.parametrize(
    ("words", "level"), [("Bac+3, Bachelors", 6), ("Bac ou équivalent", 4), ("CAP, BEP", 3), ("rien", 0)]
)
def test_levels_are_read_in_the_words_of_the_sources(words: str, level: int) -> None:
    assert level_of(words) == level
