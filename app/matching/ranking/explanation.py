"""Why a candidate has their score for a vacancy: the kernel's rules, kept apart and put into reasons."""

from app.matching.ranking import rules
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.exclusions import Exclusion, ExclusionReason
from app.matching.ranking.part_reasons import (
    explain_availability,
    explain_distance,
    explain_occupation,
    explain_skills,
    explain_training,
    find_held,
    judge_skill,
)
from app.matching.ranking.profiles import CandidateProfile, VacancyProfile
from app.matching.ranking.reasons import Explanation, PartExplanation
from app.matching.ranking.weights import UNITS_PER_POINT, Part, Units, Weights


def explain(
    vacancy: VacancyProfile, candidate: CandidateProfile, weights: Weights, closeness: OccupationCloseness
) -> Explanation:
    """Exactly the parts that `rank` sums for this candidate, with reasons, even if they are excluded."""
    curves = weights.curves
    metres = _metres(vacancy, candidate)
    skills = tuple(
        judge_skill(demand, find_held(candidate, demand.skill), curves, closeness)
        for demand in vacancy.skills
    )
    explained = (
        explain_occupation(vacancy, candidate, curves, closeness),
        explain_skills(skills, curves),
        explain_distance(vacancy, candidate, metres, curves),
        explain_availability(vacancy, candidate, curves),
        explain_training(vacancy, candidate, curves, closeness),
    )
    units = Units(
        *(points * fraction for points, (fraction, _) in zip(weights.points, explained, strict=True))
    )
    shown = shown_points(units, weights)
    parts = tuple(
        PartExplanation(
            part=part,
            units=units[part],
            max_units=weights.points[part] * UNITS_PER_POINT,
            shown_points=shown[part],
            max_points=weights.points[part],
            reasons=tuple(explained[part][1]),
        )
        for part in Part
    )
    return Explanation(
        parts=parts,
        total_units=sum(units),
        shown_total=sum(shown),
        distance_km=rules.road_km(metres),
        skills=skills,
        exclusions=find_exclusions(vacancy, candidate, weights, closeness),
    )


def shown_points(parts: Units, weights: Weights) -> Units:
    """Whole points to show for exact units: they sum to the score rounded down, and none is above its
    maximum.

    Each part is rounded down, then what is left of the total goes to the largest remainders (the first part
    on a tie). The shown total therefore never falls when the score rises. Raises ValueError for units above
    the weights.
    """
    if any(units > points * UNITS_PER_POINT for units, points in zip(parts, weights.points, strict=True)):
        raise ValueError("a part is above its weight")
    shown = [units // UNITS_PER_POINT for units in parts]
    left = sum(parts) // UNITS_PER_POINT - sum(shown)
    by_remainder = sorted(Part, key=lambda part: (-(parts[part] % UNITS_PER_POINT), part))
    for part in by_remainder[:left]:
        shown[part] += 1
    return Units(*shown)


def find_exclusions(
    vacancy: VacancyProfile, candidate: CandidateProfile, weights: Weights, closeness: OccupationCloseness
) -> tuple[Exclusion, ...]:
    """Every hard condition that applies, in their order; the first is the one that `rank` counts. Each
    missing certificate is one.
    """
    curves = weights.curves
    found: list[Exclusion] = []
    if rules.is_too_far(_metres(vacancy, candidate), candidate.radius_km, vacancy.is_remote, curves):
        found.append(Exclusion(ExclusionReason.TOO_FAR))
    if state := rules.state_exclusion(int(candidate.state)):
        found.append(Exclusion(ExclusionReason(state)))
    if rules.is_contract_refused(vacancy.contract, candidate.accepted_contracts):
        found.append(Exclusion(ExclusionReason.CONTRACT_REFUSED))
    found += [
        Exclusion(ExclusionReason.CERTIFICATE_MISSING, certificate)
        for certificate in vacancy.certificates
        if certificate not in candidate.certificates
    ]
    occupations = {aim.occupation for aim in candidate.aims} | set(candidate.training_occupations)
    is_near = any(closeness.nearness(held, vacancy.occupation, curves).closeness for held in occupations)
    has_skill = any(find_held(candidate, demand.skill) for demand in vacancy.skills)
    if not is_near and not has_skill:
        found.append(Exclusion(ExclusionReason.NOTHING_IN_COMMON))
    return tuple(found)


def _metres(vacancy: VacancyProfile, candidate: CandidateProfile) -> int:
    return rules.road_metres(vacancy.latitude, vacancy.longitude, candidate.latitude, candidate.longitude)
