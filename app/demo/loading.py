"""The whole of `flask demo load`: partners, firms, people and vacancies, then the stories told on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.candidates.models import Candidate, CandidateAim, CandidateChange
from app.config import Environment
from app.core.clock import paris_date
from app.core.ids import candidate_code_length
from app.demo import openings, people
from app.demo.bulk import insert_columns, next_id, reset_sequence
from app.demo.catalogue import Catalogue, load_catalogue, make_catalogue
from app.demo.errors import DemoRefusedInProduction
from app.demo.firms import Firms, make_firms
from app.demo.home import Home, make_home
from app.demo.numbers import take_numbers
from app.demo.opening_texts import load_texts
from app.demo.sampling import draw_codes, make_rng
from app.demo.skills import build_pools
from app.demo.spread import Spread, local_spread, region_spread
from app.demo.stories import tell_stories
from app.demo.world import World, load_world
from app.vacancies.models import Vacancy

BATCH = 20_000
# People drawn around the demo firm, so that its vacancies find good suggestions near home.
_LOCAL_SHARE = 0.06
_LOCAL_MOST = 120
_LOCAL_KILOMETRES = 45.0

# Called with what is being made, how many more are done, and how many are wanted.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many of each to make, from which seed."""

    candidates: int = 2_000
    employers: int = 60
    vacancies: int = 150
    needs: int = 30
    seed: int = 2026


def is_empty(session: Session) -> bool:
    """Whether nobody and no firm is there yet."""
    return session.scalar(select(Organisation.id).limit(1)) is None and (
        session.scalar(select(Candidate.id).limit(1)) is None
    )


def load_region(
    session: Session,
    plan: Plan,
    *,
    environment: Environment,
    now: datetime,
    checkpoint: Callable[[], None] | None = None,
    progress: Progress | None = None,
) -> None:
    """Make a region; on a base that already holds one, add to it without a collision.

    The same seed on an equal base gives the same rows, relative to `now`. `checkpoint` is called after each
    batch of a large load. Raises DemoRefusedInProduction and ReferenceMissing.
    """
    if environment is Environment.PRODUCTION:
        raise DemoRefusedInProduction
    world = load_world(session)
    counts = [
        session.scalar(select(func.count()).select_from(m)) or 0 for m in (Candidate, Vacancy, Organisation)
    ]
    salts = (plan.seed, *counts)
    make_catalogue(session, world, make_rng(*salts, "catalogue"), now=now)
    catalogue = load_catalogue(session, world)
    home = make_home(session, world, make_rng(*salts, "home"), now=now)
    firms = make_firms(session, world, make_rng(*salts, "firms"), count=plan.employers, now=now)
    loader = _Loader(session, world, catalogue, salts, now, checkpoint, progress)
    loader.load_people(plan.candidates, home)
    loader.load_openings(plan.vacancies, firms)
    tell_stories(
        session, world, catalogue, firms, home, make_rng(*salts, "stories"), needs=plan.needs, now=now
    )
    if checkpoint is not None:
        checkpoint()


@dataclass(frozen=True, slots=True)
class _Loader:
    session: Session
    world: World
    catalogue: Catalogue
    salts: tuple[int, ...]
    now: datetime
    checkpoint: Callable[[], None] | None
    progress: Progress | None

    def load_people(self, count: int, home: Home | None) -> None:
        """Draw and insert `count` people, a few of them around the demo firm."""
        rng = make_rng(*self.salts, "people")
        taken = list(self.session.scalars(select(Candidate.code)))
        length = candidate_code_length(count + len(taken))
        codes = draw_codes(rng, count, length, taken)
        pools = build_pools(self.world, self.catalogue)
        region = region_spread(self.world, self.catalogue, rng)
        parts: list[tuple[Spread, int]] = []
        if home is not None:
            local = min(int(count * _LOCAL_SHARE), _LOCAL_MOST)
            near = local_spread(
                self.world,
                self.catalogue,
                place=home.place,
                kilometres=_LOCAL_KILOMETRES,
                occupations=home.occupations,
            )
            parts.append((near, local))
        rest = count - sum(size for _, size in parts)
        parts += [(region, min(BATCH, rest - start)) for start in range(0, rest, BATCH)]
        first, done = next_id(self.session, Candidate), 0
        for spread, size in parts:
            if size == 0:
                continue
            batch = people.draw_batch(
                self.catalogue,
                spread,
                rng,
                first_id=first + done,
                size=size,
                today=paris_date(self.now),
            )
            people.insert_batch(
                self.session,
                self.world,
                self.catalogue,
                pools,
                rng,
                batch,
                codes[done : done + size],
                now=self.now,
            )
            self._announce(batch.ids.tolist())
            done += size
            self._end_batch("candidats", size, count)
        for model in (Candidate, CandidateAim, CandidateChange):
            reset_sequence(self.session, model)

    def _announce(self, ids: list[int]) -> None:
        """A site that already runs reads these rows and takes the newcomers into its ranking index."""
        first = next_id(self.session, CandidateChange)
        insert_columns(
            self.session,
            CandidateChange,
            {
                "id": range(first, first + len(ids)),
                "candidate_id": ids,
                "changed_at": [self.now] * len(ids),
            },
        )

    def load_openings(self, count: int, firms: Firms) -> None:
        """Draw and insert `count` vacancies of `firms`, numbered after those that exist."""
        if not len(firms.ids):
            return
        rng = make_rng(*self.salts, "openings")
        texts = load_texts(self.world)
        owners, _, flat = self.catalogue.occupations.expand(
            np.arange(len(self.catalogue.ids), dtype=np.int64)
        )
        levels = openings.usual_levels(
            self.world, self.catalogue.levels, self.catalogue.occupations.values[flat], owners
        )
        shares = openings.firm_sizes(firms, rng)
        first = next_id(self.session, Vacancy)
        number = take_numbers(self.session, "OF", count, now=self.now)
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            batch = openings.draw_openings(
                self.world, firms, shares, levels, rng, first_id=first + start, size=size
            )
            openings.insert_openings(
                self.session,
                self.world,
                firms,
                texts,
                rng,
                batch,
                first_number=number + start,
                now=self.now,
            )
            self._end_batch("offres", size, count)
        reset_sequence(self.session, Vacancy)

    def _end_batch(self, what: str, size: int, total: int) -> None:
        if self.progress is not None:
            self.progress(what, size, total)
        if self.checkpoint is not None and total > BATCH:
            self.checkpoint()
