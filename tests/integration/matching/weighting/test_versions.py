"""Versions of the weights: published with a reason, never changed, followed at once by every process."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import AccountEvent, User
from app.core.db import begin_writing
from app.core.errors import InvalidInput
from app.matching.errors import SameWeights, WeightsChangedMeanwhile, WeightsVersionNotFound
from app.matching.indexing.store import IndexStore, current_weights
from app.matching.log.journal import ensure_weights, record_list_shown
from app.matching.models import RankingWeights, SuggestionList
from app.matching.ranking.weights import DEFAULT_CURVES, DEFAULT_WEIGHTS, Weights
from app.matching.services import rank_vacancy
from app.matching.weighting.versions import (
    WeightsVersion,
    get_version,
    get_version_in_force,
    list_versions,
    propose_default,
    publish_weights,
)
from app.matching.weighting.wording import list_differences, say_difference
from app.privacy.queries import list_showings
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.needs import make_reviewer
from tests.factories.vacancies import make_vacancy

OTHER = replace(DEFAULT_WEIGHTS, occupation=40, skills=25)
NEXT = DEFAULT_WEIGHTS.version + 1


@pytest.fixture
def reviewer(session: Session) -> User:
    return make_reviewer(session)


def publish(session: Session, reviewer: User, now: datetime, **values: Any) -> WeightsVersion:
    fields = {
        "weights": OTHER,
        "based_on": get_version_in_force(session).number,
        "note": "Les compétences pesaient trop.",
        "organisation_id": reviewer.memberships[0].organisation_id,
    }
    return publish_weights(session, actor=reviewer, now=now, **(fields | values))


def test_without_any_row_the_product_s_own_version_is_in_force(session: Session) -> None:
    assert get_version_in_force(session) == WeightsVersion(DEFAULT_WEIGHTS)
    assert list(list_versions(session)) == [WeightsVersion(DEFAULT_WEIGHTS)]
    assert get_version(session, DEFAULT_WEIGHTS.version).weights == DEFAULT_WEIGHTS
    with pytest.raises(WeightsVersionNotFound):
        get_version(session, 999)


def test_a_version_is_published_with_its_author_its_reason_and_an_event(
    session: Session, reviewer: User, now: datetime
) -> None:
    version = publish(session, reviewer, now)
    assert (version.number, version.published_at, version.published_by) == (NEXT, now, reviewer)
    assert version.note == "Les compétences pesaient trop."
    assert current_weights(session) == replace(OTHER, version=NEXT)
    # The version that it follows is kept beside it, so that older lists can still be explained.
    assert [item.number for item in list_versions(session)] == [NEXT, DEFAULT_WEIGHTS.version]
    event = session.scalars(select(AccountEvent).where(AccountEvent.action == "weights_published")).one()
    assert (event.actor_id, event.detail) == (reviewer.id, {"version": NEXT})


def test_lists_follow_the_new_version_at_once_and_old_ones_keep_theirs(
    session: Session, reviewer: User, now: datetime
) -> None:
    store = IndexStore()
    assert store.snapshot(session).weights == DEFAULT_WEIGHTS
    publish(session, reviewer, now)
    assert store.snapshot(session).weights == replace(OTHER, version=NEXT)
    assert get_version(session, DEFAULT_WEIGHTS.version).weights == DEFAULT_WEIGHTS


def test_a_list_shown_before_is_still_explained_by_its_own_version(
    session: Session, reviewer: User, now: datetime
) -> None:
    employer = make_employer(session)
    recruiter, vacancy = make_member(session, employer), make_vacancy(session, employer)
    person = make_candidate(session, occupation=vacancy.occupation, commune=vacancy.commune)

    def show(moment: datetime) -> list[int]:
        page = rank_vacancy(session, vacancy, now=moment)
        record_list_shown(session, vacancy, page, shown_to=recruiter, filters={}, now=moment)
        (showing,) = list_showings(session, person.id)
        return [part.max_points for part in showing.parts]

    def cited() -> list[int]:
        return list(session.scalars(select(SuggestionList.weights_version).order_by(SuggestionList.id)))

    assert show(now) == list(DEFAULT_WEIGHTS.points)
    publish(session, reviewer, now)
    (before,) = list_showings(session, person.id)
    assert [part.max_points for part in before.parts] == list(DEFAULT_WEIGHTS.points)
    assert show(now + timedelta(hours=1)) == list(OTHER.points)
    assert cited() == [DEFAULT_WEIGHTS.version, NEXT]


def test_another_process_reads_what_was_published(own_engine: Engine, now: datetime) -> None:
    """Two connections that commit, each with an index of its own, as two web processes have."""
    writer, reader = IndexStore(), IndexStore()
    with Session(own_engine) as one, Session(own_engine) as two:
        assert reader.snapshot(two).weights == DEFAULT_WEIGHTS
        two.rollback()
        reviewer = make_reviewer(one)
        publish(one, reviewer, now)
        one.commit()
        assert reader.snapshot(two).weights == replace(OTHER, version=NEXT)
        assert writer.snapshot(one).weights == replace(OTHER, version=NEXT)


def test_who_compared_with_a_version_that_was_replaced_is_told(
    session: Session, reviewer: User, now: datetime
) -> None:
    based_on = get_version_in_force(session).number
    publish(session, reviewer, now)
    with pytest.raises(WeightsChangedMeanwhile):
        publish(session, reviewer, now, based_on=based_on, weights=replace(OTHER, occupation=45, skills=20))
    assert get_version_in_force(session).number == NEXT


def test_of_two_who_publish_at_the_same_moment_one_is_told(
    session: Session, reviewer: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the same version in force; the key of the table lets one of them in."""
    based_on = ensure_weights(session, now=now).version
    session.execute(
        RankingWeights.__table__.insert().values(  # type: ignore[attr-defined]
            version=NEXT, values=replace(OTHER, version=NEXT).to_dict(), published_at=now, note="La première."
        )
    )
    stale = session.get_one(RankingWeights, based_on)
    monkeypatch.setattr("app.matching.weighting.versions.ensure_weights", lambda *_a, **_o: stale)
    with pytest.raises(WeightsChangedMeanwhile):
        publish(session, reviewer, now, based_on=based_on)
    assert session.get_one(RankingWeights, NEXT).note == "La première."


