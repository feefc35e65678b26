"""What an audit found, as plain values that JSON can hold."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from app.evaluation.fairness.measures import Places, Ratio
from app.evaluation.fairness.spread import Spread

# Raised when the fields change: a reader passes over records of another format.
FORMAT = 1
# Points: a bias of so many changes who is on a first page, and an audit that misses it proves little.
CONCLUSIVE = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What to audit: `sample` vacancies at most, `days` of lists, everything drawn from `seed`.

    `top`: places of a first page. `depth`: places that somebody reads. `window`: days of exposures counted.
    """

    seed: int = 2026
    sample: int = 300
    days: int = 14
    top: int = 10
    depth: int = 20
    window: int = 30


@dataclass(frozen=True, slots=True)
class GroupFindings:
    """What the lists gave to one group beside the others.

    `key`: the model that drew it, or "small" for the people of small communes, who are observed, not drawn.
    `share`: of the people within reach of a vacancy. Ratios to the others: over whole pools, then between
    equals, then exposure against relevance. `chances`: that a fair list would differ as much between equals,
    for selection, exposure and standing; None when the group was observed, since it is then no draw.
    """

    key: str
    share: float
    places: Places | None
    selection: Ratio
    selection_of_equals: Ratio
    exposure: Ratio
    exposure_of_equals: Ratio
    exposure_for_relevance: Ratio
    chances: tuple[float, ...] | None
    is_alarming: bool

    @property
    def is_observed(self) -> bool:
        return self.chances is None


@dataclass(frozen=True, slots=True)
class Trial:
    """A bias that the audit planted itself, and whether it saw it.

    `kind`: "points" taken off the score, or "skills" left out of the records; `size` in points or as a share
    (0.1: one in ten).
    """

    kind: str
    size: float
    selection_of_equals: Ratio
    chances: tuple[float, ...]
    is_alarming: bool


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How many audits of groups on which nothing is planted raised an alarm; `rate`: at most, promised."""

    audits: int
    alarms: int
    rate: float


@dataclass(frozen=True, slots=True)
class Audit:
    """A whole audit. `people` are all those of the index, `reached` those in one pool at least; `vacancies`
    were ranked, and `choosing` have more people than a first page has places. Communes under
    `small_population` people are small.
    """

    plan: Plan
    made_at: datetime
    seconds: float
    weights_version: int
    tie_band: int
    data_version: str
    small_population: int
    people: int
    reached: int
    vacancies: int
    choosing: int
    groups: tuple[GroupFindings, ...]
    trials: tuple[Trial, ...]
    false_alarms: FalseAlarms
    spreads: tuple[Spread, ...]

    @property
    def is_alarming(self) -> bool:
        return any(group.is_alarming for group in self.groups)

    @property
    def smallest_seen(self) -> int | None:
        """The fewest points whose loss was seen, more being seen too; None when nothing was."""
        found = None
        for trial in sorted(self.trials, key=lambda trial: -trial.size):
            if trial.kind == "points":
                if not trial.is_alarming:
                    break
                found = int(trial.size)
        return found

    @property
    def is_conclusive(self) -> bool:
        """Whether silence means something: a loss of CONCLUSIVE points would have been seen."""
        return self.smallest_seen is not None and self.smallest_seen <= CONCLUSIVE

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready record, read back by `from_dict`."""
        return {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Audit":
        """The audit of a record. Raises ValueError for another format, KeyError or TypeError for a wrong
        one.
        """
        fields = dict(record)
        if fields.pop("format", None) != FORMAT:
            raise ValueError("an audit of another format")
        return cls(
            **{
                **fields,
                "plan": Plan(**fields["plan"]),
                "made_at": datetime.fromisoformat(fields["made_at"]),
                "groups": tuple(map(_read_group, fields["groups"])),
                "trials": tuple(map(_read_trial, fields["trials"])),
                "false_alarms": FalseAlarms(**fields["false_alarms"]),
                "spreads": tuple(map(_read_spread, fields["spreads"])),
            }
        )


_RATIOS = (
    "selection",
    "selection_of_equals",
    "exposure",
    "exposure_of_equals",
    "exposure_for_relevance",
)


def _read_group(record: Mapping[str, Any]) -> GroupFindings:
    ratios = {name: Ratio(**record[name]) for name in _RATIOS}
    places = Places(**record["places"]) if record["places"] else None
    chances = tuple(record["chances"]) if record["chances"] else None
    return GroupFindings(**{**record, **ratios, "places": places, "chances": chances})


def _read_trial(record: Mapping[str, Any]) -> Trial:
    ratio = Ratio(**record["selection_of_equals"])
    return Trial(**{**record, "selection_of_equals": ratio, "chances": tuple(record["chances"])})


def _read_spread(record: Mapping[str, Any]) -> Spread:
    lists = {name: tuple(record[name]) for name in ("shown_by_day", "lorenz")}
    return Spread(**{**record, **lists})
