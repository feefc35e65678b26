"""Importing ROME over the starter: official words, nobody loses a skill, twice changes nothing."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate, CandidateSkill
from app.needs.models import NeedSkill
from app.reference.enums import EvidenceKind, ReferenceOrigin
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_communes, import_rome
from app.reference.models import (
    Appellation,
    Commune,
    Occupation,
    OccupationMobility,
    OccupationSkill,
    ReferenceRelease,
    Skill,
)
from app.reference.starter import load_starter
from app.training.models import Programme, ProgrammeSkill
from tests.factories.accounts import make_employer, make_organisation
from tests.factories.candidates import make_candidate
from tests.factories.reference import (
    make_appellation,
    make_commune,
    make_mobility,
    make_occupation,
    make_skill,
)
from tests.factories.rome_files import write_communes, write_official, write_plain, write_table
from tests.factories.vacancies import make_vacancy


def import_folder(session: Session, folder: Path, now: datetime, **options: Any) -> int:
    release, _ = read_releases(folder)
    assert release is not None
    return import_rome(session, release, now=now, **options)


def skill_of(session: Session, code: str) -> Skill:
    return session.scalars(select(Skill).where(Skill.code == code)).one()


@pytest.fixture
def welder(session: Session) -> Occupation:
    """A starter occupation with two skills that ROME has and one of our own."""
    occupation = make_occupation(session, code="H2913", label="Souder des pièces", domain="Métal")
    make_skill(session, occupation, code="S1", label="Souder en TIG", rome_code="100001")
    make_skill(session, occupation, code="S2", label="Tenir une torche TIG", rome_code="100001")
    make_skill(session, occupation, code="S3", label="Ranger son poste")
    return occupation


@pytest.mark.parametrize("write", [write_official, write_plain])
def test_an_empty_reference_receives_the_release(
    session: Session, tmp_path: Path, now: datetime, write: Any
) -> None:
    assert import_folder(session, write(tmp_path), now) == 2 + 3 + 4 + 5 + 2
    occupation = session.scalars(select(Occupation).where(Occupation.code == "H2902")).one()
    assert (occupation.label, occupation.domain) == (
        "Chaudronnier / Chaudronnière",
        "Mécanique, travail des métaux",
    )
    assert occupation.is_regulated
    assert occupation.search_text == "chaudronnier chaudronniere"
    welder = session.scalars(select(Occupation).where(Occupation.code == "H2913")).one()
    assert (occupation.parent_code, welder.parent_code) == ("H2902", "H2902")
    assert welder.access_text == "Cet emploi est accessible avec un CAP.\nIl peut demander une licence."
    assert occupation.access_text is None
    main = session.scalars(select(Appellation).where(Appellation.is_main).order_by(Appellation.code))
    assert [title.label for title in main] == ["Chaudronnier / Chaudronnière", "Soudeur / Soudeuse"]


def test_importing_twice_changes_nothing(session: Session, tmp_path: Path, now: datetime) -> None:
    folder = write_official(tmp_path)
    import_folder(session, folder, now)
    assert import_folder(session, folder, now) == 0
    assert session.scalar(select(func.count()).select_from(ReferenceRelease)) == 1


def test_each_import_that_changes_something_is_a_new_data_version(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    folder = write_official(tmp_path)
    import_folder(session, folder, now)
    welder.label = "Autre"
    session.flush()
    assert import_folder(session, folder, now) == 1
    names = session.scalars(select(ReferenceRelease.name).order_by(ReferenceRelease.id)).all()
    assert names == ["rome v460", "rome v460"]


def test_progress_counts_every_row_of_the_release(session: Session, tmp_path: Path, now: datetime) -> None:
    release, _ = read_releases(write_official(tmp_path))
    assert release is not None
    for _turn in range(2):
        steps: list[int] = []
        import_rome(session, release, now=now, advance=steps.append)
        assert sum(steps) == release.size


def test_a_starter_occupation_keeps_its_row_and_takes_the_official_words(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    key = welder.id
    import_folder(session, write_official(tmp_path), now)
    session.expire_all()
    assert welder.id == key
    assert (welder.label, welder.origin, welder.is_active) == (
        "Soudeur / Soudeuse",
        ReferenceOrigin.ROME,
        True,
    )


def test_official_files_without_domains_keep_the_names_we_know(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    folder = write_official(tmp_path)
    (folder / "unix_cr_gd_dp_v460_utf8.csv").unlink()
    import_folder(session, folder, now)
    domains = session.scalars(select(Occupation.domain).where(Occupation.domain_code == "H29")).all()
    assert domains == ["Métal", "Métal"]


def test_parents_and_access_texts_that_files_lack_stay_as_they_are(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    import_folder(session, write_official(tmp_path / "whole"), now)
    folder = write_official(tmp_path / "bare")
    (folder / "unix_texte_v460_utf8.csv").unlink()
    occupations = folder / "unix_referentiel_code_rome_v460_utf8.csv"
    occupations.write_text(occupations.read_text("utf-8").replace("code_rome_parent", "other"), "utf-8")
    import_folder(session, folder, now)
    session.expire_all()
    welder = session.scalars(select(Occupation).where(Occupation.code == "H2913")).one()
    assert welder.parent_code == "H2902"
    assert welder.access_text is not None
    assert welder.definition is not None


def test_links_and_moves_of_the_starter_give_way_to_official_ones(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    other = make_occupation(session, code="H2901")
    make_mobility(session, welder, other)
    import_folder(session, write_official(tmp_path), now)
    links = session.execute(
        select(Skill.code, OccupationSkill.weight, OccupationSkill.is_core)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(OccupationSkill.occupation_id == welder.id)
        .order_by(Skill.code)
    )
    assert [tuple(link) for link in links] == [
        ("100001", 3, True),
        ("100002", 2, False),
        ("300001", 1, False),
    ]
    moves = session.execute(
        select(Occupation.code, OccupationMobility.rank)
        .join(Occupation, Occupation.id == OccupationMobility.target_id)
        .where(OccupationMobility.source_id == welder.id)
    )
    assert [tuple(move) for move in moves] == [("H2902", 1)]


def test_what_the_release_does_not_list_is_retired_and_kept(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    gone = make_occupation(session, code="Z1234")
    title = make_appellation(session, welder, label="Souffleur / Souffleuse")
    import_folder(session, write_official(tmp_path), now)
    session.expire_all()
    assert (gone.is_active, title.is_active) == (False, False)


def test_a_starter_skill_leads_to_its_official_equivalent(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    import_folder(session, write_official(tmp_path), now)
    session.expire_all()
    official = skill_of(session, "100001")
    assert official.label == "Souder au procédé TIG"
    assert official.is_active
    for code in ("S1", "S2"):
        assert skill_of(session, code).replaced_by_id == official.id
        assert not skill_of(session, code).is_active


def test_a_profile_keeps_its_skills_through_the_import(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    """A skill with an equivalent is moved, one of our own stays: it is valid, and no longer proposed."""
    candidate = make_candidate(
        session,
        skills={
            skill_of(session, "S1"): EvidenceKind.ASSESSED,
            skill_of(session, "S3"): EvidenceKind.DECLARED,
        },
    )
    import_folder(session, write_official(tmp_path), now)
    session.expire_all()
    held = {link.skill.code: link.evidence for link in session.get_one(Candidate, candidate.id).skills}
    assert held == {"100001": EvidenceKind.ASSESSED, "S3": EvidenceKind.DECLARED}
    assert not skill_of(session, "S3").is_active
    assert skill_of(session, "S3").replaced_by_id is None


@pytest.mark.parametrize("official_first", [True, False])
def test_skills_that_become_one_keep_the_best_evidence_and_the_highest_level(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation, official_first: bool
) -> None:
    centre = make_organisation(session)
    make_skill(session, code="100001", label="Souder", origin=ReferenceOrigin.ROME, rome_code="100001")
    best, expert = ("100001", "S1") if official_first else ("S1", "100001")
    candidate = make_candidate(session)
    candidate.skills = [
        CandidateSkill(
            skill=skill_of(session, best),
            level=1,
            evidence=EvidenceKind.CERTIFIED,
            attested_by=centre,
            attested_on=date(2026, 6, 30),
        ),
        CandidateSkill(skill=skill_of(session, "S2"), level=2, evidence=EvidenceKind.ASSESSED),
        CandidateSkill(skill=skill_of(session, expert), level=3, evidence=EvidenceKind.DECLARED),
    ]
    session.flush()
    import_folder(session, write_official(tmp_path), now)
    session.expire_all()
    (held,) = session.get_one(Candidate, candidate.id).skills
    assert held.skill.code == "100001"
    assert (held.evidence, held.level) == (EvidenceKind.CERTIFIED, 3)
    assert (held.attested_by_id, held.attested_on) == (centre.id, date(2026, 6, 30))


def test_a_vacancy_that_asked_for_both_keeps_the_essential_one(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    vacancy = make_vacancy(
        session,
        make_employer(session),
        occupation=welder,
        essential=[skill_of(session, "S2")],
        useful=[skill_of(session, "S1"), skill_of(session, "S3")],
    )
    import_folder(session, write_official(tmp_path), now)
    session.refresh(vacancy)
    assert [(link.skill.code, link.is_essential) for link in vacancy.skills] == [
        ("100001", True),
        ("S3", False),
    ]


def test_programmes_and_needs_follow_too(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    """Tables that only pair two keys: what the import knows of them is their foreign key."""
    programme = Programme(
        code="P1", title="Titre professionnel", provider=make_organisation(session), is_active=True
    )
    programme.skills = [skill_of(session, "S1"), skill_of(session, "S2")]
    session.add(programme)
    session.flush()
    import_folder(session, write_official(tmp_path), now)
    codes = select(Skill.code).join(ProgrammeSkill, ProgrammeSkill.skill_id == Skill.id)
    assert session.scalars(codes).all() == ["100001"]
    assert session.scalar(select(func.count()).select_from(NeedSkill)) == 0


def test_a_title_chosen_by_a_vacancy_becomes_the_official_one_of_the_same_words(
    session: Session, tmp_path: Path, now: datetime, welder: Occupation
) -> None:
    same = make_appellation(session, welder, search_text="soudeur tig soudeuse tig")
    other = make_appellation(session, welder, search_text="souffleur souffleuse")
    employer = make_employer(session)
    moved = make_vacancy(session, employer, occupation=welder, appellation=same)
    kept = make_vacancy(session, employer, occupation=welder, appellation=other)
    import_folder(session, write_official(tmp_path), now)
    session.expire_all()
    assert moved.appellation is not None
    assert moved.appellation.label == "Soudeur / Soudeuse TIG"
    assert kept.appellation_id == other.id


def test_a_newer_release_retires_and_brings_back(session: Session, tmp_path: Path, now: datetime) -> None:
    first = write_official(tmp_path / "first")
    import_folder(session, first, now)
    second = write_official(tmp_path / "second")
    for path in second.iterdir():
        rows = csv.reader(path.read_text("utf-8").splitlines())
        write_table(path, ((), [tuple(row) for row in rows if "300001" not in row]))
    import_folder(session, second, now)
    session.expire_all()
    assert not skill_of(session, "300001").is_active
    import_folder(session, first, now)
    session.expire_all()
    assert skill_of(session, "300001").is_active


def test_communes_are_added_and_corrected_in_place(session: Session, tmp_path: Path, now: datetime) -> None:
    known = make_commune(session, insee_code="17299", name="Rochefort-sur-Mer")
    other = make_commune(session, insee_code="17999", name="Ailleurs")
    _, communes = read_releases(write_communes(tmp_path))
    assert communes is not None
    assert import_communes(session, communes, now=now) > 0
    session.expire_all()
    assert (known.name, known.zone_code, known.population) == ("Rochefort", "7515", 23_584)
    assert other.name == "Ailleurs"
    ussel = session.scalars(select(Commune).where(Commune.insee_code == "19275")).one()
    assert (ussel.zone.name, ussel.department.name) == ("Ussel", "Corrèze")
    assert import_communes(session, communes, now=now) == 0


def test_the_starter_is_not_loaded_over_the_official_reference(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    import_folder(session, write_official(tmp_path), now)
    assert load_starter(session, now=now) == 0
    assert session.scalar(select(func.count()).select_from(Occupation)) == 2


def test_the_starter_completes_communes_that_came_alone(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    _, communes = read_releases(write_communes(tmp_path))
    assert communes is not None
    import_communes(session, communes, now=now)
    assert load_starter(session, now=now) > 0
    session.expire_all()
    rochefort = session.scalars(select(Commune).where(Commune.insee_code == "17299")).one()
    assert rochefort.population == 23_584, "imported places stay as they are"
    assert session.scalar(select(func.count()).select_from(Occupation)) > 50


@pytest.mark.shared
def test_the_real_rome_maps_the_whole_starter(session: Session, shared_data: Path, now: datetime) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("one database is enough for 160,000 rows")
    load_starter(session, now=now)
    release, communes = read_releases(shared_data / "data")
    assert release is not None
    assert communes is not None
    import_communes(session, communes, now=now)
    import_rome(session, release, now=now)
    active = {
        model: session.scalar(select(func.count()).select_from(model).where(model.is_active))
        for model in (Occupation, Appellation, Skill)
    }
    assert active == {Occupation: 1_584, Appellation: 13_120, Skill: 33_671}
    assert session.scalar(select(func.count()).select_from(OccupationSkill)) == 90_556
    assert session.scalar(select(func.count()).select_from(OccupationMobility)) == 14_912
    assert session.scalar(select(func.count()).select_from(Commune)) == 4_293
    unmapped = (
        select(func.count())
        .select_from(Skill)
        .where(
            Skill.origin == ReferenceOrigin.STARTER,
            Skill.rome_code.is_not(None),
            Skill.replaced_by_id.is_(None),
        )
    )
    assert session.scalar(unmapped) == 0
