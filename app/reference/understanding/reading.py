"""Takes what is known of each occupation from the database and from our own lists."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.enums import SkillKind
from app.reference.models import Appellation, Occupation, OccupationSkill, Skill
from app.reference.understanding.cleaning import looks_like_diploma
from app.reference.understanding.material import KnownText, LabelledTitle, Material, TextKind

EVERYDAY = Path(__file__).parents[1] / "data" / "everyday"
_KINDS = {"title": TextKind.EVERYDAY, "training": TextKind.TRAINING}


class EverydayLine(NamedTuple):
    """A line of our own lists: a title that people use, a training that leads there, words of the trade."""

    code: str
    kind: str
    text: str


def read_material(
    session: Session,
    *,
    labelled: Sequence[LabelledTitle] = (),
    met: Sequence[LabelledTitle] = (),
    folder: Path = EVERYDAY,
) -> Material:
    """What is known of the active occupations, in the order of their codes.

    Lines and labels of other codes are passed over: the starter reference knows a part of ROME.
    """
    occupations = session.execute(
        select(
            Occupation.code,
            Occupation.label,
            Occupation.parent_code,
            Occupation.definition,
            Occupation.access_text,
        )
        .where(Occupation.is_active)
        .order_by(Occupation.code)
    ).all()
    places = {row.code: place for place, row in enumerate(occupations)}
    texts = [KnownText(TextKind.NAME, place, row.label) for place, row in enumerate(occupations)]
    texts += (KnownText(TextKind.NAME, places[code], label) for code, label in _appellations(session))
    backgrounds: dict[int, list[str]] = defaultdict(list)
    for place, row in enumerate(occupations):
        backgrounds[place] += filter(None, (row.definition, row.access_text))
    for code, label, kind in _skills(session):
        backgrounds[places[code]].append(label)
        if kind is SkillKind.KNOWLEDGE and looks_like_diploma(label):
            texts.append(KnownText(TextKind.CERTIFICATE, places[code], label))
    strangers: list[str] = []
    for line in read_everyday(folder):
        if line.code not in places:
            if line.kind in _KINDS:
                strangers.append(line.text)
            continue
        if line.kind in _KINDS:
            texts.append(KnownText(_KINDS[line.kind], places[line.code], line.text))
        else:
            backgrounds[places[line.code]].append(line.text)
    texts += (
        KnownText(TextKind.LABELLED, places[code], title.text)
        for title in labelled
        for code in title.codes
        if code in places
    )
    return Material(
        codes=tuple(places),
        labels=tuple(row.label for row in occupations),
        parents=tuple(
            places.get(row.parent_code or row.code, place) for place, row in enumerate(occupations)
        ),
        backgrounds=tuple("\n".join(backgrounds[place]) for place in range(len(places))),
        texts=tuple(dict.fromkeys(texts)),
        labelled=_known(labelled, places),
        met=_known(met, places),
        strangers=tuple(strangers),
    )


def read_everyday(folder: Path = EVERYDAY) -> Iterator[EverydayLine]:
    """Lines of every list of `folder`, file by file."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from (EverydayLine(*row) for row in csv.reader(file))


def _known(titles: Sequence[LabelledTitle], places: Mapping[str, int]) -> tuple[LabelledTitle, ...]:
    """Titles with those of their codes that the reference has; those left without one are dropped."""
    kept = (LabelledTitle(text, tuple(code for code in codes if code in places)) for text, codes in titles)
    return tuple(title for title in kept if title.codes)


def _appellations(session: Session) -> Iterable[tuple[str, str]]:
    statement = (
        select(Occupation.code, Appellation.label)
        .join(Appellation.occupation)
        .where(Appellation.is_active, Occupation.is_active)
        .order_by(Appellation.id)
    )
    return session.execute(statement)


def _skills(session: Session) -> Iterable[tuple[str, str, SkillKind]]:
    statement = (
        select(Occupation.code, Skill.label, Skill.kind)
        .join(OccupationSkill, OccupationSkill.occupation_id == Occupation.id)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(Occupation.is_active, Skill.is_active)
        .order_by(Occupation.code, Skill.id)
    )
    return session.execute(statement)
