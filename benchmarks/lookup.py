"""Lists under a field, letter by letter, over the whole reference: how fast, and do they hold what is meant.

    make bench-lookup                         500 titles and skills, typed as they are and with one error
    python -m benchmarks.lookup --targets 60

The reference of ESTUAIRE_SHARED/data/rome is loaded into a throw-away SQLite. Each target is typed from its
second letter to its end; each beginning is a request. SQL (`LIKE` on each word, the shortest first) answers
those of the lengths shown, and both are compared on these.
"""

import argparse
import gc
import random
import string
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np
from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

import app.model_registry  # noqa: F401
from app.core.clock import utc_now
from app.core.db import make_engine
from app.model_registry import metadata
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_rome
from app.reference.lookup.queries import look_up_occupations, look_up_skills
from app.reference.lookup.store import LOOKUP
from app.reference.models import Appellation, Occupation, OccupationSkill, Skill
from app.reference.text import normalise_text
from benchmarks.machine import describe_run, say
from benchmarks.page_load.region import shared_data

SEED = 4
LENGTHS = (2, 3, 4, 6, 8, 12, 16)
PLACES = (1, 5, 8)
LEAST_FOR_ERROR = 5


class Target(NamedTuple):
    """What someone means: the text typed, the id to find, the occupation that a skill is sought for."""

    kind: str
    text: str
    key: int
    occupation_id: int


