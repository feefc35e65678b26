"""What importing a feed would do, offer by offer: shown first, done when a person says so."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from app.integrations.feeds.contract import FeedError, FeedOffer, Unit
from app.reference.enums import ContractKind
from app.vacancies.enums import OccupationSource


class Outcome(StrEnum):
    """`KEPT`: the feed has changed, but somebody works on the vacancy, or has published it."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    OUTSIDE = "outside"


class Lack(StrEnum):
    """What a draft will still need, beside a date to begin, which feeds seldom give."""

    OCCUPATION = "occupation"
    COMMUNE = "commune"
    CONTRACT = "contract"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Proposal:
    occupation_id: int
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PlannedOffer:
    """`occupation` goes on the draft; without one, `proposals` are the likeliest, for a person to choose."""

    offer: FeedOffer
    outcome: Outcome
    occupation: Proposal | None = None
    source: OccupationSource | None = None
    proposals: tuple[Proposal, ...] = ()
    commune_id: int | None = None
    commune_name: str = ""
    contract: ContractKind | None = None

    @property
    def is_draft(self) -> bool:
        """Whether confirming writes a draft."""
        return self.outcome in (Outcome.NEW, Outcome.UPDATED)

    @property
    def lacks(self) -> list[Lack]:
        given = {
            Lack.OCCUPATION: self.occupation,
            Lack.COMMUNE: self.commune_id,
            Lack.CONTRACT: self.contract,
            Lack.DESCRIPTION: self.offer.description,
        }
        return [lack for lack, value in given.items() if not value]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    format_name: str
    unit: Unit
    offers: tuple[PlannedOffer, ...]
    errors: tuple[FeedError, ...]

    @property
    def read(self) -> int:
        return len(self.offers) + len(self.errors)

    @property
    def ready(self) -> list[PlannedOffer]:
        return [planned for planned in self.offers if planned.is_draft and not planned.lacks]

    @property
    def incomplete(self) -> list[PlannedOffer]:
        return [planned for planned in self.offers if planned.is_draft and planned.lacks]

    def having(self, outcome: Outcome) -> list[PlannedOffer]:
        return [planned for planned in self.offers if planned.outcome is outcome]


_ADAPTER = TypeAdapter(ImportPlan)


def plan_as_json(plan: ImportPlan) -> dict[str, Any]:
    stored: dict[str, Any] = _ADAPTER.dump_python(plan, mode="json")
    return stored


def plan_from_json(stored: dict[str, Any]) -> ImportPlan:
    return _ADAPTER.validate_python(stored)
