"""The ranking written again from docs/decisions/0003, naively, on profiles: what the engine must equal.

It shares no function with the engine but the table of the reference (`closeness.nearness`,
`closeness.rarity`), which has its own tests.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, isqrt, radians
from types import MappingProxyType

from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.profiles import CandidateProfile, Evidence, State, VacancyProfile
from app.matching.ranking.results import Filters
from app.matching.ranking.weights import Weights


@dataclass(frozen=True)
class NaiveLine:
    candidate_id: int
    score: int
    parts: tuple[int, ...]
    distance_km: int
    essentials_held: int


def naive_rank(
    candidates: list[CandidateProfile],
    vacancy: VacancyProfile,
    weights: Weights,
    closeness: OccupationCloseness,
    filters: Filters,
    shown: Mapping[int, int] = MappingProxyType({}),
) -> tuple[list[NaiveLine], Counter[ExclusionReason], Counter[int]]:
    """Everyone who matches, in order; exclusions by first reason; people by first missing certificate."""
    lines, excluded, lacking = [], Counter(), Counter()
    for candidate in candidates:
        reason, certificate = _first_exclusion(candidate, vacancy, weights, closeness)
        if reason:
            excluded[reason] += 1
            if certificate:
                lacking[certificate] += 1
        elif _passes(candidate, vacancy, filters):
            parts = naive_parts(candidate, vacancy, weights, closeness)
            km = (_metres(candidate, vacancy) + 500) // 1000
            lines.append(
                NaiveLine(candidate.candidate_id, sum(parts), parts, km, _essentials(candidate, vacancy))
            )
    sort_by = filters.sort_by
    lines.sort(
        key=lambda line: (
            -(line.parts[sort_by] if sort_by is not None else 0),
            -(line.score // weights.curves.tie_band),
            shown.get(line.candidate_id, 0),
            naive_lot(line.candidate_id, vacancy),
            line.candidate_id,
        )
    )
    return lines, excluded, lacking


def naive_lot(candidate_id: int, vacancy: VacancyProfile) -> int:
    """The draw of docs/decisions/0010."""
    prime = 2**31 - 1
    mixed = candidate_id % prime * 48271 + vacancy.vacancy_id % prime * 69621 + vacancy.day % prime * 16807
    return ((mixed % prime) ** 2 + 12345) % prime * 48271 % prime


def naive_parts(
    candidate: CandidateProfile, vacancy: VacancyProfile, weights: Weights, closeness: OccupationCloseness
) -> tuple[int, ...]:
    curves = weights.curves

    def near(occupation: int) -> int:
        return closeness.nearness(occupation, vacancy.occupation, curves).closeness

    aims = [0]
    for aim in candidate.aims:
        is_title = vacancy.appellation in (-1, aim.appellation)
        aims.append(1000 if aim.occupation == vacancy.occupation and is_title else near(aim.occupation))
    programmes = [
        1000 if occupation == vacancy.occupation else near(occupation)
        for occupation in candidate.training_occupations
    ]
    programme = max(programmes, default=0)
    occupation = max(*aims, programme * curves.training_as_aim // 1000)

    fractions = (
        occupation,
        _skills(candidate, vacancy, weights, closeness),
        _distance(candidate, vacancy, weights),
        _availability(candidate, vacancy, weights),
        _training(candidate, vacancy, weights, programme),
    )
    return tuple(points * fraction for points, fraction in zip(weights.points, fractions, strict=True))


def _skills(candidate, vacancy, weights, closeness):
    curves = weights.curves
    held = {skill.skill: skill for skill in candidate.skills}
    by_evidence = {
        Evidence.DECLARED: curves.declared,
        Evidence.ASSESSED: curves.assessed,
        Evidence.CERTIFIED: curves.certified,
    }
    by_shortfall = {1: curves.one_level_short, 2: curves.two_levels_short}
    earned = total = 0
    for demand in vacancy.skills:
        weight = int(closeness.rarity([demand.skill], curves)[0]) * (
            curves.essential_factor if demand.is_essential else 1
        )
        total += weight
        if demand.skill in held:
            skill = held[demand.skill]
            short = demand.level - skill.level
            earned += weight * (by_evidence[skill.evidence] * by_shortfall.get(short, 1000) // 1000)
    if not total:
        return 1000
    asked = sum(demand.is_essential for demand in vacancy.skills)
    kept = _essentials(candidate, vacancy)
    ceiling = 1000
    if kept < asked:
        ceiling = curves.missing_ceiling_base + curves.missing_ceiling_span * kept // asked
    return min(earned // total, ceiling)


def _distance(candidate, vacancy, weights):
    curves = weights.curves
    metres, near = _metres(candidate, vacancy), curves.near_km * 1000
    radius = max(candidate.radius_km * 1000, near)
    reach = radius * curves.reach_percent // 100
    if vacancy.is_remote or metres <= near:
        return 1000
    if metres <= radius:
        return 1000 - (1000 - curves.at_radius) * (metres - near) // (radius - near)
    return max(0, curves.at_radius * (reach - metres) // (reach - radius))


def _availability(candidate, vacancy, weights):
    curves = weights.curves
    late = min(max(0, candidate.available_day - vacancy.start_day), curves.late_days_to_nothing)
    date = 1000 - 1000 * late // curves.late_days_to_nothing
    contract = 1000 if _is_preferred(candidate, vacancy) else curves.contract_accepted
    rhythm = 1000
    if vacancy.rhythm and not candidate.rhythm:
        rhythm = curves.rhythm_unknown
    elif vacancy.rhythm:
        rhythm = max(0, 1000 - curves.rhythm_week_apart * abs(vacancy.rhythm - candidate.rhythm))
    return date * contract * rhythm // 1_000_000


def _training(candidate, vacancy, weights, programme):
    curves = weights.curves
    fraction = programme
    if vacancy.level:
        level = 0
        if candidate.training_level:
            level = max(0, 1000 - curves.level_short * max(0, vacancy.level - candidate.training_level))
        fraction = (curves.programme_share * programme + (1000 - curves.programme_share) * level) // 1000
    if candidate.training_end_day > vacancy.start_day and vacancy.contract not in (3, 4, 6):
        fraction = fraction * curves.training_unfinished // 1000
    return fraction


def _metres(candidate, vacancy):
    tenth = (abs(candidate.latitude) + abs(vacancy.latitude) + 10_000) // 20_000
    north = abs(candidate.latitude - vacancy.latitude) * 1112 // 1000
    east = abs(candidate.longitude - vacancy.longitude) * round(1111.9508 * cos(radians(tenth / 10))) // 1000
    return isqrt((north**2 + east**2) * 25 // 16)


def _essentials(candidate, vacancy):
    held = {skill.skill for skill in candidate.skills}
    return sum(demand.is_essential and demand.skill in held for demand in vacancy.skills)


def _is_preferred(candidate, vacancy):
    return not candidate.preferred_contracts or bool(candidate.preferred_contracts & 1 << vacancy.contract)


def _first_exclusion(candidate, vacancy, weights, closeness):
    curves = weights.curves
    reach = max(candidate.radius_km, curves.near_km) * 1000 * curves.reach_percent // 100
    if not vacancy.is_remote and _metres(candidate, vacancy) > reach:
        return ExclusionReason.TOO_FAR, None
    states = {
        State.OBJECTED: ExclusionReason.OBJECTED,
        State.NOTICE: ExclusionReason.NOTICE_RUNNING,
        State.PAUSED: ExclusionReason.PAUSED,
    }
    if candidate.state in states:
        return states[candidate.state], None
    if not candidate.accepted_contracts & 1 << vacancy.contract:
        return ExclusionReason.CONTRACT_REFUSED, None
    for certificate in vacancy.certificates:
        if certificate not in candidate.certificates:
            return ExclusionReason.CERTIFICATE_MISSING, certificate
    occupations = {aim.occupation for aim in candidate.aims} | set(candidate.training_occupations)
    is_near = any(closeness.nearness(held, vacancy.occupation, curves).closeness for held in occupations)
    held = {skill.skill for skill in candidate.skills}
    if not is_near and not any(demand.skill in held for demand in vacancy.skills):
        return ExclusionReason.NOTHING_IN_COMMON, None
    return None, None


def _passes(candidate, vacancy, filters):
    km = (_metres(candidate, vacancy) + 500) // 1000
    needed = filters.min_essentials
    if filters.all_essentials:
        needed = max(needed, sum(demand.is_essential for demand in vacancy.skills))
    return (
        (filters.max_km is None or vacancy.is_remote or km <= filters.max_km)
        and (filters.available_by_day is None or candidate.available_day <= filters.available_by_day)
        and (not filters.only_preferred_contract or _is_preferred(candidate, vacancy))
        and _essentials(candidate, vacancy) >= needed
    )