@dataclass(frozen=True, slots=True)
class Ways:
    """The two ways of answering: ids in the order shown."""

    ours: Callable[[Target, str], list[int]]
    sql: Callable[[Target, str], list[int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--targets", type=int, default=500, help="titles and skills together (500)")
    count: int = parser.parse_args().targets
    say(describe_run("numpy", "rapidfuzz", "sqlalchemy"))
    with TemporaryDirectory() as folder, _loaded(Path(folder)) as session:
        _build(session)
        targets = _draw(session, count)
        ways = Ways(
            lambda target, text: _ours(session, target, text),
            lambda target, text: _sql(session, target, text),
        )
        for name, spoil in (("typed as it is", False), ("with one typing error", True)):
            _measure(name, targets, ways, spoil=spoil)


def _loaded(folder: Path) -> Session:
    engine = make_engine(f"sqlite:///{folder}/rome.db")
    metadata.create_all(engine)
    release, _communes = read_releases(shared_data() / "rome")
    assert release is not None
    session = Session(engine)
    import_rome(session, release, now=utc_now())
    session.commit()
    session.expunge_all()
    return session


def _build(session: Session) -> None:
    gc.collect()
    before, started = _resident(), perf_counter()
    indexes = LOOKUP.indexes(session)
    seconds = perf_counter() - started
    gc.collect()
    say(
        f"{len(indexes.titles.choices):,} titles and names, {len(indexes.skills.choices):,} skills; built in"
        f" {seconds:.2f} s, {_resident() - before:.0f} MB more in memory"
    )


def _resident() -> float:
    """Memory that this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def _draw(session: Session, count: int) -> list[Target]:
    rng = random.Random(SEED)  # noqa: S311
    titles = session.execute(select(Appellation.label, Appellation.id).order_by(Appellation.id)).all()
    skills = session.execute(
        select(Skill.label, Skill.id, func.min(OccupationSkill.occupation_id))
        .join(OccupationSkill)
        .group_by(Skill.id)
        .order_by(Skill.id)
    ).all()
    return [
        *(Target("titles", _one_form(label, rng), key, 0) for label, key in rng.sample(titles, count // 2)),
        *(Target("skills", label, key, own) for label, key, own in rng.sample(skills, count - count // 2)),
    ]


def _one_form(label: str, rng: random.Random) -> str:
    """The masculine or the feminine form of a title, as someone would type it."""
    one, apart, other = label.partition(" / ")
    if not apart:
        return label
    short, long = one.split(), other.split()
    return rng.choice((" ".join(short + long[len(short) :]), other))


def _spoilt(text: str, rng: random.Random) -> str:
    """`text` with a letter of a longer word left out, doubled, replaced or swapped with the next."""
    places = [
        start + place
        for start, word in _words(text)
        if len(word) >= LEAST_FOR_ERROR
        for place in range(1, len(word) - 1)
    ]
    if not places:
        return text
    at, letter = rng.choice(places), rng.choice(string.ascii_lowercase)
    change = rng.choice(("", text[at] * 2, letter, text[at + 1] + text[at]))
    return text[:at] + change + text[at + (2 if len(change) == 2 and change[1:] == text[at] else 1) :]


def _words(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for word in text.split(" "):
        yield start, word
        start += len(word) + 1


def _measure(name: str, targets: Sequence[Target], ways: Ways, *, spoil: bool) -> None:
    rng = random.Random(SEED + spoil)  # noqa: S311
    times: dict[str, list[float]] = defaultdict(list)
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    found: dict[tuple[str, str, int | str], list[int]] = defaultdict(list)
    for target in targets:
        text = _spoilt(target.text, rng) if spoil else target.text
        for end in range(2, len(text) + 1):
            typed = text[:end]
            keys, took = _timed(ways.ours, target, typed)
            times[target.kind].append(took)
            marks: list[int | str] = [end] if end in LENGTHS else []
            marks += ["all"] if end == len(text) else []
            for mark in marks:
                found[target.kind, "ours", mark].append(_place(keys, target.key))
            if marks:
                others, other = _timed(ways.sql, target, typed)
                pairs[target.kind].append((took, other))
            for mark in marks:
                found[target.kind, "sql", mark].append(_place(others, target.key))
    say(f"\n## {name}\n")
    say("| | Requests | p50, ms | p95, ms | Slowest, ms | SQL p50, ms | SQL p95, ms | Mean of SQL / ours |")
    say("|---|---:|---:|---:|---:|---:|---:|---:|")
    for kind, values in times.items():
        own, sql = np.array(pairs[kind]).T
        p50, p95 = np.percentile(values, [50, 95])
        say(
            f"| {kind} | {len(values):,} | {p50:.2f} | {p95:.2f} | {max(values):.1f} | {np.median(sql):.1f}"
            f" | {np.percentile(sql, 95):.1f} | {sql.mean() / own.mean():.1f} |"
        )
    say("\n| Letters typed | " + " | ".join(map(str, LENGTHS)) + " | all |")
    say("|---|" + "---:|" * (len(LENGTHS) + 1))
    for kind in times:
        for way, name in (("ours", ""), ("sql", " by SQL")):
            for most in PLACES:
                cells = (_share(found[kind, way, mark], most) for mark in (*LENGTHS, "all"))
                say(f"| {kind}{name}, among the first {most} | " + " | ".join(cells) + " |")


def _timed(answer: Callable[[Target, str], list[int]], target: Target, text: str) -> tuple[list[int], float]:
    started = perf_counter()
    keys = answer(target, text)
    return keys, (perf_counter() - started) * 1e3


def _place(keys: Sequence[int], key: int) -> int:
    return keys.index(key) + 1 if key in keys else 0


def _share(places: Sequence[int], most: int) -> str:
    return f"{np.mean([0 < place <= most for place in places]):.2f}" if places else ""


def _ours(session: Session, target: Target, text: str) -> list[int]:
    if target.kind == "titles":
        return [choice.appellation_id or 0 for choice in look_up_occupations(session, text)]
    return [skill.id for skill in look_up_skills(session, text, occupation_id=target.occupation_id)]


def _sql(session: Session, target: Target, text: str) -> list[int]:
    """Rows with a word that each typed one begins: the same text, what begins with it, the shortest."""
    words = normalise_text(text)
    table = Appellation if target.kind == "titles" else Skill
    column = table.search_text
    nearness = case((column == words, 0), (column.startswith(words), 1), else_=2)
    statement = (
        select(table.id)
        .where(table.is_active, *((literal(" ") + column).contains(f" {word}") for word in words.split()))
        .order_by(nearness, func.length(column), table.id)
        .limit(8)
    )
    if table is Appellation:
        statement = statement.join(Occupation, Occupation.id == Appellation.occupation_id)
    else:
        own = select(OccupationSkill.skill_id).where(OccupationSkill.occupation_id == target.occupation_id)
        statement = statement.order_by(None).order_by(
            case((Skill.id.in_(own), 0), else_=1), nearness, func.length(column), table.id
        )
    return list(session.scalars(statement))


if __name__ == "__main__":
    main()
