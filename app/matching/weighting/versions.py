"""Versions of the weights: read, compared, checked, published. A published version never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from app.accounts.events import record_event
from app.accounts.models import User
from app.core.errors import InvalidInput
from app.core.i18n import gettext as _
from app.matching.errors import SameWeights, WeightsChangedMeanwhile, WeightsVersionNotFound
from app.matching.log.journal import ensure_weights
from app.matching.models import RankingWeights
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights
from app.matching.weighting.rules import find_problems

LONGEST_NOTE = 1000
SHORTEST_NOTE = 10


@dataclass(frozen=True, slots=True)
class WeightsVersion:
    """A version as people read it. Without `published_at`, the product's own, which no list has used yet."""

    weights: Weights
    published_at: datetime | None = None
    published_by: User | None = None
    note: str = ""

    @property
    def number(self) -> int:
        return self.weights.version


def list_versions(session: Session) -> Sequence[WeightsVersion]:
    """Every version, the one in force first. They are few: somebody publishes each by hand."""
    rows = session.scalars(
        select(RankingWeights)
        .options(joinedload(RankingWeights.published_by))
        .order_by(RankingWeights.version.desc())
    ).all()
    return [_version(row) for row in rows] or [WeightsVersion(DEFAULT_WEIGHTS)]


def get_version_in_force(session: Session) -> WeightsVersion:
    """The version that ranks now."""
    row = session.scalar(
        select(RankingWeights)
        .options(joinedload(RankingWeights.published_by))
        .order_by(RankingWeights.version.desc())
        .limit(1)
    )
    return _version(row) if row else WeightsVersion(DEFAULT_WEIGHTS)


def get_version(session: Session, number: int) -> WeightsVersion:
    """The version of this number, whether in force or not. Raises WeightsVersionNotFound."""
    for version in list_versions(session):
        if version.number == number:
            return version
    raise WeightsVersionNotFound


def propose_default(in_force: Weights) -> Weights | None:
    """The product's own weights, when they are newer than those in force: a proposal, never applied alone."""
    return DEFAULT_WEIGHTS if DEFAULT_WEIGHTS.version > in_force.version else None


def draft_weights(points: Mapping[str, int], curves: Mapping[str, int], *, version: int) -> Weights:
    """Weights of these values, checked. Raises InvalidInput with a sentence for each field that is wrong;
    a sum that is not 100 is at `points`.
    """
    problems = find_problems(points, curves)
    if problems:
        raise InvalidInput(problems)
    return Weights.from_dict({"version": version, **points, "curves": dict(curves)})


def publish_weights(
    session: Session,
    *,
    weights: Weights,
    based_on: int,
    note: str,
    actor: User,
    organisation_id: int,
    now: datetime,
) -> WeightsVersion:
    """Publish the values of `weights` as the next version: every process ranks with it from its next list.

    `based_on` is the version that the author compared with. Raises WeightsChangedMeanwhile when another is
    in force by now, SameWeights when nothing differs, InvalidInput for a note that is missing or too long.
    """
    _check_note(note)
    in_force = Weights.from_dict(ensure_weights(session, now=now).values)
    if in_force.version != based_on:
        raise WeightsChangedMeanwhile
    if has_same_values(in_force, weights):
        raise SameWeights
    number = next_number(in_force)
    row = RankingWeights(
        version=number,
        values=weights.to_dict() | {"version": number},
        published_at=now,
        published_by=actor,
        note=note,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:  # a colleague published at the same moment
        raise WeightsChangedMeanwhile from error
    record_event(
        session,
        "weights_published",
        now=now,
        actor_id=actor.id,
        organisation_id=organisation_id,
        version=number,
    )
    return _version(row)


def next_number(in_force: Weights) -> int:
    """The number of the next version: never one that the product's own has, published here or not."""
    return max(in_force.version, DEFAULT_WEIGHTS.version) + 1


def has_same_values(one: Weights, other: Weights) -> bool:
    """Whether both rank alike, whatever their numbers."""
    return (one.points, one.curves) == (other.points, other.curves)


def _version(row: RankingWeights) -> WeightsVersion:
    return WeightsVersion(Weights.from_dict(row.values), row.published_at, row.published_by, row.note)


def _check_note(note: str) -> None:
    if len(note) < SHORTEST_NOTE:
        raise InvalidInput({"note": _("Écrivez pourquoi vous publiez\u00a0: une phrase suffit.")})
    if len(note) > LONGEST_NOTE:
        raise InvalidInput({"note": _("Raccourcissez la raison à %(most)s signes.", most=LONGEST_NOTE)})
