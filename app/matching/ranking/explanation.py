"""Why a candidate has their score for a vacancy: the same rules as the kernel, kept apart and put into
reasons.
"""

from app.matching.ranking import rules
from app.matching.ranking.closeness import Nearness, OccupationCloseness, Relation
from app.matching.ranking.exclusions import Exclusion, ExclusionReason
from app.matching.ranking.profiles import (
    LEARNING_CONTRACTS,
    CandidateProfile,
    SkillDemand,
    SkillHeld,
    VacancyProfile,
)
from app.matching.ranking.reasons import (
    Explanation,
    PartExplanation,
    Reason,
    ReasonCode,
    SkillVerdict,
    Verdict,
)
from app.matching.ranking.weights import FULL, UNITS_PER_POINT, Curves, Part, Units, Weights

_Explained = tuple[int, list[Reason]]  # the fraction of a part, per mille, and why


def explain(
    vacancy: VacancyProfile, candidate: CandidateProfile, weights: Weights, closeness: OccupationCloseness
) -> Explanation:
    """Exactly the parts that `rank` sums for this candidate, with reasons; also for someone who is
    excluded.
    """
    curves = weights.curves
    metres = _metres(vacancy, candidate)
    skills = tuple(
        _judge_skill(demand, _held(candidate, demand.skill), curves, closeness) for demand in vacancy.skills
    )
    explained = (
        _explain_occupation(vacancy, candidate, curves, closeness),
        _explain_skills(skills, curves),
        _explain_distance(vacancy, candidate, metres, curves),
        _explain_availability(vacancy, candidate, curves),
        _explain_training(vacancy, candidate, curves, closeness),
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
    has_skill = any(_held(candidate, demand.skill) for demand in vacancy.skills)
    if not is_near and not has_skill:
        found.append(Exclusion(ExclusionReason.NOTHING_IN_COMMON))
    return tuple(found)


def _metres(vacancy: VacancyProfile, candidate: CandidateProfile) -> int:
    return rules.road_metres(vacancy.latitude, vacancy.longitude, candidate.latitude, candidate.longitude)


def _held(candidate: CandidateProfile, skill: int) -> SkillHeld | None:
    return next((held for held in candidate.skills if held.skill == skill), None)


def _explain_occupation(
    vacancy: VacancyProfile, candidate: CandidateProfile, curves: Curves, closeness: OccupationCloseness
) -> _Explained:
    best = (0, Reason(ReasonCode.NO_CLOSE_OCCUPATION, {}))
    for aim in candidate.aims:
        nearness = closeness.nearness(aim.occupation, vacancy.occupation, curves)
        is_same = nearness.relation is Relation.SAME
        fraction = rules.aim_fraction(nearness.closeness, is_same, vacancy.appellation, aim.appellation)
        if fraction > best[0]:
            is_title = is_same and aim.appellation == vacancy.appellation and fraction == FULL
            best = (
                fraction,
                _occupation_reason(nearness, aim.occupation, aim.appellation if is_title else 0, 0),
            )
    best_programme, occupation, nearness = _nearest_programme(vacancy, candidate, curves, closeness)
    fraction = rules.occupation_fraction(best[0], best_programme, curves)
    if fraction > best[0]:
        best = (fraction, _occupation_reason(nearness, occupation, 0, 1))
    return best[0], [best[1]]


def _occupation_reason(nearness: Nearness, occupation: int, title: int, is_training: int) -> Reason:
    figures = {"occupation": occupation, "is_training": is_training}
    if title > 0:
        return Reason(ReasonCode.SAME_TITLE, {**figures, "appellation": title})
    if nearness.relation is Relation.SAME:
        return Reason(ReasonCode.SAME_OCCUPATION, figures)
    if nearness.relation is Relation.OFFICIAL:
        return Reason(ReasonCode.NEAR_OCCUPATION, {**figures, "rank": nearness.rank})
    return Reason(ReasonCode.SHARED_SKILLS, {**figures, "closeness_permille": nearness.closeness})


def _nearest_programme(
    vacancy: VacancyProfile, candidate: CandidateProfile, curves: Curves, closeness: OccupationCloseness
) -> tuple[int, int, Nearness]:
    """The best fraction of the occupations that the training leads to, with the first occupation that has
    it.
    """
    best = (0, 0, Nearness(Relation.NONE, 0))
    for occupation in candidate.training_occupations:
        nearness = closeness.nearness(occupation, vacancy.occupation, curves)
        fraction = rules.programme_fraction(nearness.closeness, nearness.relation is Relation.SAME)
        if fraction > best[0]:
            best = (fraction, occupation, nearness)
    return best


def _judge_skill(
    demand: SkillDemand, held: SkillHeld | None, curves: Curves, closeness: OccupationCloseness
) -> SkillVerdict:
    if held is None:
        verdict, credit = Verdict.MISSING, 0
    else:
        verdict = Verdict.HELD if held.level >= demand.level else Verdict.BELOW_LEVEL
        credit = rules.skill_credit(demand.level, held.level, int(held.evidence), curves)
    return SkillVerdict(
        skill=demand.skill,
        is_essential=demand.is_essential,
        verdict=verdict,
        level_asked=demand.level,
        level_held=held.level if held else 0,
        evidence=held.evidence if held else None,
        rarity=closeness.rarity(demand.skill, curves),
        credit=credit,
    )


def _explain_skills(verdicts: tuple[SkillVerdict, ...], curves: Curves) -> _Explained:
    weights = [rules.skill_weight(verdict.is_essential, verdict.rarity, curves) for verdict in verdicts]
    earned = sum(weight * verdict.credit for weight, verdict in zip(weights, verdicts, strict=True))
    essentials = [verdict.verdict is not Verdict.MISSING for verdict in verdicts if verdict.is_essential]
    useful = [verdict.verdict is not Verdict.MISSING for verdict in verdicts if not verdict.is_essential]
    held, asked = sum(essentials), len(essentials)
    fraction = rules.skills_fraction(earned, sum(weights), held, asked, curves)
    reasons = []
    if not verdicts:
        reasons.append(Reason(ReasonCode.NO_SKILL_ASKED, {}))
    if essentials:
        reasons.append(Reason(ReasonCode.ESSENTIALS, {"held": held, "asked": asked}))
    if useful:
        reasons.append(Reason(ReasonCode.USEFUL, {"held": sum(useful), "asked": len(useful)}))
    if verdicts and fraction < earned // sum(weights):
        figures = {"missing": asked - held, "ceiling_permille": fraction}
        reasons.append(Reason(ReasonCode.ESSENTIAL_CEILING, figures))
    return fraction, reasons


def _explain_distance(
    vacancy: VacancyProfile, candidate: CandidateProfile, metres: int, curves: Curves
) -> _Explained:
    fraction = rules.distance_fraction(metres, candidate.radius_km, vacancy.is_remote, curves)
    figures = {"km": rules.road_km(metres), "radius_km": candidate.radius_km}
    if vacancy.is_remote:
        return fraction, [Reason(ReasonCode.REMOTE, {"km": figures["km"]})]
    if fraction == FULL:
        code = ReasonCode.VERY_NEAR
    elif metres <= candidate.radius_km * 1000:
        code = ReasonCode.WITHIN_RADIUS
    elif rules.is_too_far(metres, candidate.radius_km, vacancy.is_remote, curves):
        code = ReasonCode.OUT_OF_REACH
    else:
        code = ReasonCode.BEYOND_RADIUS
    return fraction, [Reason(code, figures)]


def _explain_availability(vacancy: VacancyProfile, candidate: CandidateProfile, curves: Curves) -> _Explained:
    date = rules.date_fraction(candidate.available_day, vacancy.start_day, curves)
    contract = rules.contract_fraction(vacancy.contract, candidate.preferred_contracts, curves)
    rhythm = rules.rhythm_fraction(vacancy.rhythm, candidate.rhythm, curves)
    reasons = [_date_reason(vacancy, candidate), _contract_reason(vacancy, candidate)]
    if vacancy.rhythm:
        reasons.append(_rhythm_reason(vacancy.rhythm, candidate.rhythm))
    return rules.availability_fraction(date, contract, rhythm), reasons


def _date_reason(vacancy: VacancyProfile, candidate: CandidateProfile) -> Reason:
    figures = {"available_day": candidate.available_day, "start_day": vacancy.start_day}
    days_late = candidate.available_day - vacancy.start_day
    if days_late <= 0:
        return Reason(ReasonCode.AVAILABLE_ON_TIME, figures)
    return Reason(ReasonCode.AVAILABLE_LATE, {**figures, "days_late": days_late})


def _contract_reason(vacancy: VacancyProfile, candidate: CandidateProfile) -> Reason:
    if rules.is_contract_refused(vacancy.contract, candidate.accepted_contracts):
        code = ReasonCode.CONTRACT_REFUSED
    elif rules.is_contract_preferred(vacancy.contract, candidate.preferred_contracts):
        code = ReasonCode.CONTRACT_PREFERRED
    else:
        code = ReasonCode.CONTRACT_ACCEPTED
    return Reason(code, {"contract": vacancy.contract})


def _rhythm_reason(asked: int, held: int) -> Reason:
    if held == 0:
        return Reason(ReasonCode.RHYTHM_UNKNOWN, {"asked": asked})
    if held == asked:
        return Reason(ReasonCode.RHYTHM_SAME, {"asked": asked})
    return Reason(ReasonCode.RHYTHM_DIFFERENT, {"asked": asked, "held": held})


def _explain_training(
    vacancy: VacancyProfile, candidate: CandidateProfile, curves: Curves, closeness: OccupationCloseness
) -> _Explained:
    best, occupation, _ = _nearest_programme(vacancy, candidate, curves, closeness)
    is_learning = vacancy.contract in LEARNING_CONTRACTS
    is_unfinished = rules.is_training_unfinished(candidate.training_end_day, vacancy.start_day, is_learning)
    fraction = rules.training_fraction(best, vacancy.level, candidate.training_level, is_unfinished, curves)
    reasons = [_programme_reason(candidate, best, occupation)]
    if vacancy.level:
        reasons.append(_level_reason(vacancy.level, candidate.training_level))
    if is_unfinished and fraction > 0:
        figures = {"end_day": candidate.training_end_day, "start_day": vacancy.start_day}
        reasons.append(Reason(ReasonCode.TRAINING_UNFINISHED, figures))
    return fraction, reasons


def _programme_reason(candidate: CandidateProfile, best: int, occupation: int) -> Reason:
    if not candidate.training_occupations:
        return Reason(ReasonCode.NO_PROGRAMME, {"level": candidate.training_level})
    figures = {"level": candidate.training_level, "end_day": candidate.training_end_day}
    if best == FULL:
        return Reason(ReasonCode.PROGRAMME_LEADS_TO_OCCUPATION, {**figures, "occupation": occupation})
    if best > 0:
        near = {"occupation": occupation, "closeness_permille": best}
        return Reason(ReasonCode.PROGRAMME_NEAR_OCCUPATION, {**figures, **near})
    return Reason(ReasonCode.PROGRAMME_UNRELATED, figures)


def _level_reason(asked: int, held: int) -> Reason:
    if held == 0:
        return Reason(ReasonCode.LEVEL_UNKNOWN, {"asked": asked})
    code = ReasonCode.LEVEL_REACHED if held >= asked else ReasonCode.LEVEL_BELOW
    return Reason(code, {"asked": asked, "held": held})
