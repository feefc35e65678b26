"""Mail domains: which ones can speak for a firm, and which ones anybody can have."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import OrganisationStatus
from app.accounts.errors import DomainRefused
from app.accounts.models import Organisation
from app.accounts.sirets import siren_of

_DATA = Path(__file__).parent / "data" / "public_mail_domains.txt"
_DOMAIN = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")


@cache
def public_domains() -> frozenset[str]:
    return frozenset(_DATA.read_text(encoding="utf-8").split())


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def clean_domain(text: str) -> str:
    """A domain that may speak for a firm. Raises DomainRefused for a public one or for something else."""
    domain = text.strip().lower().removeprefix("@").removeprefix("www.")
    if not _DOMAIN.fullmatch(domain) or domain in public_domains():
        raise DomainRefused
    return domain


def list_vouched_domains(session: Session, organisation: Organisation) -> set[str]:
    """Domains that an administrator vouched for, for this establishment or another one of the same company.

    `Organisation.email_domain` is written by administrators only: what the person signing up types about
    their own firm proves nothing.
    """
    found = {organisation.email_domain} if organisation.email_domain else set()
    if organisation.siret:
        found.update(
            session.scalars(
                select(Organisation.email_domain).where(
                    Organisation.siret.startswith(siren_of(organisation.siret)),
                    Organisation.status == OrganisationStatus.VERIFIED,
                    Organisation.email_domain.is_not(None),
                )
            )
        )
    return {domain for domain in found if domain and domain not in public_domains()}
