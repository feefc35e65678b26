"""Why someone was, or was not, in a list on a day: each answer, to the person and to an auditor."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AccountEvent
from app.candidates.changes import record_change
from app.candidates.models import Candidate, CandidateEvent
from app.matching.log.journal import ensure_weights
from app.matching.models import SuggestionItem, SuggestionList
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEvent
from app.privacy.answer_words import say_changes, say_headline, say_today, say_why
from app.privacy.answers import Answer, answer_question, ask_about, check_day
from app.privacy.audit import audit_lists
from app.privacy.errors import DayAhead, DayForgotten, PersonUnknown, VacancyUnknown
from app.privacy.shown_days import page_days
from app.privacy.verdicts import ListAnswer, Why
from app.reference.enums import ContractKind
from tests.factories.accounts import make_employer, make_member, make_user
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry, make_shown_list
from tests.factories.reference import make_certificate, make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

LONG_BEFORE = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SHOWN_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


class Scene:
    """A vacancy that has not changed since 1 November, a person who fits it, and someone else."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        commune, occupation = make_commune(session), make_occupation(session)
        skills = [make_skill(session, occupation) for _ in range(2)]
        self.employer = make_employer(session, name="Atelier Maubrac")
        self.recruiter = make_member(session, self.employer, full_name="Ines Delmas")
        dates = {"created_at": LONG_BEFORE, "updated_at": LONG_BEFORE}
        self.vacancy = make_vacancy(
            session,
            self.employer,
            occupation=occupation,
            commune=commune,
            essential=skills,
            published_at=LONG_BEFORE,
            **dates,
        )
        places = {"occupation": occupation, "commune": commune}
        self.person = make_candidate(session, skills=skills[:1], **places, **dates)
        self.other = make_candidate(session, skills=skills, **places, **dates)
        ensure_weights(session, now=now)

    def show(self, *people: Candidate, at: datetime = SHOWN_AT, **values: Any) -> SuggestionList:
        shown = make_shown_list(self.session, self.vacancy, list(people), shown_at=at)
        for name, value in {"weights_version": self.weights, "data_version": "r0.c1", **values}.items():
            setattr(shown, name, value)
        self.session.flush()
        return shown

    @property
    def weights(self) -> int:
        return ensure_weights(self.session, now=self.now).version

    def refuse_the_contract(self) -> None:
        self.person.accepted_contracts = 1 << ContractKind.CDD.bit
        record_change(self.session, self.person.id, self.now)
        self.session.flush()

    def note(self, action: str, at: datetime) -> None:
        self.session.add(CandidateEvent(candidate_id=self.person.id, at=at, action=action, detail={}))
        self.session.flush()

    def follow(self, stage: Stage, action: str, at: datetime, **detail: Any) -> None:
        entry = make_entry(self.session, self.vacancy, self.person, stage)
        self.session.add(PipelineEvent(entry_id=entry.id, at=at, action=action, detail=detail))
        self.session.flush()

    def ask(self) -> Answer:
        return answer_question(
            self.session, candidate=self.person, vacancy=self.vacancy, day=DAY, now=self.now
        )

    def only(self) -> tuple[ListAnswer, str, str]:
        """The one list's answer, in the words of the person and of the auditor."""
        (item,) = self.ask().lists
        return (
            item,
            say_why(item, self.vacancy, to_person=True),
            say_why(item, self.vacancy, to_person=False),
        )


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return Scene(session, now)


def test_no_list_was_opened_that_day(scene: Scene) -> None:
    scene.show(scene.person, at=SHOWN_AT + timedelta(days=1))
    answer = scene.ask()
    assert answer.lists == []
    assert say_headline(answer, to_person=True) == (
        "L’entreprise n’a ouvert aucune liste pour cette offre ce jour-là."
    )
    scene.vacancy.published_at = scene.now
    assert "n’était pas en ligne" in say_headline(scene.ask(), to_person=True)


def test_someone_who_was_shown_reads_rank_and_points(scene: Scene) -> None:
    scene.show(scene.other, scene.person, weights_version=1)
    item, said, _auditor = scene.only()
    assert (item.why, item.rank, item.points) == (Why.SHOWN, 2, 80)
    assert said == "Rang 2, avec 80 points sur 100."
    assert say_headline(scene.ask(), to_person=True).startswith("Oui")


def test_before_the_page_was_opened(scene: Scene) -> None:
    scene.person.created_at = SHOWN_AT + timedelta(hours=1)
    scene.show(scene.other)
    item, said, _auditor = scene.only()
    assert item.why is Why.STATUS
    assert (
        said
        == "Votre page n’existait pas encore\u00a0: elle a été ouverte le 20 nov. 2026, 11\u00a0h\u00a000."
    )
    assert say_headline(scene.ask(), to_person=True).startswith("Non")


@pytest.mark.parametrize(
    ("action", "words"),
    [("paused", "en pause depuis le 19 nov. 2026"), ("mandate_withdrawn", "retiré votre mandat")],
)
def test_while_the_page_was_closed_to_lists(scene: Scene, action: str, words: str) -> None:
    scene.note(action, SHOWN_AT - timedelta(days=1))
    scene.note("resumed", SHOWN_AT + timedelta(days=1))
    scene.show(scene.other)
    item, said, _auditor = scene.only()
    assert item.why is Why.STATUS
    assert words in said


