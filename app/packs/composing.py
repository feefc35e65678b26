"""Puts a shortlist into the frozen content of a pack: the figures of ranking, the words of the site."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.core.clock import paris_date
from app.core.i18n import format_day, ngettext, speaking
from app.core.i18n import gettext as _
from app.matching.models import SuggestionList
from app.matching.ranking.reasons import Explanation, SkillVerdict
from app.matching.services import Suggestion
from app.matching.wording import Labels, part_names, say_part, short_part_names
from app.packs import phrases
from app.packs.checks import points_to_check
from app.packs.content import PackContent, PartLine, PersonPage, SkillLine
from app.packs.distinctions import distinguish
from app.packs.facts import Facts, read_facts
from app.packs.rendering import LANGUAGE
from app.vacancies.models import Vacancy


def compose_content(
    session: Session,
    *,
    vacancy: Vacancy,
    people: Sequence[Suggestion],
    labels: Labels,
    user: User,
    now: datetime,
    delete_after: date,
) -> PackContent:
    """The content of a pack for `people`, at least one, best first, as matching explains them."""
    with speaking(LANGUAGE):
        facts = [
            read_facts(person.explanation, training_ends_on=_end_of_training(person.candidate))
            for person in people
        ]
        pages = zip(people, facts, distinguish(facts), strict=True)
        return PackContent(
            title=vacancy.title,
            reference=vacancy.reference,
            employer=vacancy.organisation.name,
            brief=_brief(session, vacancy, len(people), user, now),
            made_on=paris_date(now).isoformat(),
            delete_after=delete_after.isoformat(),
            people=tuple(
                _page(person, known, sentence, vacancy=vacancy, labels=labels, today=paris_date(now))
                for person, known, sentence in pages
            ),
        )


def _end_of_training(candidate: Candidate) -> date | None:
    return None if candidate.is_training_completed else candidate.training_ends_on


def _brief(
    session: Session, vacancy: Vacancy, count: int, user: User, now: datetime
) -> tuple[tuple[str, str], ...]:
    workplace = vacancy.commune.name if vacancy.commune else None
    occupation = vacancy.occupation
    rows = [
        (_("Employeur"), ", ".join(filter(None, (vacancy.organisation.name, workplace)))),
        (_("Contrat"), phrases.contract(vacancy)),
        (
            _("Métier"),
            _("%(label)s, ROME %(code)s", label=occupation.label, code=occupation.code) if occupation else "",
        ),
        (_("Présélection"), _shortlist(session, vacancy, count)),
        (_("Préparé par"), _("%(name)s, le %(day)s", name=user.full_name, day=format_day(now))),
    ]
    return tuple(row for row in rows if row[1])


def _shortlist(session: Session, vacancy: Vacancy, count: int) -> str:
    people = ngettext("%(num)s personne", "%(num)s personnes", count)
    suggested = session.scalar(
        select(SuggestionList.matched)
        .where(SuggestionList.vacancy_id == vacancy.id)
        .order_by(SuggestionList.shown_at.desc(), SuggestionList.id.desc())
        .limit(1)
    )
    if not suggested or suggested < count:
        return people
    return _("%(people)s, sur %(suggested)s suggérées", people=people, suggested=suggested)


def _page(
    person: Suggestion, facts: Facts, distinction: str, *, vacancy: Vacancy, labels: Labels, today: date
) -> PersonPage:
    candidate, explanation = person.candidate, person.explanation
    return PersonPage(
        code=candidate.code,
        commune=candidate.commune.name,
        distance=phrases.distance(facts.km),
        place=phrases.place(
            candidate.commune.name, facts.km, vacancy.commune.name if vacancy.commune else ""
        ),
        training=phrases.training(candidate),
        availability=phrases.availability(candidate, today),
        total=explanation.shown_total,
        parts=_parts(explanation, labels),
        skills=_skills(explanation.skills, candidate, labels),
        checks=points_to_check(facts, labels.skills, today=today),
        distinction=distinction,
    )


def _parts(explanation: Explanation, labels: Labels) -> tuple[PartLine, ...]:
    named = zip(part_names(), short_part_names(), explanation.parts, strict=True)
    return tuple(
        PartLine(name, short_name, part.shown_points, part.max_points, say_part(part, labels))
        for name, short_name, part in named
    )


def _skills(verdicts: Sequence[SkillVerdict], candidate: Candidate, labels: Labels) -> tuple[SkillLine, ...]:
    held = {skill.skill_id: skill for skill in candidate.skills}
    return tuple(
        SkillLine(
            label=labels.skills[verdict.skill],
            is_essential=verdict.is_essential,
            expectation=_("Indispensable") if verdict.is_essential else _("Appréciée"),
            proof=phrases.proof(verdict, held.get(verdict.skill)),
        )
        for verdict in verdicts
    )
