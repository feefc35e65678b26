"""The starter reference and the demo lists hold together: codes meet, figures are those of the design."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STARTER = ROOT / "app/reference/data/starter"
DEMO = ROOT / "app/demo/data"
FILES = sorted(STARTER.glob("*.csv")) + sorted(DEMO.glob("*.csv"))

KEYS: dict[str, tuple[str, ...]] = {
    "departments": ("code",),
    "employment_zones": ("code",),
    "communes": ("insee_code",),
    "occupations": ("rome_code",),
    "appellations": ("code",),
    "skills": ("code",),
    "occupation_skills": ("rome_code", "skill_code"),
    "mobility": ("rome_code", "target_rome_code"),
    "certificates": ("code",),
    "occupation_certificates": ("rome_code", "certificate_code"),
    "first_names": ("name",),
    "last_names": ("name",),
    "firm_names": ("piece", "text"),
    "firm_sectors": ("naf_code",),
    "providers": ("code",),
    "programmes": ("code",),
    "programmes_to_verify": ("code",),
    "needs": ("title",),
    "vacancy_texts": ("rome_code", "title"),
    "messages": ("text",),
    "generic_texts": ("description",),
    "accounts": ("key",),
    "home_firm": ("name",),
    "home_vacancies": ("key",),
}
EMPTY_ALLOWED = {
    ("skills", "rome_skill_id"),
    ("firm_names", "naf_codes"),
    ("providers", "domains"),
    ("programmes_to_verify", "formacode"),
    ("accounts", "organisation"),
    ("accounts", "role"),
    ("home_vacancies", "published_days_ago"),
    ("home_vacancies", "pay_min"),
    ("home_vacancies", "pay_max"),
    ("home_vacancies", "close_reason"),
}

Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    folder = STARTER if (STARTER / f"{name}.csv").exists() else DEMO
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, field: str) -> set[str]:
    return {row[field] for row in rows(name)}


def listed(name: str, field: str) -> set[str]:
    """Every code of a column that holds several, separated by spaces."""
    return {code for row in rows(name) for code in row[field].split()}


def duplicates(values: Iterable[object]) -> list[object]:
    return [value for value, times in Counter(values).items() if times > 1]


def luhn(number: str) -> int:
    """Remainder of the checksum; 0 for a valid number."""
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10


def plain(label: str) -> str:
    return label.replace("’", "'").replace("\u00a0", " ").casefold()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_clean_text_with_a_known_key(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    table = rows(path.stem)
    assert table
    assert path.stem in KEYS
    for line, row in enumerate(table, 2):
        assert not {None} & {*row, *row.values()}, f"{path.name}:{line} has another number of columns"
        for field, value in row.items():
            assert value == value.strip(" "), f"{path.name}:{line} {field}"
            assert value or (path.stem, field) in EMPTY_ALLOWED, f"{path.name}:{line} {field} is empty"


@pytest.mark.parametrize("name", KEYS)
def test_no_key_comes_twice(name: str) -> None:
    assert duplicates(tuple(row[field] for field in KEYS[name]) for row in rows(name)) == []


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("skills", "label"),
        ("occupations", "label"),
        ("communes", "name"),
        ("programmes", "title"),
        ("providers", "siret"),
    ],
)
def test_no_label_comes_twice(name: str, field: str) -> None:
    assert duplicates(row[field] for row in rows(name)) == []


def references() -> Iterator[tuple[str, str, Callable[[], set[str]], str, str]]:
    one, several = column, listed
    for name, field, read, target, key in (
        ("communes", "department_code", one, "departments", "code"),
        ("communes", "zone_code", one, "employment_zones", "code"),
        ("appellations", "rome_code", one, "occupations", "rome_code"),
        ("occupation_skills", "rome_code", one, "occupations", "rome_code"),
        ("occupation_skills", "skill_code", one, "skills", "code"),
        ("mobility", "rome_code", one, "occupations", "rome_code"),
        ("mobility", "target_rome_code", one, "occupations", "rome_code"),
        ("occupation_certificates", "rome_code", one, "occupations", "rome_code"),
        ("occupation_certificates", "certificate_code", one, "certificates", "code"),
        ("firm_names", "naf_codes", several, "firm_sectors", "naf_code"),
        ("firm_sectors", "rome_codes", several, "occupations", "rome_code"),
        ("providers", "insee_code", one, "communes", "insee_code"),
        ("programmes", "rome_codes", several, "occupations", "rome_code"),
        ("programmes", "skill_codes", several, "skills", "code"),
        ("needs", "rome_code", one, "occupations", "rome_code"),
        ("needs", "skill_codes", several, "skills", "code"),
        ("vacancy_texts", "rome_code", one, "occupations", "rome_code"),
    ):
        yield name, field, lambda name=name, field=field, read=read: read(name, field), target, key


@pytest.mark.parametrize(
    ("used", "target", "key"),
    [
        pytest.param(used, target, key, id=f"{name}.{field}")
        for name, field, used, target, key in references()
    ],
)
def test_each_code_used_exists(used: Callable[[], set[str]], target: str, key: str) -> None:
    assert used() - column(target, key) == set()


def test_the_reference_is_as_large_as_the_design_asks() -> None:
    assert len(rows("occupations")) >= 55
    assert len(rows("skills")) >= 300
    assert 110 <= len(rows("communes")) <= 140
    assert len(rows("departments")) == 12
    assert len(rows("providers")) >= 35
    assert len(rows("programmes")) >= 70
    assert len(rows("needs")) >= 40
    assert len(rows("vacancy_texts")) >= 70


def test_each_department_and_zone_has_a_town() -> None:
    assert column("communes", "department_code") == column("departments", "code")
    assert column("communes", "zone_code") == column("employment_zones", "code")


def test_towns_lie_in_the_region() -> None:
    for town in rows("communes"):
        assert 42.7 < float(town["latitude"]) < 47.2, town["name"]
        assert -1.9 < float(town["longitude"]) < 2.7, town["name"]
        assert town["insee_code"].startswith(town["department_code"])
        assert int(town["population"]) > 1000
        assert all(len(code) == 5 and code.isdigit() for code in town["postal_codes"].split())


def test_each_occupation_has_enough_skills_and_core_skills() -> None:
    total = Counter(row["rome_code"] for row in rows("occupation_skills"))
    core = Counter(row["rome_code"] for row in rows("occupation_skills") if row["is_core"] == "1")
    for code in column("occupations", "rome_code"):
        assert 8 <= total[code] <= 14, code
        assert core[code] >= 3, code


def test_weights_and_flags_are_in_range() -> None:
    assert column("occupation_skills", "weight") == {"1", "2", "3"}
    for name, field in (
        ("occupation_skills", "is_core"),
        ("occupations", "is_regulated"),
        ("appellations", "is_main"),
        ("occupation_certificates", "is_required_by_law"),
        ("programmes", "is_apprenticeship"),
    ):
        assert column(name, field) == {"0", "1"}, (name, field)
    assert all(row["is_core"] == "1" for row in rows("occupation_skills") if row["weight"] == "3")


def test_each_skill_belongs_to_an_occupation() -> None:
    assert column("skills", "code") == column("occupation_skills", "skill_code")
    assert column("skills", "kind") == {"savoir-faire", "savoir", "savoir-etre"}


def test_near_occupations_share_skills() -> None:
    """Closeness is felt in what people can do: most nearest neighbours have a skill in common."""
    skills: dict[str, set[str]] = {}
    for row in rows("occupation_skills"):
        skills.setdefault(row["rome_code"], set()).add(row["skill_code"])
    nearest = [(row["rome_code"], row["target_rome_code"]) for row in rows("mobility") if row["rank"] == "1"]
    sharing = [pair for pair in nearest if skills[pair[0]] & skills[pair[1]]]
    assert len(sharing) >= 0.9 * len(nearest), sorted(set(nearest) - set(sharing))


def test_each_occupation_has_ranked_neighbours_other_than_itself() -> None:
    ranks: dict[str, list[int]] = {}
    for row in rows("mobility"):
        assert row["rome_code"] != row["target_rome_code"]
        ranks.setdefault(row["rome_code"], []).append(int(row["rank"]))
    assert set(ranks) == column("occupations", "rome_code")
    for code, found in ranks.items():
        assert sorted(found) == list(range(1, len(found) + 1)), code
        assert 3 <= len(found) <= 6, code


def test_each_occupation_has_three_to_six_titles_and_one_main() -> None:
    titles = Counter(row["rome_code"] for row in rows("appellations"))
    main = Counter(row["rome_code"] for row in rows("appellations") if row["is_main"] == "1")
    for code in column("occupations", "rome_code"):
        assert 3 <= titles[code] <= 6, code
        assert main[code] == 1, code


def test_each_occupation_is_met_in_firms_programmes_and_vacancies() -> None:
    codes = column("occupations", "rome_code")
    assert listed("firm_sectors", "rome_codes") == codes
    assert listed("programmes", "rome_codes") == codes
    assert column("vacancy_texts", "rome_code") == codes


def test_each_sector_has_names_of_its_own() -> None:
    assert listed("firm_names", "naf_codes") == column("firm_sectors", "naf_code")
    assert column("firm_names", "piece") == {"prefix", "core", "general"}
    for row in rows("firm_names"):
        assert bool(row["naf_codes"]) == (row["piece"] == "prefix"), row["text"]


def test_needs_ask_for_skills_of_their_occupation_in_the_main() -> None:
    linked = {(row["rome_code"], row["skill_code"]) for row in rows("occupation_skills")}
    for need in rows("needs"):
        codes = need["skill_codes"].split()
        assert sum((need["rome_code"], code) in linked for code in codes) * 2 > len(codes), need["title"]
    assert column("needs", "horizon") == {"now", "three_months", "six_months", "one_year"}


def test_programmes_teach_skills_of_what_they_lead_to() -> None:
    skills: dict[str, set[str]] = {}
    for row in rows("occupation_skills"):
        skills.setdefault(row["rome_code"], set()).add(row["skill_code"])
    for programme in rows("programmes"):
        taught = programme["skill_codes"].split()
        assert len(taught) >= 4, programme["title"]
        assert duplicates(taught) == [], programme["title"]
        assert 3 <= int(programme["level"]) <= 7
        assert 1 <= int(programme["duration_months"]) <= 36
        targets = set().union(*(skills[code] for code in programme["rome_codes"].split()))
        assert len(targets & set(taught)) * 2 > len(taught), programme["title"]


def test_invented_siret_numbers_pass_the_checksum_and_show_that_they_are_invented() -> None:
    for provider in rows("providers"):
        siret = provider["siret"]
        assert len(siret) == 14, provider["name"]
        assert (luhn(siret[:9]), luhn(siret)) == (0, 0), provider["name"]
        assert siret.startswith("99900")
    assert column("providers", "kind") == {"cfa", "centre", "mairie", "mission_locale", "autre"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_keep_french_typography_and_the_words_of_the_trade(path: Path) -> None:
    official_names = {"communes", "employment_zones"}
    for row in rows(path.stem):
        text = " ".join(row.values())
        assert path.stem in official_names or "'" not in text, text
        assert not any(mark in text for mark in ("!", " ?", " :", " ;", "H/F", "sourcing", "CV-thèque")), text


@pytest.mark.shared
def test_skills_are_in_our_own_words_and_map_to_real_ones(shared_data: Path) -> None:
    with (shared_data / "data/rome/skills.csv").open(encoding="utf-8", newline="") as file:
        official = {row["skill_id"]: row["label"] for row in csv.DictReader(file)}
    theirs = {plain(label) for label in official.values()}
    same = [row["label"] for row in rows("skills") if plain(row["label"]) in theirs]
    assert len(same) < 0.02 * len(rows("skills")), same
    mapped = [row["rome_skill_id"] for row in rows("skills") if row["rome_skill_id"]]
    assert set(mapped) <= set(official)
    assert duplicates(mapped) == []
    assert len(mapped) >= 200


@pytest.mark.shared
def test_mapped_skills_belong_to_the_same_occupation_in_the_official_reference(shared_data: Path) -> None:
    with (shared_data / "data/rome/occupation_skills.csv").open(encoding="utf-8", newline="") as file:
        official = {(row["code_rome"], row["skill_id"]) for row in csv.DictReader(file)}
    occupations: dict[str, list[str]] = {}
    for row in rows("occupation_skills"):
        occupations.setdefault(row["skill_code"], []).append(row["rome_code"])
    for row in rows("skills"):
        if row["rome_skill_id"]:
            assert any((code, row["rome_skill_id"]) in official for code in occupations[row["code"]]), row[
                "label"
            ]


@pytest.mark.shared
def test_occupation_codes_exist_in_the_official_reference(shared_data: Path) -> None:
    with (shared_data / "data/rome/occupations.csv").open(encoding="utf-8", newline="") as file:
        official = {row["code_rome"] for row in csv.DictReader(file)}
    assert column("occupations", "rome_code") <= official