def test_a_choice_of_the_employer_is_said_to_be_one_without_its_reason(scene: Scene) -> None:
    scene.follow(Stage.SET_ASIDE, "set_aside", SHOWN_AT - timedelta(days=1), reason="other_choice")
    scene.show(scene.other, hidden=[scene.person.id])
    item, said, auditor = scene.only()
    assert item.why is Why.FOLLOWED
    assert "L’entreprise avait déjà fait un choix pour cette offre." in said
    assert "Ce choix est le sien" in said
    for secret in ("écartée", "Une autre personne convient mieux"):
        assert secret.lower() not in said.lower()
    assert "Écartée de la liste" in auditor
    assert "Une autre personne convient mieux" in auditor


def test_a_choice_that_was_taken_back_since_is_still_known_from_the_list(scene: Scene) -> None:
    scene.show(scene.other, hidden=[scene.person.id])
    item, said, auditor = scene.only()
    assert item.why is Why.FOLLOWED
    assert "déjà fait un choix" in said
    assert auditor == "Hors de la liste par un choix de l’entreprise, retiré depuis."


def test_what_the_person_took_part_in_is_said_as_it_was(scene: Scene) -> None:
    scene.follow(Stage.DECLINED, "declined", SHOWN_AT - timedelta(days=1))
    scene.show(scene.other, hidden=None)  # a list from before the column: the follow-up tells
    item, said, _auditor = scene.only()
    assert item.why is Why.FOLLOWED
    assert said.startswith("Vous aviez décliné la demande de contact")


def test_a_list_that_hid_nobody_is_believed_before_the_follow_up(scene: Scene) -> None:
    scene.follow(Stage.DECLINED, "declined", SHOWN_AT - timedelta(days=1))
    scene.show(scene.other, hidden=[])
    assert scene.only()[0].why is Why.OUTSIDE


def test_a_list_of_the_shortlist_shows_nobody_else(scene: Scene) -> None:
    scene.show(scene.other, filters={"voir": "preselection"})
    item, said, _auditor = scene.only()
    assert item.why is Why.OTHER_VIEW
    assert "présélection" in said


def test_a_contract_that_the_page_refuses(scene: Scene) -> None:
    scene.refuse_the_contract()
    scene.show(scene.other)
    item, said, _auditor = scene.only()
    assert (item.why, item.is_certain) == (Why.EXCLUDED, True)
    assert said == "Votre page n’accepte pas le contrat proposé\u00a0: CDI."


def test_a_certificate_that_is_missing_and_a_page_that_has_changed_since(scene: Scene) -> None:
    scene.vacancy.certificates.append(make_certificate(scene.session, label="Permis C"))
    scene.note("skills_changed", SHOWN_AT + timedelta(days=1))
    scene.show(scene.other)
    item, said, auditor = scene.only()
    assert (item.why, item.is_certain) == (Why.EXCLUDED, False)
    assert said.startswith("La page ou l’offre a changé depuis.")
    assert "Permis C" in said
    assert "votre page" not in auditor
    assert say_changes(scene.ask()) == ["Compétences modifiées, 21 nov. 2026, 10\u00a0h\u00a000"]


def test_another_version_of_the_weights_makes_an_answer_less_certain(scene: Scene) -> None:
    scene.refuse_the_contract()
    scene.show(scene.other, weights_version=scene.weights + 1)
    assert not scene.only()[0].is_certain


def test_a_filter_of_the_recruiter(scene: Scene) -> None:
    scene.show(scene.other, filters={"must": "1", "dispo": "date"})
    item, said, auditor = scene.only()
    assert (item.why, item.filtered_by) == (Why.FILTERED, ("all_essentials",))
    assert said == (
        "L’entreprise avait réduit sa liste, et votre page n’y répond pas\u00a0: "
        "toutes les compétences indispensables."
    )
    assert "Le filtre de la liste" in auditor


def test_other_ranks_were_shown_and_the_score_of_that_day_is_known(scene: Scene) -> None:
    scene.show(scene.other)
    item, said, auditor = scene.only()
    assert item.why is Why.OUTSIDE
    today = scene.ask().today
    assert today is not None
    assert item.points == today.points
    assert said == (
        "La liste montrait les rangs 1 à 1, jusqu’à 80 points sur 100. Vous n’étiez pas parmi ces rangs. "
        f"Ce jour-là, cette page donnait {item.points} points."
    )
    assert "La personne n’était pas parmi ces rangs." in auditor


def test_between_equals_the_rule_is_told(scene: Scene) -> None:
    today = scene.ask().today
    assert today is not None
    shown = scene.show(scene.other)
    line = scene.session.get_one(SuggestionItem, (shown.id, scene.other.id))
    line.score = today.points * 1000 + 500
    scene.session.flush()
    assert "pour le moins d’offres passe devant" in scene.only()[1]


