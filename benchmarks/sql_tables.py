"""The tables that `sql_twin` ranks over: schema, indexes, and their rows from what the engine is given.

Tables are normalised and as narrow as they can be; what does not change from one request to the next is made
beforehand, as an expert would: the closeness of two occupations, the rarity of a skill asked, the length of
a degree of longitude. People lie on disk by place and radius.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.vocabulary import Ids, Vocabulary
from app.matching.ranking.weights import Curves

Table = dict[str, NDArray[np.integer]]

SCHEMA = """
CREATE TABLE place (place_id integer NOT NULL, latitude integer NOT NULL, longitude integer NOT NULL);
CREATE TABLE longitude_step (tenth integer NOT NULL, millimetres integer NOT NULL);
CREATE TABLE closeness (asked integer NOT NULL, held integer NOT NULL, closeness integer NOT NULL);
CREATE TABLE person (
    person_id integer NOT NULL, place_id integer NOT NULL, radius_km integer NOT NULL,
    available_day integer NOT NULL, accepted_contracts integer NOT NULL, preferred_contracts integer NOT NULL,
    training_level integer NOT NULL, training_end_day integer NOT NULL, rhythm integer NOT NULL,
    state integer NOT NULL, exposures integer NOT NULL
);
CREATE TABLE person_skill (
    person_id integer NOT NULL, skill integer NOT NULL, level integer NOT NULL, evidence integer NOT NULL
);
CREATE TABLE person_aim (
    person_id integer NOT NULL, occupation integer NOT NULL, appellation integer NOT NULL
);
CREATE TABLE person_training (person_id integer NOT NULL, occupation integer NOT NULL);
CREATE TABLE person_certificate (person_id integer NOT NULL, certificate integer NOT NULL);
CREATE TABLE demand (
    vacancy_id integer NOT NULL, skill integer NOT NULL, level integer NOT NULL,
    is_essential integer NOT NULL, rarity integer NOT NULL
)
"""

# Every column that a statement reads of a child table is in its index: none of these tables is read itself.
INDEXES = """
CREATE UNIQUE INDEX place_by_latitude ON place (latitude, longitude, place_id);
CREATE UNIQUE INDEX longitude_step_key ON longitude_step (tenth, millimetres);
CREATE UNIQUE INDEX closeness_key ON closeness (asked, held, closeness);
CREATE UNIQUE INDEX person_key ON person (person_id);
CREATE INDEX person_by_place ON person (place_id, radius_km);
CREATE INDEX person_skill_by_skill ON person_skill (skill, person_id, level, evidence);
CREATE INDEX person_skill_by_person ON person_skill (person_id, skill, level, evidence);
CREATE INDEX person_aim_by_occupation ON person_aim (occupation, person_id, appellation);
CREATE INDEX person_aim_by_person ON person_aim (person_id, occupation, appellation);
CREATE INDEX person_training_by_occupation ON person_training (occupation, person_id);
CREATE INDEX person_training_by_person ON person_training (person_id, occupation);
CREATE UNIQUE INDEX person_certificate_key ON person_certificate (certificate, person_id);
CREATE UNIQUE INDEX demand_key ON demand (vacancy_id, skill)
"""

# The definition of the approximate distance, as docs/decisions/0003 has it.
LONGITUDE_STEPS = np.array(
    [round(1111.9508 * math.cos(math.radians(tenth / 10))) for tenth in range(901)], dtype=np.int64
)


def people_tables(columns: CandidateColumns, exposures: Ids) -> dict[str, Table]:
    """Rows of people and places by table, people in order of place and radius; `exposures` one a person."""
    places, place = np.unique(
        np.stack([columns.latitude, columns.longitude], axis=1), axis=0, return_inverse=True
    )
    order = np.lexsort((columns.radius_km, place))
    single = (
        "radius_km", "available_day", "accepted_contracts", "preferred_contracts", "training_level",
        "training_end_day", "rhythm", "state",
    )  # fmt: skip
    person = {"person_id": columns.candidate_id, "place_id": place}
    person |= {name: getattr(columns, name) for name in single} | {"exposures": exposures}

    def owners(offsets: NDArray[np.integer]) -> NDArray[np.integer]:
        return np.repeat(columns.candidate_id, np.diff(offsets))

    return {
        "place": {
            "place_id": np.arange(len(places)), "latitude": places[:, 0], "longitude": places[:, 1]
        },
        "person": {name: values[order] for name, values in person.items()},
        "person_skill": {
            "person_id": owners(columns.skill_offsets), "skill": columns.skill,
            "level": columns.skill_level, "evidence": columns.skill_evidence,
        },
        "person_aim": {
            "person_id": owners(columns.aim_offsets), "occupation": columns.aim_occupation,
            "appellation": columns.aim_appellation,
        },
        "person_training": {
            "person_id": owners(columns.training_offsets), "occupation": columns.training_occupation
        },
        "person_certificate": {
            "person_id": owners(columns.certificate_offsets), "certificate": columns.certificate
        },
    }  # fmt: skip


def reference_tables(
    closeness: OccupationCloseness, occupations: Iterable[int], curves: Curves
) -> dict[str, Table]:
    """What is worked out once for a reference: closeness of each two of these occupations, degrees of
    longitude.
    """
    vocabulary = Vocabulary(np.array(list(occupations), dtype=np.int64))
    rows = [(asked, closeness.row(asked, curves, vocabulary)) for asked in vocabulary.ids.tolist()]
    near = [(asked, np.flatnonzero(row), row[row > 0]) for asked, row in rows]
    return {
        "longitude_step": {
            "tenth": np.arange(len(LONGITUDE_STEPS)),
            "millimetres": LONGITUDE_STEPS,
        },
        "closeness": {
            "asked": np.concatenate([np.full(len(held), asked) for asked, held, _ in near]),
            "held": vocabulary.ids[np.concatenate([held for _, held, _ in near])],
            "closeness": np.concatenate([values for _, _, values in near]),
        },
    }


def vacancy_tables(
    vacancies: Sequence[VacancyProfile], closeness: OccupationCloseness, curves: Curves
) -> dict[str, Table]:
    """Skills asked, with how rare each is. What a vacancy has one of is a parameter of the statements."""
    demands = [(vacancy.vacancy_id, demand) for vacancy in vacancies for demand in vacancy.skills]
    columns = {
        "vacancy_id": [number for number, _ in demands],
        "skill": [demand.skill for _, demand in demands],
        "level": [demand.level for _, demand in demands],
        "is_essential": [demand.is_essential for _, demand in demands],
        "rarity": closeness.rarity([demand.skill for _, demand in demands], curves),
    }
    return {"demand": {name: np.asarray(values, dtype=np.int64) for name, values in columns.items()}}
