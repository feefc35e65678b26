"""The whole ranking of docs/decisions/0003 and 0010 in plain SQL, over the tables of `sql_tables`.

It is what the engine is measured against, and what proves that the same integers come out of a database. The
text runs on PostgreSQL and on SQLite (`for_sqlite`), with nothing installed in either. Parameters are
`:named`.
"""
# ruff: noqa: S608 - the text is put together from constants of this module and numbers of a version

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.profiles import LEARNING_CONTRACTS, NO_TITLE, Evidence, State, VacancyProfile
from app.matching.ranking.weights import Curves, Weights
from benchmarks.sql_tables import LONGITUDE_STEPS

# Places where somebody could come from, with the radius that it takes. The root is exact: a root in floating
# point, rounded down, is right for every square under 2 to the 52nd, which is 67,000 km.
_NEAR = """
near AS MATERIALIZED (
    SELECT place_id, metres,
        CASE WHEN metres <= {near_reach} THEN 0
             ELSE (metres + {reach_per_km} - 1) / {reach_per_km} END AS least_radius
    FROM (
        SELECT place_id, CAST(floor(sqrt((north * north + east * east) * 25 / 16)) AS bigint) AS metres
        FROM (
            SELECT place_id,
                CAST(abs(latitude - :latitude) AS bigint) * 1112 / 1000 AS north,
                CAST(abs(longitude - :longitude) AS bigint) * millimetres / 1000 AS east
            FROM place
            JOIN longitude_step
                ON tenth = least((abs(latitude) + abs(:latitude) + 10000) / 20000, 900)
            WHERE latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east
                AND tenth BETWEEN :least_tenth AND :most_tenth
        ) AS legs
    ) AS roads
    WHERE metres <= :widest_reach
),"""

# People around the job who have no reason to be left out but, maybe, a certificate or nothing in common.
_AROUND = """
around AS (
    SELECT person.*, metres
    FROM near
    JOIN person ON person.place_id = near.place_id AND person.radius_km >= near.least_radius
    WHERE state = {open} AND (accepted_contracts >> CAST(:contract AS integer)) & 1 = 1
),"""
_ANYWHERE = """
around AS (
    SELECT person.*, 0 AS metres
    FROM person
    WHERE state = {open} AND (accepted_contracts >> CAST(:contract AS integer)) & 1 = 1
),"""

_EARNED = """demand.rarity * CASE WHEN demand.is_essential = 1 THEN {essential_factor} ELSE 1 END
            * (CASE evidence WHEN {is_certified} THEN {certified} WHEN {is_assessed} THEN {assessed}
                             ELSE {declared} END
               * CASE WHEN demand.level - held.level <= 0 THEN 1000
                      WHEN demand.level - held.level = 1 THEN {one_level_short}
                      ELSE {two_levels_short} END / 1000)"""
_AIM = """CASE WHEN asked = held AND (:title = {no_title} OR appellation = :title) THEN 1000
             ELSE closeness END"""
_PROGRAMME = "CASE WHEN asked = held THEN 1000 ELSE closeness END"

# One row for each thing that a person has in common with the vacancy.
_COMMON = f"""
        SELECT person_id, 0 AS aim, 0 AS programme,
            {_EARNED} AS earned, demand.is_essential AS essential
        FROM demand JOIN person_skill AS held ON held.skill = demand.skill
        WHERE vacancy_id = :vacancy_id
        UNION ALL
        SELECT person_id, {_AIM}, 0, 0, 0
        FROM closeness JOIN person_aim ON occupation = held
        WHERE asked = :occupation
        UNION ALL
        SELECT person_id, 0, {_PROGRAMME}, 0, 0
        FROM closeness JOIN person_training ON occupation = held
        WHERE asked = :occupation"""
_BEST = """max(aim) AS aim, max(programme) AS programme,
        sum(earned) AS earned, sum(essential) AS essentials"""
_FIGURES = """person_id, metres, radius_km, available_day, preferred_contracts, training_level,
        training_end_day, rhythm, exposures"""

