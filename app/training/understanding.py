"""Occupations that a programme seems to lead to, read in its title, its FORMACODE and its objectives."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.reference.understanding.queries import (
    OccupationSuggestion,
    suggest_occupations,
    suggest_occupations_for_many,
)
from app.training.models import Programme

MOST_PROPOSED = 5
# Under that, a line of the list would be one chance in fifty.
LEAST_CONFIDENCE = 0.02
# What the FORMACODE says beside the title: benchmarks/understanding_training.py compares weights.
FORMACODE_WEIGHT = 0.5
# Occupations of each reading that are compared; one that a reading leaves out has that confidence there.
READ = 60
UNREAD = 5e-4


@dataclass(frozen=True, slots=True)
class ProposedOccupation:
    """An occupation to propose: `confidence` from 0 to 1; `words` decided, the weightiest first."""

    occupation_id: int
    code: str
    label: str
    confidence: float
    words: tuple[str, ...] = ()


def suggest_for_programme(
    session: Session, programme: Programme, *, limit: int = MOST_PROPOSED
) -> list[ProposedOccupation]:
    """Occupations that the programme speaks of, the likeliest first, with the words that decided.

    The title and the label of the FORMACODE are read apart, then weighed together; the objectives tell near
    occupations apart.
    """
    found = suggest_for_programmes(session, [programme], limit=limit)[0]
    if not found:
        return []
    words = _words(
        suggest_occupations(session, programme.title, about=programme.objective or "", limit=limit)
    )
    if any(not words.get(item.occupation_id) for item in found):
        domain = suggest_occupations(session, formacode_text(programme), limit=limit)
        words = _words(domain) | words
    return [
        ProposedOccupation(
            item.occupation_id,
            item.code,
            item.label,
            item.confidence,
            words.get(item.occupation_id, ()),
        )
        for item in found
    ]


def suggest_for_programmes(
    session: Session, programmes: Sequence[Programme], *, limit: int = MOST_PROPOSED
) -> list[list[ProposedOccupation]]:
    """As `suggest_for_programme`, programme by programme, without the words: some milliseconds each."""
    titles = suggest_occupations_for_many(
        session,
        [item.title for item in programmes],
        about=[item.objective or "" for item in programmes],
        limit=READ,
    )
    domains = suggest_occupations_for_many(session, [formacode_text(item) for item in programmes], limit=READ)
    return [_best(title, domain, limit) for title, domain in zip(titles, domains, strict=True)]


def formacode_text(programme: Programme) -> str:
    """The labels of its FORMACODE as one text; empty without any."""
    return ". ".join(programme.formacode_labels)


def weigh_together(
    title: Mapping[int, float], domain: Mapping[int, float], *, weight: float = FORMACODE_WEIGHT
) -> dict[int, float]:
    """Confidences by occupation from those of two readings: their product, the second to the power `weight`.

    A reading that understood nothing leaves the other one as it is.
    """
    if not title or not domain:
        return dict(title or domain)
    known = set(title) | set(domain)
    scores = {
        key: math.log(max(title.get(key, 0), UNREAD)) + weight * math.log(max(domain.get(key, 0), UNREAD))
        for key in known
    }
    highest = max(scores.values())
    likelihoods = {key: math.exp(score - highest) for key, score in scores.items()}
    whole = sum(likelihoods.values())
    return {key: value / whole for key, value in likelihoods.items()}


def _best(
    title: Sequence[OccupationSuggestion], domain: Sequence[OccupationSuggestion], limit: int
) -> list[ProposedOccupation]:
    named = {item.occupation_id: (item.code, item.label) for item in (*title, *domain)}
    confidences = weigh_together(_confidences(title), _confidences(domain))
    ranked = sorted(confidences.items(), key=lambda pair: (-pair[1], named[pair[0]][0]))
    return [
        ProposedOccupation(key, *named[key], confidence)
        for key, confidence in ranked[:limit]
        if confidence >= LEAST_CONFIDENCE
    ]


def _confidences(found: Sequence[OccupationSuggestion]) -> dict[int, float]:
    return {item.occupation_id: item.confidence for item in found}


def _words(found: Sequence[OccupationSuggestion]) -> dict[int, tuple[str, ...]]:
    return {item.occupation_id: item.words for item in found if item.words}
