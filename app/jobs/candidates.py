"""Mails to people about their own page."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.candidates.accesses import LETTER_DAYS, open_access
from app.candidates.enums import CandidateStatus
from app.candidates.queries import get_candidate
from app.integrations.gateways import gateways
from app.integrations.mail.compose import compose
from app.jobs.registry import handles


@handles("candidates.tell_enrolled")
def tell_enrolled(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Send the person the link of the page that an adviser opened with them."""
    candidate = get_candidate(session, payload["candidate_id"])
    identity = candidate.identity
    if candidate.status is CandidateStatus.LEFT or identity is None or not identity.email:
        return
    settings = gateways().settings
    token = open_access(session, candidate, days=LETTER_DAYS, now=now, actor_id=None, note="enrolment")
    mail = compose(
        "candidates/enrolled",
        to=identity.email,
        first_name=identity.first_name,
        code=candidate.code,
        partner=candidate.partner,
        answer_days=settings.contact_answer_days,
        link=f"{settings.base_url}/personne/{token}",
    )
    gateways().mailer.send(mail)