# Three ways to bring together the people around and what they have in common; each gives `matched`.
_MATCHED = {
    # Both sets are read in order from their indexes, and meet in one hash table; people are grouped after
    # they met. The fastest on every kind of vacancy on site. Two more things were tried and left out: an
    # index of people with all their columns changed nothing, since they lie in its order already; copies of
    # places in the rows of skills and occupations, to read only those of the surroundings, gained under a
    # fifth, for columns to keep up to date in four tables whenever someone moves.
    "both sets meet in a hash": f"""
matched AS (
    SELECT {_FIGURES}, {_BEST}
    FROM ({_COMMON}) AS common
    JOIN around USING (person_id)
    GROUP BY {_FIGURES}
),""",
    # What is in common first, over the whole region, then the people by key.
    "common first": f"""
shared AS MATERIALIZED (
    SELECT person_id, {_BEST}
    FROM ({_COMMON}) AS common
    GROUP BY person_id
),
matched AS (
    SELECT {_FIGURES}, aim, programme, earned, essentials
    FROM shared
    JOIN around USING (person_id)
),""",
    # The people around first, then what each has in common, one by one.
    "people first": f"""
candidate AS (
    SELECT {_FIGURES},
        coalesce(skills.earned, 0) AS earned, coalesce(skills.essentials, 0) AS essentials, shared,
        coalesce((SELECT max({_AIM}) FROM person_aim JOIN closeness ON held = occupation
                  WHERE asked = :occupation AND person_aim.person_id = around.person_id), 0) AS aim,
        coalesce((SELECT max({_PROGRAMME}) FROM person_training JOIN closeness ON held = occupation
                  WHERE asked = :occupation AND person_training.person_id = around.person_id), 0) AS programme
    FROM around
    CROSS JOIN LATERAL (
        SELECT sum({_EARNED}) AS earned, sum(demand.is_essential) AS essentials, count(*) AS shared
        FROM demand JOIN person_skill AS held ON held.skill = demand.skill
        WHERE vacancy_id = :vacancy_id AND held.person_id = around.person_id
    ) AS skills
),
matched AS (SELECT * FROM candidate WHERE shared > 0 OR aim > 0 OR programme > 0),""",
}
SHAPES = tuple(_MATCHED)

_DISTANCE = """
        CASE WHEN metres <= {near_metres} THEN 1000
             WHEN metres <= radius
                 THEN 1000 - (1000 - {at_radius}) * (metres - {near_metres})
                             / greatest(radius - {near_metres}, 1)
             WHEN metres >= reach THEN 0
             ELSE {at_radius} * (reach - metres) / (reach - radius) END"""

_SCORED = """
asked AS MATERIALIZED (
    SELECT coalesce(sum(is_essential), 0) AS essentials_asked,
        coalesce(sum(rarity * CASE WHEN is_essential = 1 THEN {essential_factor} ELSE 1 END), 0) AS weight
    FROM demand WHERE vacancy_id = :vacancy_id
),
fraction AS (
    SELECT person_id, exposures,
        greatest(aim, programme * {training_as_aim} / 1000) AS occupation,
        CASE WHEN weight = 0 THEN 1000
             ELSE least(earned / greatest(weight, 1),
                 CASE WHEN essentials >= essentials_asked THEN 1000
                      ELSE {missing_ceiling_base} + {missing_ceiling_span} * essentials
                           / greatest(essentials_asked, 1) END) END AS skills,
        {distance} AS distance,
        (1000 - 1000 * least(greatest(available_day - :start_day, 0), {late_days_to_nothing})
                / {late_days_to_nothing})
            * CASE WHEN preferred_contracts = 0 THEN 1000
                   WHEN (preferred_contracts >> CAST(:contract AS integer)) & 1 = 1 THEN 1000
                   ELSE {contract_accepted} END
            * CASE WHEN :rhythm = 0 THEN 1000 WHEN rhythm = 0 THEN {rhythm_unknown}
                   ELSE greatest(1000 - {rhythm_week_apart} * abs(:rhythm - rhythm), 0) END
            / 1000000 AS availability,
        CASE WHEN :level = 0 THEN programme
             ELSE ({programme_share} * programme + (1000 - {programme_share})
                   * CASE WHEN training_level = 0 THEN 0
                          ELSE greatest(1000 - {level_short} * greatest(:level - training_level, 0), 0) END
                  ) / 1000 END
            * CASE WHEN training_end_day > :start_day AND :is_learning = 0 THEN {training_unfinished}
                   ELSE 1000 END / 1000 AS training
    FROM (
        SELECT matched.*, greatest(radius_km, {near_km}) * 1000 AS radius,
            greatest(radius_km, {near_km}) * {reach_per_km} AS reach
        FROM matched{certificates}
    ) AS candidate
    CROSS JOIN asked
),
scored AS (
    SELECT person_id, exposures, {points_occupation} * occupation AS occupation,
        {points_skills} * skills AS skills, {points_distance} * distance AS distance,
        {points_availability} * availability AS availability, {points_training} * training AS training,
        {points_occupation} * occupation + {points_skills} * skills + {points_distance} * distance
            + {points_availability} * availability + {points_training} * training AS score
    FROM fraction
)
SELECT person_id, score, occupation, skills, distance, availability, training
FROM scored
ORDER BY score / {tie_band} DESC, CAST(exposures AS bigint) * 2147483648 + {lot}, person_id
LIMIT :limit
"""
_PRIME = 2_147_483_647
_MIXED = f"""((CAST(person_id AS bigint) % {_PRIME} * 48271 + CAST(:vacancy_id AS bigint) % {_PRIME} * 69621
        + CAST(:day AS bigint) % {_PRIME} * 16807) % {_PRIME})"""
