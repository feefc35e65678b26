"""Asking for a pack: who is in it, what it says, and what it never says."""

import io
import json
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.core.outbox import OutboxJob
from app.jobs.runner import run_due_jobs
from app.matching.models import SuggestionList
from app.packs import services
from app.packs.errors import EmptyShortlist, TooManyPeople
from app.packs.files import PackFiles
from app.packs.models import Pack, PackStatus
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.reference.enums import ContractKind, EvidenceKind
from app.vacancies.enums import VacancyStatus
from tests.factories.accounts import make_organisation
from tests.factories.candidates import make_candidate
from tests.factories.packs import NOW, days_later
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy
from tests.integration.packs.conftest import Employer

IDENTITY = {
    "first_name": "Maëlys",
    "last_name": "Dandonneau",
    "email": "maelys.dandonneau@exemple.test",
    "phone": "+33699887766",
}


def keep(
    session: Session, employer: Employer, candidate: Candidate, stage: Stage = Stage.SHORTLISTED
) -> PipelineEntry:
    entry = PipelineEntry(
        vacancy=employer.vacancy, candidate=candidate, stage=stage, created_at=NOW, updated_at=NOW
    )
    session.add(entry)
    session.flush()
    return entry


def ask(session: Session, employer: Employer) -> Pack:
    return services.request_pack(
        session, vacancy=employer.vacancy, user=employer.user, now=NOW, retention_days=180
    )


@pytest.fixture
def welder(session: Session, employer: Employer) -> Candidate:
    """Someone of the vacancy's occupation, with an attested skill, near the job, whose identity is full."""
    welding = make_skill(session, label="Souder en TIG sur inox")
    plans = make_skill(session, label="Lire un plan de soudure")
    occupation = make_occupation(session, code="H2913", label="Soudeur / Soudeuse")
    town = make_commune(session, name="Tonnay-Charente", latitude=45.95, longitude=-0.9)
    employer.vacancy = make_vacancy(
        session,
        employer.organisation,
        reference="OF-2026-0417",
        occupation=occupation,
        commune=make_commune(session, name="Rochefort"),
        essential=[welding],
        useful=[plans],
        contract=ContractKind.CDI,
    )
    person = make_candidate(
        session,
        occupation=occupation,
        skills={welding: EvidenceKind.CERTIFIED},
        identity=IDENTITY,
        commune=town,
        training_title="Titre pro Soudeur assembleur industriel",
        training_level=3,
        training_ends_on=date(2026, 12, 18),
    )
    centre = make_organisation(session, name="CFA Rives de Charente")
    person.skills[0].attested_by, person.skills[0].attested_on = centre, date(2026, 10, 9)
    session.flush()
    return person


def test_an_empty_shortlist_is_refused(session: Session, employer: Employer) -> None:
    with pytest.raises(EmptyShortlist):
        ask(session, employer)


def test_a_draft_has_no_shortlist(session: Session, employer: Employer) -> None:
    employer.vacancy = make_vacancy(
        session, employer.organisation, status=VacancyStatus.DRAFT, occupation=None, contract=None
    )
    with pytest.raises(EmptyShortlist):
        ask(session, employer)


@pytest.mark.parametrize(
    ("stage", "status", "is_kept"),
    [
        (Stage.SHORTLISTED, CandidateStatus.OPEN, True),
        (Stage.CONTACT_ASKED, CandidateStatus.OPEN, True),
        (Stage.AGREED, CandidateStatus.OPEN, True),
        (Stage.MET, CandidateStatus.OPEN, True),
        (Stage.SHORTLISTED, CandidateStatus.PAUSED, False),
        (Stage.SHORTLISTED, CandidateStatus.NOTICE, False),
        (Stage.AGREED, CandidateStatus.LEFT, False),
        (Stage.AGREED, CandidateStatus.OBJECTED, False),
        (Stage.SET_ASIDE, CandidateStatus.OPEN, False),
        (Stage.DECLINED, CandidateStatus.OPEN, False),
        (Stage.LAPSED, CandidateStatus.OPEN, False),
        (Stage.WITHDRAWN, CandidateStatus.OPEN, False),
        (Stage.HIRED, CandidateStatus.OPEN, False),
        (Stage.NOT_RETAINED, CandidateStatus.OPEN, False),
    ],
)
def test_a_pack_holds_people_still_in_play_who_may_be_shown(
    session: Session, employer: Employer, stage: Stage, status: CandidateStatus, is_kept: bool
) -> None:
    person = make_candidate(session, occupation=employer.vacancy.occupation, status=status)
    keep(session, employer, person, stage)
    if is_kept:
        assert [row.candidate_id for row in ask(session, employer).candidates] == [person.id]
    else:
        with pytest.raises(EmptyShortlist):
            ask(session, employer)