def test_a_score_of_that_day_is_not_made_up_once_something_has_changed(scene: Scene) -> None:
    scene.show(scene.other)
    scene.note("skills_changed", SHOWN_AT + timedelta(days=1))
    item, said, _auditor = scene.only()
    assert (item.why, item.parts) == (Why.OUTSIDE, ())
    assert said.endswith("Vous n’étiez pas parmi ces rangs.")


def test_an_empty_list_showed_nobody(scene: Scene) -> None:
    scene.show()
    assert scene.only()[1] == "Cette liste ne montrait personne."


def test_today_is_said_apart_with_what_would_keep_the_person_out(scene: Scene) -> None:
    scene.show(scene.other)
    today = scene.ask().today
    assert today is not None
    assert today.points == sum(part.points for part in today.parts) > 0
    assert say_today(scene.ask(), to_person=True) == []
    scene.refuse_the_contract()
    assert say_today(scene.ask(), to_person=True) == [
        "Votre page n’accepte pas le contrat proposé\u00a0: CDI."
    ]


def test_lists_that_say_the_same_are_told_once(scene: Scene) -> None:
    for minutes in (0, 5, 10):
        scene.show(scene.other, at=SHOWN_AT + timedelta(minutes=minutes))
    scene.show(scene.person, at=SHOWN_AT + timedelta(hours=1))
    gathered = scene.ask().gathered
    assert [(item.why, len(moments)) for item, moments in gathered] == [(Why.OUTSIDE, 3), (Why.SHOWN, 1)]


def test_the_number_of_queries_does_not_depend_on_lists_and_people(scene: Scene, count_queries: Any) -> None:
    def count() -> int:
        scene.session.expire_all()
        scene.session.refresh(scene.vacancy)
        with count_queries() as statements:
            scene.ask()
        return len(statements)

    scene.show(scene.other)
    scene.ask()
    before = count()
    for _ in range(4):
        scene.show(scene.other, scene.person)
    assert count() == before


def test_a_question_names_a_published_vacancy_and_a_day_that_the_log_keeps(
    scene: Scene, session: Session, now: datetime
) -> None:
    def ask(reference: str, day: date = DAY) -> Answer:
        return ask_about(session, candidate=scene.person, reference=reference, day=day, months=24, now=now)

    draft = make_vacancy(session, scene.employer, published_at=None)
    assert ask(f" {scene.vacancy.reference.lower()} ").vacancy is scene.vacancy
    for reference in (draft.reference, "OF-1999-0001"):
        with pytest.raises(VacancyUnknown):
            ask(reference)
    with pytest.raises(DayAhead):
        ask(scene.vacancy.reference, date(2026, 11, 26))
    with pytest.raises(DayForgotten):
        ask(scene.vacancy.reference, date(2024, 11, 24))
    check_day(date(2024, 11, 25), months=24, now=now)


def test_an_auditor_reads_every_line_and_leaves_a_trace(
    scene: Scene, session: Session, now: datetime
) -> None:
    administrator = make_user(session, is_administrator=True)
    scene.show(scene.other, scene.person, shown_to_id=scene.recruiter.id)
    question = {"day": DAY, "months": 24, "actor": administrator, "now": now}
    audit = audit_lists(session, reference=scene.vacancy.reference, code="", **question)
    ((shown, lines),) = audit.lists
    assert (shown.shown_to, shown.first_rank, shown.last_rank, shown.lowest) == ("Ines Delmas", 1, 2, 80)
    assert [line.code for line in lines] == [scene.other.code, scene.person.code]
    assert audit.answer is None
    asked = audit_lists(
        session, reference=scene.vacancy.reference, code=scene.person.code.lower(), **question
    )
    assert asked.answer is not None
    assert asked.answer.is_shown
    session.flush()
    trace = session.scalars(select(AccountEvent).order_by(AccountEvent.id)).all()
    assert [event.action for event in trace] == ["suggestions_audited"] * 2
    assert trace[1].detail["reason"] == f"{scene.vacancy.reference}, 20/11/2026, {scene.person.code}"
    with pytest.raises(PersonUnknown):
        audit_lists(session, reference=scene.vacancy.reference, code="C-0000", **question)


def test_days_gather_the_lists_of_each_vacancy(scene: Scene, session: Session) -> None:
    other = make_vacancy(session, scene.employer, title="Chaudronnier", published_at=LONG_BEFORE)
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # already the 21st in Paris
    for moment in (SHOWN_AT, SHOWN_AT + timedelta(hours=1), late):
        make_shown_list(session, scene.vacancy, [scene.other, scene.person], shown_at=moment)
    make_shown_list(session, other, [scene.person], shown_at=SHOWN_AT)
    make_shown_list(session, other, [scene.other], shown_at=SHOWN_AT)
    page = page_days(session, scene.person.id, number=1)
    assert page.total == 4
    assert [shown.day for shown in page.items] == [date(2026, 11, 21), DAY]
    lines = {line.title: (line.times, line.rank, line.points) for line in page.items[1].lines}
    assert lines == {scene.vacancy.title: (2, 2, 80), "Chaudronnier": (1, 1, 80)}