_LOT = f"({_MIXED} * {_MIXED} + 12345) % {_PRIME} * 48271 % {_PRIME}"

# People around by outcome: 0 when they match, the first ExclusionReason that applies, or -n when the n-th
# certificate required is the first that they lack. Who has something in common is hashed once, as holders of
# a certificate are, and asked only about those that nothing before leaves out.
_COUNTED = f"""
    SELECT outcome, count(*)
    FROM (
        SELECT CASE WHEN state = {{objected}} THEN {{reason_objected}}
                    WHEN state = {{notice}} THEN {{reason_notice}}
                    WHEN state <> {{open}} THEN {{reason_paused}}
                    WHEN (accepted_contracts >> CAST(:contract AS integer)) & 1 = 0 THEN {{reason_contract}}
                    {{certificates}}
                    WHEN person_id NOT IN (SELECT person_id FROM ({_COMMON}) AS common)
                        THEN {{reason_nothing}}
                    ELSE 0 END AS outcome
        FROM {{people}}
    ) AS judged
    GROUP BY outcome
"""
_HOLDERS = "(SELECT person_id FROM person_certificate WHERE certificate = :certificate_{})"
_PARAMETER = re.compile(r":([a-z_0-9]+)")


class Kind(NamedTuple):
    """What a vacancy's statement depends on: an application writes one for each kind that it meets."""

    is_remote: bool
    certificates: int  # how many are required


def kind_of(vacancy: VacancyProfile) -> Kind:
    return Kind(vacancy.is_remote, len(vacancy.certificates))


def list_statement(weights: Weights, kind: Kind, shape: str = SHAPES[0]) -> str:
    """The list: person_id, score and the units of the five parts of the `:limit` first, in order.

    `shape` is one of SHAPES, which give the same rows; "people first" is for PostgreSQL alone.
    """
    text = "WITH" + (_ANYWHERE if kind.is_remote else _NEAR + _AROUND) + _MATCHED[shape] + _SCORED
    names = _names(weights)
    certified = " AND ".join(f"person_id IN {_HOLDERS.format(at)}" for at in range(kind.certificates))
    return text.format(
        distance="1000" if kind.is_remote else _DISTANCE.format(**names),
        certificates=f"\n        WHERE {certified}" if certified else "",
        lot=_LOT,
        **names,
    )


def count_statement(weights: Weights, kind: Kind) -> str:
    """How many people around the job meet each outcome, read by `read_counts`."""
    lacking = (
        f"WHEN person_id NOT IN {_HOLDERS.format(at)} THEN {-at - 1}" for at in range(kind.certificates)
    )
    people = "near JOIN person ON person.place_id = near.place_id AND radius_km >= least_radius"
    near = "" if kind.is_remote else "WITH" + _NEAR.rstrip().removesuffix(",")
    return (near + _COUNTED).format(
        people="person" if kind.is_remote else people, certificates=" ".join(lacking), **_names(weights)
    )


class Counts(NamedTuple):
    """As the engine counts: who matched, who is left out by first reason, by first certificate lacking."""

    matched: int
    excluded: dict[int, int]
    lacking: dict[int, int]


