"""What has happened in the region: the demo firm's vacancies, people followed, needs signalled."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import OrganisationKind
from app.accounts.models import Membership, Organisation, User
from app.demo.catalogue import Catalogue
from app.demo.firms import Firms
from app.demo.follow_ups import follow_elsewhere, tell_home_follow_ups
from app.demo.home import Home
from app.demo.home_vacancies import make_home_vacancies
from app.demo.need_stories import make_needs
from app.demo.sampling import Rng
from app.demo.shown_lists import show_home_lists, show_lists_elsewhere
from app.demo.world import World


def tell_stories(
    session: Session,
    world: World,
    catalogue: Catalogue,
    firms: Firms,
    home: Home | None,
    rng: Rng,
    *,
    needs: int,
    now: datetime,
) -> None:
    """Insert the rows that need people and vacancies to be there."""
    vacancies = {}
    if home is not None:
        vacancies = make_home_vacancies(session, world, home, rng, now=now)
        show_home_lists(session, home, vacancies, now=now)
        tell_home_follow_ups(session, home, vacancies, rng, now=now)
        show_lists_elsewhere(session, home, now=now)
    follow_elsewhere(session, firms, rng, now=now)
    reviewers = session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.kind == OrganisationKind.AGENCY)
        .order_by(User.id)
    ).all()
    if reviewers:
        make_needs(session, world, catalogue, firms, home, vacancies, reviewers[0], rng, count=needs, now=now)
