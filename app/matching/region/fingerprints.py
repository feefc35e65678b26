"""A number for each vacancy as ranking reads it: two that differ in anything have different ones.

64 bits, so that among ten million vacancies a pair of equal ones is a chance of a few in a million; it only
says whether a stored list may still be shown, and is compared with that of the same vacancy.
"""

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.vacancy_columns import VacancyColumns

Words = NDArray[np.uint64]


def fingerprints(vacancies: VacancyColumns) -> Words:
    """The fingerprint of each vacancy, (n,); the order of its skills and certificates does not matter."""
    words = np.full(len(vacancies), vacancies.day, dtype=np.uint64)
    for values in (
        vacancies.vacancy_id,
        vacancies.occupation,
        vacancies.appellation,
        vacancies.latitude,
        vacancies.longitude,
        vacancies.is_remote,
        vacancies.start_day,
        vacancies.contract,
        vacancies.level,
        vacancies.rhythm,
    ):
        words = _mix(words ^ _words(values))
    demands = _mix(_words(vacancies.skill) ^ _mix(_words(vacancies.skill_level * 2 + vacancies.is_essential)))
    certificates = _mix(_words(vacancies.certificate))
    words = _mix(words ^ _sums(demands, vacancies.skill_offsets))
    return _mix(words ^ _sums(certificates, vacancies.certificate_offsets))


def _words(values: NDArray[np.integer] | NDArray[np.bool_]) -> Words:
    return values.astype(np.int64).view(np.uint64)


def _mix(words: Words) -> Words:
    """SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): one word for another, every bit moving the others."""
    mixed = words + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _sums(words: Words, offsets: NDArray[np.int64]) -> Words:
    """The sum of each group, modulo 2 to the 64th."""
    totals = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(words, dtype=np.uint64)])
    sums: Words = totals[offsets[1:]] - totals[offsets[:-1]]
    return sums
