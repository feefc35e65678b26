"""Checks that a release holds together before anything is written.

A file cut between two rows is seen here: rows of the other files lack theirs.
"""

from collections.abc import Iterable

from app.reference.importing.errors import DuplicateCode, TruncatedFile, UnknownCode
from app.reference.importing.reading import Where
from app.reference.importing.records import CommuneRelease, RomeRelease


def check_rome(release: RomeRelease) -> None:
    """Raise DuplicateCode, UnknownCode or TruncatedFile at the first row that does not fit."""
    occupations = _unique((row.where, row.code) for row in release.occupations)
    _unique((row.where, row.code) for row in release.appellations)
    skills = _unique((row.where, row.code) for row in release.skills)
    _unique((row.where, f"{row.occupation} with {row.skill}") for row in release.links)
    _unique((row.where, f"{row.source} to {row.target}") for row in release.moves)
    parents = ((row.where, row.parent) for row in release.occupations if row.parent)
    _known(parents, occupations, "parent occupation")
    _known(((row.where, row.occupation) for row in release.appellations), occupations, "occupation")
    _known(((row.where, row.occupation) for row in release.links), occupations, "occupation")
    _known(((row.where, row.skill) for row in release.links), skills, "skill")
    _known(((row.where, row.source) for row in release.moves), occupations, "occupation")
    _known(((row.where, row.target) for row in release.moves), occupations, "occupation")
    _served(occupations, ((row.where, row.occupation) for row in release.appellations), "job title")
    _served(occupations, ((row.where, row.occupation) for row in release.links), "skill")


def check_communes(release: CommuneRelease) -> None:
    _unique((row.where, row.insee_code) for row in release.communes)


def _unique(codes: Iterable[tuple[Where, str]]) -> dict[str, Where]:
    """Where each code is; DuplicateCode when one is there twice."""
    places: dict[str, Where] = {}
    for where, code in codes:
        first = places.setdefault(code, where)
        if first is not where:
            raise DuplicateCode(*where, f"{code} is already on line {first.line}")
    return places


def _known(codes: Iterable[tuple[Where, str]], known: dict[str, Where], what: str) -> None:
    for where, code in codes:
        if code not in known:
            sources = " or ".join(sorted({place.path.name for place in known.values()}))
            raise UnknownCode(*where, f"{what} {code or '(empty)'} is not in {sources}; is that file whole?")


def _served(occupations: dict[str, Where], codes: Iterable[tuple[Where, str]], what: str) -> None:
    """Each occupation has at least one: a file cut between two rows lacks the last ones."""
    last: Where | None = None
    served = set()
    for last, code in codes:  # noqa: B007 (the last place is what we name)
        served.add(code)
    for code, where in occupations.items():
        if code not in served:
            place = last or where
            raise TruncatedFile(*place, f"no {what} of occupation {code} in this file: it looks cut here")
