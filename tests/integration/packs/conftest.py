"""An employer with one vacancy, and a gateway whose files are in a temporary folder."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.config import Settings
from app.integrations.gateways import init_gateways
from app.packs.files import PackFiles
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.vacancies import make_vacancy


@dataclass(slots=True)
class Employer:
    organisation: Organisation
    user: User
    vacancy: Vacancy


@pytest.fixture
def employer(session: Session) -> Employer:
    organisation = make_employer(session)
    return Employer(organisation, make_member(session, organisation), make_vacancy(session, organisation))


@pytest.fixture
def files(settings: Settings) -> PackFiles:
    """The folder of packs, and the gateways that jobs find it through."""
    init_gateways(settings)
    return PackFiles(settings.data_dir)
