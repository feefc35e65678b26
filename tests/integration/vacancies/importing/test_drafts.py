"""Offers of a feed become drafts: once each, never over somebody's work, with an occupation that is sure."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.integrations.feeds.contract import Fault, Feed, FeedError, FeedOffer, FeedPlace, Unit
from app.reference.enums import ContractKind
from app.reference.understanding.queries import OccupationSuggestion
from app.vacancies.enums import OccupationSource, VacancyStatus
from app.vacancies.importing import planning
from app.vacancies.importing.drafts import ImportResult, make_drafts
from app.vacancies.importing.planning import plan_import
from app.vacancies.importing.plans import ImportPlan, Lack, Outcome, plan_as_json, plan_from_json
from app.vacancies.models import Vacancy, VacancyEvent
from app.vacancies.services import delete_draft, duplicate_vacancy, publish_vacancy, touch
from tests.factories.accounts import make_employer, make_user
from tests.factories.reference import make_certificate, make_commune, make_occupation, make_skill

OFFER = FeedOffer(
    position=1,
    reference="A1",
    title="Serveur (H/F)",
    description="Service en salle.",
    rome_code="G1803",
    place=FeedPlace(insee_code="17299"),
    contract="CDD",
    months=6,
    weekly_hours=17.5,
    positions=2,
    starts_on=date(2027, 1, 4),
)


@pytest.fixture
def employer(session: Session) -> Organisation:
    waiter = make_occupation(session, code="G1803", label="Serveur / Serveuse")
    for _number in range(4):
        make_skill(session, waiter)
    make_occupation(session, code="G9999", label="Métier retiré", is_active=False)
    make_commune(session, name="Rochefort", search_text="rochefort", insee_code="17299")
    return make_employer(session)


def feed(*offers: FeedOffer, errors: tuple[FeedError, ...] = ()) -> Feed:
    return Feed("JSON", Unit.OFFER, offers, errors)


def run(
    session: Session, employer: Organisation, now: datetime, *offers: FeedOffer
) -> tuple[ImportPlan, ImportResult]:
    plan = plan_import(session, organisation_id=employer.id, feed=feed(*offers))
    result = make_drafts(session, plan=plan, organisation=employer, actor=None, now=now)
    session.expire_all()
    return plan, result


def drafts(session: Session) -> list[Vacancy]:
    return list(session.scalars(select(Vacancy).order_by(Vacancy.id)))


def only(session: Session) -> Vacancy:
    return session.scalars(select(Vacancy)).one()


def suggest(monkeypatch: pytest.MonkeyPatch, session: Session, *confidences: float) -> list[Any]:
    """Make the model propose new occupations with these confidences; returns what it was asked."""
    found = []
    for number, confidence in enumerate(confidences):
        occupation = make_occupation(session, label=f"Métier {number}")
        make_skill(session, occupation)
        found.append(OccupationSuggestion(occupation.id, occupation.code, occupation.label, confidence))
    asked: list[Any] = []

    def answer(_session: Session, texts: Any, *, about: Any, limit: int) -> list[Any]:
        asked.extend(zip(texts, about, strict=True))
        return [found[:limit] for _text in texts]

    monkeypatch.setattr(planning, "suggest_occupations_for_many", answer)
    return asked


def test_an_offer_becomes_a_draft_with_all_that_the_feed_says(
    session: Session, employer: Organisation, now: datetime
) -> None:
    plan, result = run(session, employer, now, OFFER)
    assert result == ImportResult(created=1, updated=0, kept=0)
    assert [item.lacks for item in plan.offers] == [[]]
    vacancy = only(session)
    assert vacancy.status is VacancyStatus.DRAFT
    assert vacancy.published_at is None
    assert (vacancy.title, vacancy.description) == ("Serveur (H/F)", "Service en salle.")
    assert vacancy.occupation is not None
    assert (vacancy.occupation.code, vacancy.occupation_source) == ("G1803", OccupationSource.GIVEN)
    assert vacancy.commune is not None
    assert (vacancy.commune.name, vacancy.contract) == ("Rochefort", ContractKind.CDD)
    assert (vacancy.duration_months, vacancy.weekly_hours, vacancy.positions) == (6, 17.5, 2)
    assert vacancy.starts_on == date(2027, 1, 4)
    assert [link.is_essential for link in vacancy.skills] == [True, True, True, False]
    assert session.scalars(select(VacancyEvent.action)).all() == ["imported"]


def test_certificates_that_the_law_asks_for_come_with_the_occupation(
    session: Session, employer: Organisation, now: datetime
) -> None:
    from app.reference.models import OccupationCertificate
    from app.reference.queries import find_occupation_by_code

    occupation = find_occupation_by_code(session, "G1803")
    assert occupation is not None
    asked, usual = make_certificate(session), make_certificate(session)
    for certificate, is_required in ((asked, True), (usual, False)):
        session.add(
            OccupationCertificate(
                occupation_id=occupation.id, certificate_id=certificate.id, is_required_by_law=is_required
            )
        )
    run(session, employer, now, OFFER)
    assert [certificate.id for certificate in only(session).certificates] == [asked.id]


def test_the_same_offers_again_change_nothing(
    session: Session, employer: Organisation, now: datetime
) -> None:
    run(session, employer, now, OFFER, replace(OFFER, reference="A2", position=2))
    before = [(item.reference, item.updated_at, item.imported_at) for item in drafts(session)]
    # Feeds renew the day and the address of an offer while the job stays the same.
    moved = replace(OFFER, position=7, published_on=date(2026, 11, 26), url="https://exemple.test/?jour=2")
    plan, result = run(session, employer, now + timedelta(days=1), moved, replace(OFFER, reference="A2"))
    assert {item.outcome for item in plan.offers} == {Outcome.UNCHANGED}
    assert result == ImportResult(created=0, updated=0, kept=0)
    assert [
        (vacancy.reference, vacancy.updated_at, vacancy.imported_at) for vacancy in drafts(session)
    ] == before


def test_a_changed_offer_renews_its_draft_while_nobody_has_worked_on_it(
    session: Session, employer: Organisation, now: datetime
) -> None:
    run(session, employer, now, OFFER)
    changed = replace(OFFER, title="Chef de rang", contract="CDI", months=None)
    later = now + timedelta(days=1)
    plan, result = run(session, employer, later, changed)
    assert plan.offers[0].outcome is Outcome.UPDATED
    assert result == ImportResult(created=0, updated=1, kept=0)
    vacancy = only(session)
    assert (vacancy.title, vacancy.contract, vacancy.duration_months) == (
        "Chef de rang",
        ContractKind.CDI,
        None,
    )
    assert len(vacancy.skills) == 4
    # And again the day after: renewing it is not working on it.
    _plan, result = run(session, employer, later + timedelta(days=1), OFFER)
    assert result.updated == 1


def test_a_draft_that_somebody_works_on_is_left_alone(
    session: Session, employer: Organisation, now: datetime
) -> None:
    run(session, employer, now, OFFER)
    touch(session, only(session), actor=make_user(session), now=now + timedelta(minutes=1))
    plan, result = run(session, employer, now + timedelta(days=1), replace(OFFER, title="Chef de rang"))
    assert plan.offers[0].outcome is Outcome.KEPT
    assert result == ImportResult(created=0, updated=0, kept=1)
    assert only(session).title == "Serveur (H/F)"


@pytest.mark.parametrize("status", [VacancyStatus.PUBLISHED, VacancyStatus.PAUSED, VacancyStatus.CLOSED])
def test_a_published_vacancy_is_never_touched(
    session: Session, employer: Organisation, now: datetime, status: VacancyStatus
) -> None:
    run(session, employer, now, OFFER)
    vacancy = only(session)
    publish_vacancy(session, vacancy=vacancy, actor=make_user(session), now=now)
    # Even one whose times would let it pass for an untouched draft.
    vacancy.status, vacancy.updated_at = status, vacancy.imported_at or now
    session.flush()
    _plan, result = run(session, employer, now + timedelta(days=1), replace(OFFER, title="Chef de rang"))
    assert result == ImportResult(created=0, updated=0, kept=1)
    assert (only(session).title, only(session).status) == ("Serveur (H/F)", status)


def test_what_happens_between_the_look_and_the_yes_is_looked_at_again(
    session: Session, employer: Organisation, now: datetime
) -> None:
    run(session, employer, now, OFFER)
    changed = feed(replace(OFFER, title="Chef de rang"))
    plan = plan_import(session, organisation_id=employer.id, feed=changed)
    touch(session, only(session), actor=make_user(session), now=now + timedelta(minutes=1))
    result = make_drafts(session, plan=plan, organisation=employer, actor=None, now=now + timedelta(hours=1))
    assert result == ImportResult(created=0, updated=0, kept=1)
    assert only(session).title == "Serveur (H/F)"


def test_a_plan_carried_out_twice_makes_its_drafts_once(
    session: Session, employer: Organisation, now: datetime
) -> None:
    plan = plan_import(session, organisation_id=employer.id, feed=feed(OFFER))
    for _time in range(2):
        make_drafts(session, plan=plan, organisation=employer, actor=None, now=now)
    assert len(drafts(session)) == 1


def test_two_firms_may_use_one_reference(session: Session, employer: Organisation, now: datetime) -> None:
    other = make_employer(session)
    run(session, employer, now, OFFER)
    _plan, result = run(session, other, now, OFFER)
    assert result.created == 1
    assert {vacancy.organisation_id for vacancy in drafts(session)} == {employer.id, other.id}


def test_a_deleted_draft_may_come_again(session: Session, employer: Organisation, now: datetime) -> None:
    run(session, employer, now, OFFER)
    delete_draft(session, vacancy=only(session))
    _plan, result = run(session, employer, now, OFFER)
    assert result.created == 1


def test_an_occupation_is_kept_from_three_quarters_on(
    session: Session, employer: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = suggest(monkeypatch, session, 0.75, 0.1)
    plan, _result = run(session, employer, now, replace(OFFER, rome_code=""))
    assert asked == [("Serveur (H/F)", "Service en salle.")]
    vacancy = only(session)
    assert vacancy.occupation is not None
    assert vacancy.occupation.label == "Métier 0"
    assert (vacancy.occupation_source, vacancy.occupation_confidence) == (OccupationSource.PROPOSED, 0.75)
    assert vacancy.is_occupation_proposed
    assert len(vacancy.skills) == 1
    assert plan.ready == list(plan.offers)


def test_the_copy_of_a_draft_still_asks_to_check_its_occupation(
    session: Session, employer: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest(monkeypatch, session, 0.8)
    run(session, employer, now, replace(OFFER, rome_code=""))
    user, vacancy = make_user(session), only(session)
    copy = duplicate_vacancy(session, vacancy=vacancy, actor=user, now=now)
    assert copy.is_occupation_proposed
    assert copy.feed_reference is None
    publish_vacancy(session, vacancy=vacancy, actor=user, now=now)
    assert not vacancy.is_occupation_proposed
    assert not duplicate_vacancy(session, vacancy=vacancy, actor=user, now=now).is_occupation_proposed


def test_an_occupation_that_is_less_sure_is_left_to_choose_with_the_three_likeliest(
    session: Session, employer: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest(monkeypatch, session, 0.7499, 0.1, 0.05, 0.01)
    plan, _result = run(session, employer, now, replace(OFFER, rome_code=""))
    vacancy = only(session)
    assert (vacancy.occupation_id, vacancy.occupation_source, vacancy.skills) == (None, None, [])
    assert [item.label for item in plan.offers[0].proposals] == ["Métier 0", "Métier 1", "Métier 2"]
    assert plan.offers[0].lacks == [Lack.OCCUPATION]


@pytest.mark.parametrize("code", ["G9999", "Z9999"])
def test_a_code_that_the_reference_lacks_or_has_dropped_is_read_from_the_title(
    session: Session, employer: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    suggest(monkeypatch, session, 0.9)
    run(session, employer, now, replace(OFFER, rome_code=code))
    assert only(session).occupation_source is OccupationSource.PROPOSED


def test_given_codes_and_offers_of_elsewhere_ask_the_model_nothing(
    session: Session, employer: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = suggest(monkeypatch, session, 0.9)
    elsewhere = replace(OFFER, reference="A2", rome_code="", place=FeedPlace(insee_code="75056"))
    plan, result = run(session, employer, now, OFFER, elsewhere)
    assert asked == []
    assert [item.outcome for item in plan.offers] == [Outcome.NEW, Outcome.OUTSIDE]
    assert result.created == 1


def test_what_the_feed_leaves_open_stays_empty(
    session: Session, employer: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest(monkeypatch, session)
    bare = FeedOffer(position=1, reference="A9", title="Commis", description="", starts_on=date(2020, 1, 1))
    plan, _result = run(session, employer, now, bare)
    vacancy = only(session)
    assert (vacancy.commune_id, vacancy.contract, vacancy.starts_on, vacancy.occupation_id) == (None,) * 4
    assert plan.incomplete[0].lacks == [Lack.OCCUPATION, Lack.COMMUNE, Lack.CONTRACT, Lack.DESCRIPTION]


def test_a_plan_is_stored_and_read_back_whole(session: Session, employer: Organisation) -> None:
    plan = plan_import(
        session, organisation_id=employer.id, feed=feed(OFFER, errors=(FeedError(3, Fault.NO_TITLE),))
    )
    assert plan_from_json(plan_as_json(plan)) == plan
