"""An occupation that leaves the reference leads to those that receive its titles; it may also come back."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_rome
from app.reference.models import Occupation
from app.reference.queries import find_occupation_by_code, list_neighbour_ids
from app.reference.succession import list_nearest_active
from tests.factories.reference import make_mobility, make_occupation
from tests.factories.rome_files import write_next, write_official


@pytest.fixture
def dropped(session: Session, tmp_path: Path, now: datetime) -> Occupation:
    """H2902, whose only title is under H2913 since release v470."""
    for folder in (write_official(tmp_path / "v460"), write_next(tmp_path / "v470")):
        import_folder(session, folder, now)
    occupation = find_occupation_by_code(session, "H2902")
    assert occupation is not None
    return occupation


def import_folder(session: Session, folder: Path, now: datetime) -> int:
    release, _ = read_releases(folder)
    assert release is not None
    return import_rome(session, release, now=now)


def test_it_leads_to_the_one_that_has_its_title_now(session: Session, dropped: Occupation) -> None:
    assert not dropped.is_active
    nearest = list_nearest_active(session, dropped)
    assert nearest[0].code == "H2913"


def test_importing_the_same_release_again_changes_nothing(
    session: Session, dropped: Occupation, tmp_path: Path, now: datetime
) -> None:
    before = list_neighbour_ids(session, dropped.id)
    assert import_folder(session, tmp_path / "v470", now) == 0
    assert list_neighbour_ids(session, dropped.id) == before


def test_one_that_comes_back_has_its_official_moves_again(
    session: Session, dropped: Occupation, tmp_path: Path, now: datetime
) -> None:
    import_folder(session, tmp_path / "v460", now)
    session.expire_all()
    assert dropped.is_active
    welder = find_occupation_by_code(session, "H2913")
    assert welder is not None
    assert list_neighbour_ids(session, dropped.id) == [welder.id]


def test_moves_come_first_then_the_parent_then_the_family_then_the_domain(session: Session) -> None:
    gone = make_occupation(session, code="Z1001", is_active=False, parent_code="Z1000", domain_code="Z10")
    domain = make_occupation(session, code="Z1009", parent_code="Z1009", domain_code="Z10")
    sibling = make_occupation(session, code="Z1002", parent_code="Z1000", domain_code="Z10")
    parent = make_occupation(session, code="Z1000", parent_code="Z1000", domain_code="Z10")
    near = make_occupation(session, code="Y1000", domain_code="Y10")
    gone_too = make_occupation(session, code="Y1001", domain_code="Y10", is_active=False)
    make_occupation(session, code="X1000", domain_code="X10")
    make_mobility(session, gone, gone_too, rank=1)
    make_mobility(session, gone, near, rank=2)
    assert list_nearest_active(session, gone, limit=9) == [near, parent, sibling, domain]
    assert list_nearest_active(session, gone, limit=2) == [near, parent]
