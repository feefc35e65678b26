"""Each part of one candidate's score with its reasons, through the rules that the kernel applies."""

from app.matching.ranking import rules
from app.matching.ranking.closeness import Nearness, OccupationCloseness, Relation
from app.matching.ranking.profiles import (
    LEARNING_CONTRACTS,
    CandidateProfile,
    SkillDemand,
    SkillHeld,
    VacancyProfile,
)
from app.matching.ranking.reasons import Reason, ReasonCode, SkillVerdict, Verdict
from app.matching.ranking.weights import FULL, Curves

Explained = tuple[int, list[Reason]]  # the fraction of a part, per mille, and why


def find_held(candidate: CandidateProfile, skill: int) -> SkillHeld | None:
    """The skill as the candidate holds it, None when they do not."""
    return next((held for held in candidate.skills if held.skill == skill), None)


def explain_occupation(
    vacancy: VacancyProfile, candidate: CandidateProfile, curves: Curves, closeness: OccupationCloseness
) -> Explained:
    """The nearest occupation sought, or the one that the training leads to."""
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


def judge_skill(
    demand: SkillDemand, held: SkillHeld | None, curves: Curves, closeness: OccupationCloseness
) -> SkillVerdict:
    """The verdict on one skill asked."""
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
        rarity=closeness.rarity_of(demand.skill, curves),
        credit=credit,
    )


def explain_skills(verdicts: tuple[SkillVerdict, ...], curves: Curves) -> Explained:
    """How many skills are held, and what a missing essential one costs."""
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


def explain_distance(
    vacancy: VacancyProfile, candidate: CandidateProfile, metres: int, curves: Curves
) -> Explained:
    """The road distance against the candidate's own radius."""
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


def explain_availability(vacancy: VacancyProfile, candidate: CandidateProfile, curves: Curves) -> Explained:
    """The date, the contract and, when asked, the rhythm."""
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


def explain_training(
    vacancy: VacancyProfile, candidate: CandidateProfile, curves: Curves, closeness: OccupationCloseness
) -> Explained:
    """The programme, the diploma level when asked, and whether the training is over in time."""
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