def test_thirty_people_at_most(session: Session, employer: Employer) -> None:
    for _number in range(31):
        keep(session, employer, make_candidate(session, occupation=employer.vacancy.occupation))
    with pytest.raises(TooManyPeople) as caught:
        ask(session, employer)
    assert "30 personnes au plus" in caught.value.message
    session.delete(session.scalars(select(PipelineEntry)).first())
    session.flush()
    assert len(ask(session, employer).content["people"]) == 30


def test_the_content_is_frozen_and_the_worker_is_asked(
    session: Session, employer: Employer, welder: Candidate
) -> None:
    keep(session, employer, welder)
    session.add(
        SuggestionList(
            vacancy_id=employer.vacancy.id,
            shown_at=NOW,
            weights_version=1,
            data_version="r1",
            matched=24,
            excluded={},
        )
    )
    pack = ask(session, employer)
    assert pack.status is PackStatus.WAITING
    assert (pack.total_pages, pack.file_name) == (3, "dossier-OF-2026-0417.pdf")
    assert pack.delete_after == date(2027, 5, 24)
    assert dict(pack.content["brief"]) == {
        "Employeur": f"{employer.organisation.name}, Rochefort",
        "Contrat": "CDI, 35 heures, dès le 4 janvier 2027",
        "Métier": "Soudeur / Soudeuse, ROME H2913",
        "Présélection": "1 personne, sur 24 suggérées",
        "Préparé par": f"{employer.user.full_name}, le 25 novembre 2026",
    }
    (person,) = pack.content["people"]
    assert person["code"] == welder.code
    assert person["training"] == "Titre pro Soudeur assembleur industriel"
    assert person["place"].startswith("Tonnay-Charente, ")
    assert person["place"].endswith("\u00a0km de Rochefort")
    assert sum(part["shown"] for part in person["parts"]) == person["total"]
    assert sum(part["maximum"] for part in person["parts"]) == 100
    assert all(part["words"] for part in person["parts"])
    assert [(skill["label"], skill["expectation"], skill["proof"]) for skill in person["skills"]] == [
        (
            "Souder en TIG sur inox",
            "Indispensable",
            "Attestée par CFA Rives de Charente, octobre 2026",
        ),
        ("Lire un plan de soudure", "Appréciée", "Non acquise"),
    ]
    assert "L’issue de la formation, prévue le 18 décembre 2026" in person["checks"]
    assert person["distinction"].startswith("a la compétence indispensable")
    (job,) = session.scalars(select(OutboxJob)).all()
    assert (job.name, job.payload) == ("packs.render_pack", {"pack_id": pack.id})


def test_people_come_best_first(session: Session, employer: Employer, welder: Candidate) -> None:
    far = make_commune(session, name="Niort", latitude=46.32, longitude=-0.46)
    other = make_candidate(session, occupation=employer.vacancy.occupation, commune=far, radius_km=80)
    keep(session, employer, other)
    keep(session, employer, welder)
    people = ask(session, employer).content["people"]
    assert [person["code"] for person in people] == [welder.code, other.code]
    assert people[0]["total"] > people[1]["total"]


def test_identity_is_never_read_and_never_printed(
    session: Session, sessions: sessionmaker[Session], employer: Employer, welder: Candidate, files: PackFiles
) -> None:
    keep(session, employer, welder, Stage.AGREED)
    session.commit()
    session.expunge_all()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(session.connection().engine, "before_cursor_execute", note)
    with sessions() as fresh:
        vacancy = fresh.get_one(type(employer.vacancy), employer.vacancy.id)
        user = fresh.get_one(type(employer.user), employer.user.id)
        pack = services.request_pack(
            fresh, vacancy=vacancy, user=user, now=days_later(-30), retention_days=180
        )
        fresh.commit()
    assert run_due_jobs(sessions) == 1
    event.remove(session.connection().engine, "before_cursor_execute", note)
    assert statements
    assert not [text for text in statements if "candidate_identities" in text]
    path = files.find(f"{pack.public_id}.pdf")
    assert path is not None
    reader = PdfReader(io.BytesIO(path.read_bytes()))
    said = " ".join(page.extract_text() for page in reader.pages) + json.dumps(
        pack.content, ensure_ascii=False
    )
    assert welder.code in said
    for secret in (*IDENTITY.values(), "99887766", "99 88 77 66"):
        assert secret.lower() not in said.lower()


def test_asking_twice_gives_the_pack_that_is_being_made(
    session: Session, employer: Employer, welder: Candidate
) -> None:
    keep(session, employer, welder)
    first = ask(session, employer)
    assert ask(session, employer) is first
    later = services.request_pack(
        session, vacancy=employer.vacancy, user=employer.user, now=days_later(1), retention_days=180
    )
    assert later is not first
