"""The blueprint that the steps register on, and the draft that each of them edits."""

import uuid

from flask import Blueprint

from app.vacancies import services
from app.vacancies.models import Vacancy
from app.vacancies.queries import get_vacancy
from app.web.access import current_actor
from app.web.database import current_session

blueprint = Blueprint("vacancy_form", __name__, url_prefix="/offres")


def own_draft(vacancy_id: uuid.UUID) -> Vacancy:
    vacancy = get_vacancy(current_session(), vacancy_id, organisation_id=current_actor().organisation_id)
    services.refuse_ended(vacancy)
    return vacancy
