"""Sixty thousand invented people, untidy on purpose: a model of its own, independent of the demo's.

The demo's people are tidy: whoever seeks a trade holds its skills. These are drawn from a life:

1. a home, by population; a first occupation, by how often postings of the whole country ask for it (60 % its
   own count, 40 % that of its professional domain, and a little for all the others);
2. for 45 %, a second past occupation: 60 % an official neighbour, 25 % of the same domain, 15 % anything;
   years in each, exponential, 4 on average;
3. skills really held (latent): each ROME skill of a past occupation with a chance that grows with the years,
   greater for core skills; a training adds what it teaches. Nobody else reads them: not the systems, not the
   grader;
4. what is declared: 30 to 70 % of the real ones, by the person, core skills more readily; one level in five
   is off by one; a few skills of a neighbour occupation are claimed besides; 20 at most;
5. what is sought, one to three occupations: for 62 % first the last occupation, for 20 % a neighbour of it,
   for 18 % the occupation of their training; 55 % give a title, not always the usual one;
6. a training for 70 %: a programme of the catalogue (attested by its centre) or one that is only declared;
   62 % towards what is sought, 18 % towards a past occupation, 12 % a neighbour, 8 % anything; its level is
   the usual one, or off by one for a quarter; a third of those in programmes seek a firm to learn in;
7. radius, dates, contracts, licences and states of all kinds.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from app.candidates.enums import CandidateKind, CandidateOrigin, CandidateStatus
from app.demo.catalogue import Catalogue
from app.demo.sampling import Floats, Rng, draw, make_rng, normalised
from app.demo.world import World
from app.reference.enums import ContractKind

MOST_DECLARED = 20
_RADII = (10, 15, 20, 30, 40, 50, 80)
_RADIUS_SHARES = (0.07, 0.12, 0.20, 0.28, 0.17, 0.11, 0.05)
_STATES = (CandidateStatus.OPEN, CandidateStatus.PAUSED, CandidateStatus.NOTICE, CandidateStatus.OBJECTED)
_STATE_SHARES = (0.92, 0.05, 0.02, 0.01)
_DIPLOMAS = {3: "CAP", 4: "Bac professionnel", 5: "BTS", 6: "Licence professionnelle", 7: "Master"}
_BIT = {kind: 1 << kind.bit for kind in ContractKind}


@dataclass(slots=True)
class Person:
    """A person as declared, in database ids, plus `latent`: skills really held, which nothing may read."""

    place: int
    radius: int
    aims: list[tuple[int, int | None]] = field(default_factory=list)
    skills: dict[int, tuple[int, str]] = field(default_factory=dict)
    programme: int | None = None
    training_title: str | None = None
    training_level: int = 0
    training_ends: date | None = None
    is_completed: bool = False
    kind: CandidateKind = CandidateKind.OTHER
    origin: CandidateOrigin = CandidateOrigin.SELF
    status: CandidateStatus = CandidateStatus.OPEN
    available: date = date.min
    accepted: int = 0
    preferred: int = 0
    rhythm: int = 0
    certificates: set[int] = field(default_factory=set)
    latent: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trades:
    """Cumulative shares of occupations, and the occupations of each professional domain."""

    shares: Floats
    of_domain: dict[str, list[int]]
    programmes_of: dict[int, list[int]]


def make_trades(world: World, catalogue: Catalogue, posted: Iterable[str]) -> Trades:
    """`posted`: ROME codes of postings, one for each posting."""
    counts = Counter(posted)
    of_domain: dict[str, list[int]] = {}
    for number, code in enumerate(world.codes):
        of_domain.setdefault(code[:3], []).append(number)
    means = {
        domain: sum(counts[world.codes[number]] for number in numbers) / len(numbers)
        for domain, numbers in of_domain.items()
    }
    programmes_of: dict[int, list[int]] = {}
    for programme in range(len(catalogue.ids)):
        for number in catalogue.occupations.row(programme).tolist():
            programmes_of.setdefault(number, []).append(programme)
    weights = [0.15 + 0.6 * counts[code] + 0.4 * means[code[:3]] for code in world.codes]
    return Trades(normalised(weights), of_domain, programmes_of)


def draw_people(
    world: World, catalogue: Catalogue, trades: Trades, *, count: int, seed: int, today: date
) -> list[Person]:
    """`count` people; the same arguments give the same people, whoever comes before or after."""
    homes = normalised(world.places.population)
    return [
        _Life(world, catalogue, trades, make_rng(seed, "person", number), today).draw(homes)
        for number in range(count)
    ]


@dataclass(slots=True)
class _Life:
    world: World
    catalogue: Catalogue
    trades: Trades
    rng: Rng
    today: date

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def pick(self, values: Any, shares: Any = None) -> Any:
        return values[int(self.rng.choice(len(values), p=shares))]

    def days(self, low: int, high: int) -> date:
        return self.today + timedelta(days=int(self.rng.integers(low, high)))

    def draw(self, homes: Floats) -> Person:
        person = Person(
            place=int(draw(self.rng, homes, 1)[0]),
            radius=int(self.pick(_RADII, _RADIUS_SHARES)),
            status=self.pick(_STATES, _STATE_SHARES),
        )
        past = self._past()
        sought = self._sought(past)
        trained = self._training(person, past, sought)
        if trained is not None and self.chance(0.18):
            sought = [trained, *(number for number in sought if number != trained)][:3]
        person.aims = [(int(self.world.occupation_ids[number]), self._title(number)) for number in sought]
        self._live(person, past, trained)
        self._declare(person, past)
        self._terms(person, sought)
        self._certify(person, past, trained)
        return person

    def _past(self) -> list[tuple[int, float]]:
        """(occupation, years), oldest first."""
        first = int(draw(self.rng, self.trades.shares, 1)[0])
        past = [(first, float(self.rng.exponential(4.0)))]
        if self.chance(0.45):
            kind = self.rng.random()
            second = self._neighbour(first) if kind < 0.6 else -1
            if kind >= 0.85:
                second = int(draw(self.rng, self.trades.shares, 1)[0])
            if second < 0:
                second = int(self.pick(self.trades.of_domain[self.world.codes[first][:3]]))
            if second != first:
                past.append((second, float(self.rng.exponential(4.0))))
        return past

    def _neighbour(self, number: int) -> int:
        near = self.world.neighbours.row(number)
        return int(self.pick(near)) if len(near) else -1

    def _sought(self, past: list[tuple[int, float]]) -> list[int]:
        last = past[-1][0]
        near = self._neighbour(last)
        first = near if near >= 0 and self.chance(0.24) else last
        sought = [first]
        if self.chance(0.40):
            sought.append(past[0][0] if self.chance(0.4) else self._neighbour(first))
        if self.chance(0.10):
            sought.append(self._neighbour(last))
        return [number for number in dict.fromkeys(sought) if number >= 0]

    def _title(self, number: int) -> int | None:
        titles = self.world.appellations.row(number)
        if not len(titles) or not self.chance(0.55):
            return None
        return int(titles[0]) if self.chance(0.4) else int(self.pick(titles))

    def _training(self, person: Person, past: list[tuple[int, float]], sought: list[int]) -> int | None:
        """Fill in the training; returns the occupation that it leads to."""
        kind = self.rng.random()
        if kind < 0.30:
            return None
        toward = self.rng.random()
        number = sought[0]
        if toward >= 0.92:
            number = int(draw(self.rng, self.trades.shares, 1)[0])
        elif toward >= 0.80:
            near = self._neighbour(number)
            number = near if near >= 0 else number
        elif toward >= 0.62:
            number = past[0][0]
        options = self.trades.programmes_of.get(number, [])
        if not options:
            return None
        programme = int(self.pick(options))
        person.training_level = int(self.catalogue.levels[programme])
        if kind < 0.68:
            self._enrol(person, programme)
        else:
            if self.chance(0.25):
                person.training_level += 1 if self.chance(0.5) else -1
            person.training_level = min(7, max(3, person.training_level))
            person.training_title = f"{_DIPLOMAS[person.training_level]} {self.world.labels[number]}"[:255]
            person.training_ends = self.days(-7000, -200)
            person.is_completed = True
        return number

    def _enrol(self, person: Person, programme: int) -> None:
        person.programme = programme
        person.training_title = self.catalogue.titles[programme]
        person.origin = CandidateOrigin.ROSTER
        person.is_completed = self.chance(0.5)
        person.kind = CandidateKind.TRAINEE
        person.training_ends = self.days(-600, -2) if person.is_completed else self.days(5, 240)
        if not person.is_completed and self.chance(0.55):
            person.kind = CandidateKind.APPRENTICE
            person.rhythm = int(self.rng.integers(1, 4))
            person.training_ends = self.days(200, 800)

    def _live(self, person: Person, past: list[tuple[int, float]], trained: int | None) -> None:
        """What the person can really do."""
        for number, years in past:
            grown = 1 - float(np.exp(-years / 4))
            row = slice(self.world.skills.offsets[number], self.world.skills.offsets[number + 1])
            skills, cores = self.world.skills.values[row], self.world.core[row]
            chances = np.where(cores == 1, 0.45 + 0.45 * grown, 0.12 + 0.40 * grown)
            held = self.rng.random(len(skills)) < chances
            levels = 1 + (self.rng.random((2, len(skills))) < 0.25 + 0.55 * grown).sum(axis=0)
            for skill, level in zip(skills[held].tolist(), levels[held].tolist(), strict=True):
                person.latent[skill] = max(person.latent.get(skill, 0), level)
        if trained is not None and person.programme is not None:
            done = 1.0 if person.is_completed else 0.4
            for skill in self.catalogue.skills.row(person.programme).tolist():
                if self.chance(0.8 * done):
                    person.latent[skill] = max(person.latent.get(skill, 0), int(self.rng.integers(1, 4)))

    def _declare(self, person: Person, past: list[tuple[int, float]]) -> None:
        """What of it is said, and what backs it."""
        share = float(self.rng.uniform(0.30, 0.70))
        core = {
            int(skill)
            for number, _years in past
            for skill, flag in zip(
                self.world.skills.row(number).tolist(),
                self.world.core[
                    self.world.skills.offsets[number] : self.world.skills.offsets[number + 1]
                ].tolist(),
                strict=True,
            )
            if flag
        }
        taught = (
            set(self.catalogue.skills.row(person.programme).tolist())
            if person.programme is not None
            else set()
        )
        said = [
            skill
            for skill in sorted(person.latent)
            if self.chance(min(0.95, share * (1.25 if skill in core else 0.85)))
        ]
        order = self.rng.permutation(len(said))[:MOST_DECLARED]
        for skill in (said[place] for place in order.tolist()):
            level = person.latent[skill]
            if self.chance(0.2):
                level = min(3, max(1, level + (1 if self.chance(0.6) else -1)))
            person.skills[skill] = (level, self._evidence(person, skill in taught))
        near = self._neighbour(past[-1][0])
        if near >= 0 and self.chance(0.25):
            for skill in self.rng.permutation(self.world.skills.row(near))[:2].tolist():
                person.skills.setdefault(skill, (int(self.rng.integers(1, 3)), "declared"))

    def _evidence(self, person: Person, is_taught: bool) -> str:
        draw = self.rng.random()
        if is_taught and person.is_completed:
            return "certified" if draw < 0.6 else "assessed" if draw < 0.8 else "declared"
        return "assessed" if draw < (0.35 if is_taught else 0.06) else "declared"

    def _terms(self, person: Person, sought: list[int]) -> None:
        """Contracts, and the day from which the person is free."""
        if person.kind is CandidateKind.APPRENTICE:
            person.accepted = _BIT[ContractKind.APPRENTICESHIP]
            if self.chance(0.5):
                person.accepted |= _BIT[ContractKind.PROFESSIONALISATION]
            if self.chance(0.6):
                person.preferred = _BIT[ContractKind.APPRENTICESHIP]
            person.available = self.days(-20, 60)
            return
        is_seasonal = any(self.world.codes[number][0] in "AG" for number in sought)
        odds = {
            ContractKind.CDI: 0.92,
            ContractKind.CDD: 0.82,
            ContractKind.SEASONAL: 0.6 if is_seasonal else 0.25,
            ContractKind.TEMPORARY: 0.48,
            ContractKind.PROFESSIONALISATION: 0.14,
            ContractKind.APPRENTICESHIP: 0.08,
            ContractKind.INTERNSHIP: 0.0 if person.is_completed or person.programme is None else 0.3,
        }
        person.accepted = (
            sum(_BIT[kind] for kind, odd in odds.items() if self.chance(odd)) or _BIT[ContractKind.CDI]
        )
        liked = self.pick(
            (ContractKind.CDI, None, ContractKind.CDD, ContractKind.SEASONAL, ContractKind.TEMPORARY),
            (0.50, 0.32, 0.09, 0.04, 0.05),
        )
        person.preferred = _BIT[liked] & person.accepted if liked else 0
        if person.training_ends and not person.is_completed:
            person.available = person.training_ends + timedelta(days=int(self.rng.integers(1, 30)))
        else:
            person.available = self.days(-20, 30) if self.chance(0.65) else self.days(30, 130)

    def _certify(self, person: Person, past: list[tuple[int, float]], trained: int | None) -> None:
        numbers = {number for number, years in past if years > 0.5}
        if trained is not None and person.is_completed:
            numbers.add(trained)
        for number in sorted(numbers):
            for rows, odds in (
                (self.world.required_certificates, 0.85),
                (self.world.usual_certificates, 0.35),
            ):
                for certificate in rows.row(number).tolist():
                    if self.chance(odds):
                        person.certificates.add(certificate)
        licence = self.world.certificate_of.get("PERMIS_B")
        if licence is not None:
            person.certificates.discard(licence)
            if self.chance(0.74):
                person.certificates.add(licence)


def person_hash(record: dict[str, Any]) -> str:
    """The name of a person in the judgements: a hash of what is declared, in codes of the reference."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