def read_counts(rows: Iterable[Sequence[int]], vacancy: VacancyProfile, everybody: int) -> Counts:
    """What `count_statement` answers; whoever of `everybody` is not around the job is too far."""
    outcomes = {int(outcome): int(count) for outcome, count in rows}
    too_far = everybody - sum(outcomes.values())
    matched = outcomes.pop(0, 0)
    lacking = {
        certificate: outcomes.pop(-at)
        for at, certificate in enumerate(vacancy.certificates, start=1)
        if -at in outcomes
    }
    excluded = outcomes | ({ExclusionReason.TOO_FAR.value: too_far} if too_far else {})
    if lacking:
        excluded[ExclusionReason.CERTIFICATE_MISSING.value] = sum(lacking.values())
    return Counts(matched, excluded, lacking)


def for_sqlite(statement: str) -> str:
    """The same text in SQLite's words: the greatest and least of two values are called max and min."""
    return statement.replace("greatest(", "max(").replace("least(", "min(")


def for_psycopg(statement: str) -> str:
    """The same text with parameters as psycopg writes them."""
    return _PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))


def for_server(statement: str) -> tuple[str, list[str]]:
    """The same text with parameters $1, $2... as the server writes them, and their names in that order."""
    names = list(dict.fromkeys(_PARAMETER.findall(statement)))
    return _PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", statement), names


def parameters_of(vacancy: VacancyProfile, curves: Curves, widest_km: int, limit: int) -> dict[str, int]:
    """What the statements ask of a vacancy; `widest_km` is the widest radius of anyone, which bounds the
    box.
    """
    widest_reach = max(widest_km, curves.near_km) * 10 * curves.reach_percent
    crow_mm = widest_reach * 1000 * 4 // 5
    # Legs are rounded down and the length of a degree to a millimetre: two steps more leave nobody out.
    high = crow_mm // 1112 + 2
    north, south = vacancy.latitude + high, vacancy.latitude - high
    farthest = _tenth(vacancy.latitude, max(abs(north), abs(south)))
    wide = crow_mm // max(1, int(LONGITUDE_STEPS[farthest])) + 2
    nearest = 0 if north * south < 0 else min(abs(north), abs(south))
    return {
        "vacancy_id": vacancy.vacancy_id,
        "occupation": vacancy.occupation,
        "title": vacancy.appellation,
        "latitude": vacancy.latitude,
        "longitude": vacancy.longitude,
        "north": north,
        "south": south,
        "west": vacancy.longitude - wide,
        "east": vacancy.longitude + wide,
        "least_tenth": _tenth(vacancy.latitude, nearest),
        "most_tenth": farthest,
        "widest_reach": widest_reach,
        "start_day": vacancy.start_day,
        "contract": vacancy.contract,
        "is_learning": int(vacancy.contract in LEARNING_CONTRACTS),
        "level": vacancy.level,
        "rhythm": vacancy.rhythm,
        "day": vacancy.day,
        "limit": limit,
        **{f"certificate_{at}": number for at, number in enumerate(vacancy.certificates)},
    }


def _tenth(latitude_a: int, latitude_b: int) -> int:
    return min((abs(latitude_a) + abs(latitude_b) + 10_000) // 20_000, 900)


def _names(weights: Weights) -> Mapping[str, Any]:
    """What is written into the text: one text for a version of the weights, as for a function in a
    database.
    """
    curves = weights.curves
    return {
        **curves._asdict(),
        **{f"points_{part}": points for part, points in weights.points._asdict().items()},
        "near_metres": curves.near_km * 1000,
        "reach_per_km": curves.reach_percent * 10,
        "near_reach": curves.near_km * curves.reach_percent * 10,
        "no_title": NO_TITLE,
        "is_certified": Evidence.CERTIFIED.value,
        "is_assessed": Evidence.ASSESSED.value,
        "open": State.OPEN.value,
        "notice": State.NOTICE.value,
        "objected": State.OBJECTED.value,
        "reason_objected": ExclusionReason.OBJECTED.value,
        "reason_notice": ExclusionReason.NOTICE_RUNNING.value,
        "reason_paused": ExclusionReason.PAUSED.value,
        "reason_contract": ExclusionReason.CONTRACT_REFUSED.value,
        "reason_nothing": ExclusionReason.NOTHING_IN_COMMON.value,
    }