def test_two_transactions_that_publish_together_leave_one_version(own_engine: Engine, now: datetime) -> None:
    """The second waits for the first (for its row on PostgreSQL, for its turn on SQLite), then is refused."""
    refused: list[str] = []
    with Session(own_engine) as setting_up:
        reviewer_id = make_reviewer(setting_up).id
        based_on = ensure_weights(setting_up, now=now).version
        setting_up.commit()

    def publish_too() -> None:
        with Session(own_engine) as second:
            begin_writing(second)
            try:
                publish(second, second.get_one(User, reviewer_id), now, based_on=based_on)
            except WeightsChangedMeanwhile as error:
                refused.append(error.message)

    with Session(own_engine) as first:
        begin_writing(first)
        publish(first, first.get_one(User, reviewer_id), now, based_on=based_on, note="Publiée la première.")
        thread = Thread(target=publish_too)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()  # it waits
        first.commit()
        thread.join(timeout=10)
        assert len(refused) == 1
        assert [version.note for version in list_versions(first)] == ["Publiée la première.", ""]


def test_nothing_is_published_without_a_change_or_without_a_reason(
    session: Session, reviewer: User, now: datetime
) -> None:
    with pytest.raises(SameWeights):
        publish(session, reviewer, now, weights=replace(DEFAULT_WEIGHTS, version=77))
    for note in ("", "court", "x" * 1001):
        with pytest.raises(InvalidInput) as refused:
            publish(session, reviewer, now, note=note)
        assert "note" in refused.value.errors
    assert session.scalars(select(AccountEvent)).all() == []


@pytest.fixture
def published(session: Session, reviewer: User, now: datetime) -> int:
    return publish(session, reviewer, now).number


@pytest.mark.parametrize(
    "statement",
    [
        update(RankingWeights).values(note="Une autre raison."),
        update(RankingWeights).values(version=99),
        update(RankingWeights).values(values={}),
        delete(RankingWeights),
    ],
    ids=["note", "number", "values", "removal"],
)
def test_the_database_refuses_that_a_published_version_changes(
    session: Session, published: int, statement: Any
) -> None:
    with pytest.raises((DatabaseError, IntegrityError), match="never changes"), session.begin_nested():
        session.execute(statement.where(RankingWeights.version == published))
    session.expire_all()
    assert session.get_one(RankingWeights, published).note == "Les compétences pesaient trop."


def test_a_number_of_the_product_s_own_is_never_given_to_another(
    session: Session, reviewer: User, now: datetime
) -> None:
    """A site that began with an older default keeps it in force; the newer one is a proposal."""
    older = replace(DEFAULT_WEIGHTS, version=1, curves=DEFAULT_CURVES._replace(tie_band=1))
    session.add(RankingWeights(version=1, values=older.to_dict(), published_at=now - timedelta(days=9)))
    session.flush()
    assert propose_default(current_weights(session)) == DEFAULT_WEIGHTS
    assert publish(session, reviewer, now, weights=DEFAULT_WEIGHTS).number == NEXT
    assert propose_default(current_weights(session)) is None


def test_differences_are_exactly_what_changes() -> None:
    after = replace(OTHER, curves=DEFAULT_CURVES._replace(near_km=10, declared=855))
    assert [say_difference(item) for item in list_differences(DEFAULT_WEIGHTS, after)] == [
        "Métier\u00a0: 40 points au lieu de 35 points",
        "Compétences\u00a0: 25 points au lieu de 30 points",
        "Compétence déclarée\u00a0: 85,5\u00a0% au lieu de 80\u00a0%",
        "Tout près\u00a0: 10\u00a0km au lieu de 5\u00a0km",
    ]
    assert list_differences(after, replace(after, version=9)) == []


def test_a_record_written_before_there_was_a_band_reads_as_exact_scores() -> None:
    record = DEFAULT_WEIGHTS.to_dict()
    del record["curves"]["tie_band"]
    assert Weights.from_dict(record).curves.tie_band == 1
