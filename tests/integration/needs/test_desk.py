"""The agency's queue: filters, order, and what comes next."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.needs.desk import (
    FilterChoice,
    QueueFilters,
    QueueOrder,
    count_open,
    find_next_id,
    list_domains,
    list_queue,
)
from app.needs.enums import NeedStatus
from tests.factories.accounts import make_employer
from tests.factories.needs import NOW, make_need, make_reviewer
from tests.factories.reference import make_occupation


@pytest.fixture
def needs(session: Session) -> dict[str, Any]:
    firm = make_employer(session, name="Chantier naval des Pertuis")
    ages = {"old": 9, "middle": 5, "new": 1, "ended": 20}
    return {
        name: make_need(
            session,
            firm,
            title=f"Besoin {name}",
            submitted_at=NOW - timedelta(days=age),
            people=age,
            status=NeedStatus.DECLINED if name == "ended" else NeedStatus.SUBMITTED,
        )
        for name, age in ages.items()
    }


def test_the_longest_waiting_open_need_comes_first(session: Session, needs: dict[str, Any]) -> None:
    queue = list_queue(session, QueueFilters()).items
    assert queue == [needs["old"], needs["middle"], needs["new"]]
    opened = count_open(session)
    assert (opened.total, opened.oldest_at) == (3, NOW - timedelta(days=9))


def test_each_filter_narrows_the_queue(session: Session, needs: dict[str, Any]) -> None:
    middle = needs["middle"]
    middle.occupation = make_occupation(session, domain_code="F16", domain="Bâtiment")
    middle.assigned_to = make_reviewer(session)
    session.flush()
    for filters in (
        QueueFilters(zone_code=middle.zone_code),
        QueueFilters(domain="F16"),
        QueueFilters(assigned_to_id=middle.assigned_to.id),
        QueueFilters(text="MIDDLE"),
        QueueFilters(text=middle.reference.lower()),
        QueueFilters(text="pertuis middle"),
    ):
        assert list_queue(session, filters).items == [middle], filters
    assert list_queue(session, QueueFilters(statuses=(NeedStatus.DECLINED,))).items == [needs["ended"]]
    assert list_queue(session, QueueFilters(statuses=(), order=QueueOrder.PEOPLE)).items[0] == needs["ended"]
    assert FilterChoice("F16", "Bâtiment", 1) in list_domains(session)


def test_the_next_need_follows_else_precedes(session: Session, needs: dict[str, Any], now: datetime) -> None:
    filters = QueueFilters()
    assert find_next_id(session, filters, after=needs["old"]) == needs["middle"].public_id
    assert find_next_id(session, filters, after=needs["new"]) == needs["middle"].public_id
    assert find_next_id(session, filters, after=needs["ended"]) == needs["old"].public_id
    alone = QueueFilters(text="new")
    assert find_next_id(session, alone, after=needs["new"]) is None
