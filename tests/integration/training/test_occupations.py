"""Occupations of programmes: proposed from words, chosen by people, kept with who and when."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.changes import record_programme_change
from app.candidates.models import CandidateChange
from app.reference.models import Occupation
from app.training import queries, services
from app.training.choices import read_choices, read_choices_of_many
from app.training.enums import ChoiceAction, ChoiceOrigin
from app.training.errors import OccupationNotChosen, ProgrammeNotFound, TooManyOccupations
from app.training.models import OccupationChoice, OccupationProposal, Programme
from app.training.understanding import ProposedOccupation, suggest_for_programme, suggest_for_programmes
from tests.factories.accounts import make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_occupation, make_skill
from tests.factories.training import make_programme

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LABELS = {
    "F1703": "Maçon / Maçonne",
    "F1608": "Carreleur / Carreleuse",
    "G1602": "Cuisinier / Cuisinière",
    "H2913": "Soudeur / Soudeuse",
}


@pytest.fixture
def trades(session: Session) -> dict[str, Occupation]:
    found = {code: make_occupation(session, code=code, label=label) for code, label in LABELS.items()}
    for occupation in found.values():
        make_skill(session, occupation)
    return found


@pytest.fixture
def reviewer(session: Session) -> User:
    return make_user(session, full_name="Nadia Teulat")


def add(session: Session, programme: Programme, occupation: Occupation, actor: User | None) -> None:
    services.add_occupation(
        session,
        programme=programme,
        occupation_id=occupation.id,
        origin=ChoiceOrigin.PROPOSED,
        actor=actor,
        now=NOW,
    )


def codes(session: Session, programme: Programme) -> list[str]:
    return [item.code for item in read_choices(session, programme).proposals]


def test_title_formacode_and_objectives_propose_occupations_with_why(
    session: Session, trades: dict[str, Occupation]
) -> None:
    programme = make_programme(session, title="Titre professionnel Maçon du bâti ancien")
    first = suggest_for_programme(session, programme)[0]
    assert (first.code, first.words) == ("F1703", ("Maçon",))
    assert 0 < first.confidence <= 1
    silent = make_programme(
        session, title="Parcours de formation 2027", formacodes=[{"code": None, "label": "Carreleur"}]
    )
    first = suggest_for_programme(session, silent)[0]
    assert (first.code, first.words) == ("F1608", ("Carreleur",))


def test_programmes_read_together_give_what_each_gives_alone(
    session: Session, trades: dict[str, Occupation]
) -> None:
    programmes = [
        make_programme(session, title="CAP Carreleur", formacodes=[{"code": None, "label": "Maçon"}]),
        make_programme(session, title="qsdfgh"),
        make_programme(session, title="Soudeur ou cuisinier"),
    ]
    together = suggest_for_programmes(session, programmes, limit=3)
    alone = [suggest_for_programme(session, item, limit=3) for item in programmes]
    assert together[1] == alone[1] == []
    for many, one in zip(together, alone, strict=True):
        assert [item.code for item in many] == [item.code for item in one]
        assert [item.confidence for item in many] == pytest.approx([item.confidence for item in one])
    assert suggest_for_programmes(session, []) == []


def test_before_a_reference_is_loaded_nothing_is_proposed(session: Session) -> None:
    assert suggest_for_programme(session, make_programme(session, title="CAP Maçon")) == []


def test_who_chose_and_how_is_kept(session: Session, trades: dict[str, Occupation], reviewer: User) -> None:
    programme = make_programme(session, title="CAP Maçon")
    add(session, programme, trades["F1703"], reviewer)
    add(session, programme, trades["F1703"], reviewer)
    choice = session.scalars(select(OccupationChoice)).one()
    assert (choice.action, choice.origin, choice.by, choice.at) == (
        ChoiceAction.ADDED,
        ChoiceOrigin.PROPOSED,
        reviewer,
        NOW,
    )
    assert choice.confidence is not None
    shown = read_choices(session, programme)
    assert [link.occupation for link in shown.links] == [trades["F1703"]]
    assert "F1703" not in [item.code for item in shown.proposals]


def test_an_occupation_chosen_by_hand_has_no_confidence(
    session: Session, trades: dict[str, Occupation], reviewer: User
) -> None:
    programme = make_programme(session, title="CAP Maçon")
    services.add_occupation(
        session,
        programme=programme,
        occupation_id=trades["F1703"].id,
        origin=ChoiceOrigin.BY_HAND,
        actor=reviewer,
        now=NOW,
    )
    assert session.scalars(select(OccupationChoice.confidence)).one() is None


def test_what_was_set_aside_is_not_proposed_again_until_restored(
    session: Session, trades: dict[str, Occupation], reviewer: User
) -> None:
    programme = make_programme(session, title="CAP Maçon")
    chosen = {
        "programme": programme,
        "occupation_id": trades["F1703"].id,
        "actor": reviewer,
        "now": NOW,
    }
    assert "F1703" in codes(session, programme)
    services.set_aside_occupation(session, **chosen)
    services.set_aside_occupation(session, **chosen)
    shown = read_choices(session, programme)
    assert "F1703" not in [item.code for item in shown.proposals]
    assert [(item.occupation, item.by) for item in shown.refused] == [(trades["F1703"], reviewer)]
    assert session.scalar(select(func.count(OccupationChoice.id))) == 1
    services.restore_occupation(session, **chosen)
    assert "F1703" in codes(session, programme)


def test_what_was_taken_away_is_not_proposed_again_and_can_be_put_back(
    session: Session, trades: dict[str, Occupation], reviewer: User
) -> None:
    programme = make_programme(session, title="CAP Maçon", occupations=[trades["F1703"]])
    chosen = {"programme": programme, "occupation_id": trades["F1703"].id, "actor": reviewer, "now": NOW}
    services.remove_occupation(session, **chosen)
    services.remove_occupation(session, **chosen)
    assert programme.occupations == []
    assert "F1703" not in codes(session, programme)
    assert (
        services.accept_proposals(
            session, programme=programme, occupation_ids=[trades["F1703"].id], actor=reviewer, now=NOW
        )
        == 0
    )
    add(session, programme, trades["F1703"], reviewer)
    assert programme.occupations == [trades["F1703"]]
    assert read_choices(session, programme).refused == []


def test_an_unknown_or_departed_occupation_is_refused(
    session: Session, trades: dict[str, Occupation], reviewer: User
) -> None:
    programme = make_programme(session)
    trades["H2913"].is_active = False
    for key in (None, 10**9, trades["H2913"].id):
        with pytest.raises(OccupationNotChosen):
            services.add_occupation(
                session,
                programme=programme,
                occupation_id=key,
                origin=ChoiceOrigin.BY_HAND,
                actor=reviewer,
                now=NOW,
            )


def test_a_programme_has_ten_occupations_at_most(session: Session, reviewer: User) -> None:
    programme = make_programme(session, occupations=[make_occupation(session) for _ in range(10)])
    with pytest.raises(TooManyOccupations):
        add(session, programme, make_occupation(session), reviewer)


def test_only_what_nobody_declared_or_looked_at_waits_for_a_person(
    session: Session, trades: dict[str, Occupation], reviewer: User
) -> None:
    declared = make_programme(session, title="A", occupations=[trades["F1703"]])
    bare = make_programme(session, title="B")
    automatic = make_programme(session, title="C")
    add(session, automatic, trades["F1703"], None)
    chosen = make_programme(session, title="D")
    add(session, chosen, trades["F1703"], reviewer)
    make_programme(session, title="E", is_active=False)
    assert queries.list_unverified(session, provider_id=None).items == [bare, automatic]
    assert queries.count_unverified(session, provider_id=None) == 2
    assert queries.count_unverified(session, provider_id=bare.provider_id) == 1
    found = queries.list_programmes(session, queries.ProgrammeFilters(is_unverified=True), today=NOW.date())
    assert found.items == [bare, automatic]
    add(session, automatic, trades["F1703"], reviewer)
    assert queries.list_unverified(session, provider_id=None).items == [bare]
    assert declared not in queries.list_without_occupation(session)


def test_the_surest_proposals_come_first_in_the_queue(
    session: Session, trades: dict[str, Occupation]
) -> None:
    make_programme(session, title="A")
    sure = make_programme(session, title="Z")
    proposal = ProposedOccupation(trades["F1703"].id, "F1703", "Maçon / Maçonne", 0.9, ("maçon",))
    services.keep_proposals(session, programme=sure, proposals=[proposal], now=NOW)
    page = queries.list_unverified(session, provider_id=None)
    assert page.items[0] == sure
    shown = read_choices_of_many(session, page.items)
    assert shown[sure.id].proposals == shown[sure.id].very_likely == [proposal]


def test_proposals_read_again_replace_those_kept_before(
    session: Session, trades: dict[str, Occupation]
) -> None:
    programme = make_programme(session, title="CAP Maçon")
    for code in ("F1703", "F1608"):
        proposal = ProposedOccupation(trades[code].id, code, LABELS[code], 0.5)
        services.keep_proposals(session, programme=programme, proposals=[proposal], now=NOW)
    assert session.scalars(select(OccupationProposal.occupation_id)).all() == [trades["F1608"].id]
    assert codes(session, programme) == ["F1608"]


def test_a_provider_only_changes_its_own_programmes(session: Session) -> None:
    programme, other = make_programme(session), make_partner(session)
    for scope in (None, programme.provider_id):
        assert queries.get_own_programme(session, programme.public_id, provider_id=scope) == programme
    with pytest.raises(ProgrammeNotFound):
        queries.get_own_programme(session, programme.public_id, provider_id=other.id)


def test_people_of_a_programme_are_ranked_anew_when_its_occupations_change(session: Session) -> None:
    programme = make_programme(session)
    candidate = make_candidate(session, programme=programme)
    make_candidate(session)
    session.query(CandidateChange).delete()
    record_programme_change(session, programme.id, NOW)
    found = session.execute(select(CandidateChange.candidate_id, CandidateChange.changed_at)).all()
    assert [tuple(row) for row in found] == [(candidate.id, NOW)]
