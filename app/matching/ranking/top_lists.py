"""The best of many vacancies at once, as arrays: what a run over the whole region writes and merges."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.results import RankedCandidate, RankedList
from app.matching.ranking.vocabulary import Ids, offsets_of, ranges
from app.matching.ranking.weights import Part, Units, Weights

# One line of a list in 29 bytes, without padding: what is stored is the same whenever it is the same list.
# `permille`: of the points of each part, in the order of Part, so that units are exact; `turn`: see
# ordering.turn, kept for merging.
ENTRY = np.dtype(
    [
        ("candidate_id", np.int64),
        ("turn", np.int64),
        ("permille", np.uint16, (len(Part),)),
        ("distance_km", np.uint16),
        ("essentials_held", np.uint8),
    ]
)
REASONS = len(ExclusionReason) + 1
Entries = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class TopLists:
    """The lists of n vacancies: entries of vacancy i are `entries[offsets[i]:offsets[i + 1]]`, in order.

    `matched`, `essentials_asked`: (n,). `excluded`: (n, REASONS), people by ExclusionReason. `lacking`:
    people by first missing certificate, beside `certificate`, those of vacancy i being at
    `certificate_offsets[i]` to `[i + 1]`. `points`: (5,) of the weights, `weights_version` their version.
    """

    vacancy_id: Ids
    offsets: Ids
    entries: Entries
    matched: NDArray[np.int32]
    excluded: NDArray[np.int32]
    essentials_asked: NDArray[np.uint8]
    certificate_offsets: Ids
    certificate: Ids
    lacking: NDArray[np.int32]
    points: Ids
    weights_version: int
    tie_band: int

    def __len__(self) -> int:
        return len(self.vacancy_id)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(np.asarray(getattr(self, field.name)).nbytes for field in fields(self))

    def units(self, entries: Entries) -> NDArray[np.int64]:
        """Units of the parts of these entries, int64 of shape (entries, 5)."""
        return entries["permille"].astype(np.int64) * self.points

    def ranked_list(self, position: int) -> RankedList:
        """The list of the vacancy at `position`, equal to what `rank` gives for it."""
        entries = self.entries[self.offsets[position] : self.offsets[position + 1]]
        certificates = slice(self.certificate_offsets[position], self.certificate_offsets[position + 1])
        excluded = self.excluded[position].tolist()
        asked = int(self.essentials_asked[position])
        return RankedList(
            items=tuple(
                RankedCandidate(candidate, sum(units), Units(*units), km, held, asked)
                for candidate, units, km, held in zip(
                    entries["candidate_id"].tolist(),
                    self.units(entries).tolist(),
                    entries["distance_km"].tolist(),
                    entries["essentials_held"].tolist(),
                    strict=True,
                )
            ),
            matched=int(self.matched[position]),
            excluded={reason: excluded[reason] for reason in ExclusionReason if excluded[reason]},
            missing_certificates={
                certificate: people
                for certificate, people in zip(
                    self.certificate[certificates].tolist(), self.lacking[certificates].tolist(), strict=True
                )
                if people
            },
            weights_version=self.weights_version,
        )

    def save(self, folder: Path) -> None:
        """Write a file for each field in an empty folder, which whoever needs it whole renames."""
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", np.asarray(getattr(self, field.name)), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "TopLists":
        """Map what `save` wrote: pages are read as lists are. Raises OSError or ValueError for a folder that
        holds something else.
        """
        arrays = {
            field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r", allow_pickle=False)
            for field in fields(cls)
        }
        for name in ("weights_version", "tie_band"):
            arrays[name] = int(arrays[name])
        return cls(**arrays)

    def spread(self, positions: Ids, blank: "TopLists") -> "TopLists":
        """These lists at `positions` of a longer one, `blank`, whose lists of other positions are kept.

        For shards: `blank` says that everyone is too far, and only some vacancies were sent. The lists of
        `blank` must be empty.
        """
        lengths = np.zeros(len(blank), dtype=np.int64)
        lengths[positions] = np.diff(self.offsets)
        matched, excluded, lacking = blank.matched.copy(), blank.excluded.copy(), blank.lacking.copy()
        matched[positions], excluded[positions] = self.matched, self.excluded
        starts = blank.certificate_offsets[positions]
        lacking[ranges(starts, np.diff(self.certificate_offsets))] = self.lacking
        return _replaced(blank, offsets_of(lengths), self.entries, matched, excluded, lacking)


def empty_top_lists(
    vacancy_id: Ids,
    essentials_asked: NDArray[np.uint8],
    certificate_offsets: Ids,
    certificate: Ids,
    weights: Weights,
    *,
    too_far: int = 0,
) -> TopLists:
    """Lists that hold nobody, `too_far` people being excluded as such in each."""
    count = len(vacancy_id)
    excluded = np.zeros((count, REASONS), dtype=np.int32)
    excluded[:, ExclusionReason.TOO_FAR] = too_far
    return TopLists(
        vacancy_id=vacancy_id,
        offsets=np.zeros(count + 1, dtype=np.int64),
        entries=np.empty(0, dtype=ENTRY),
        matched=np.zeros(count, dtype=np.int32),
        excluded=excluded,
        essentials_asked=essentials_asked,
        certificate_offsets=certificate_offsets,
        certificate=certificate,
        lacking=np.zeros(len(certificate), dtype=np.int32),
        points=np.array(weights.points, dtype=np.int64),
        weights_version=weights.version,
        tie_band=weights.curves.tie_band,
    )


def merge_top_lists(parts: Sequence[TopLists], *, limit: int) -> TopLists:
    """The lists of the same vacancies over candidates that were split into parts, as if they were one.

    Each part must hold its own best `limit`. Raises ValueError for no part, or parts of other vacancies or
    weights.
    """
    if not parts:
        raise ValueError("nothing to merge")
    first = parts[0]
    for part in parts[1:]:
        is_same = np.array_equal(part.vacancy_id, first.vacancy_id)
        if not is_same or (part.weights_version, part.tie_band) != (first.weights_version, first.tie_band):
            raise ValueError("the parts are not about the same vacancies and weights")
    owners = np.concatenate([np.repeat(np.arange(len(part)), np.diff(part.offsets)) for part in parts])
    entries = np.concatenate([part.entries for part in parts])
    bands = first.units(entries).sum(axis=1) // first.tie_band
    order = np.lexsort((entries["candidate_id"], entries["turn"], -bands, owners))
    starts = offsets_of(np.bincount(owners, minlength=len(first)))
    place = np.arange(len(order)) - np.repeat(starts[:-1], np.diff(starts))
    return _replaced(
        first,
        offsets_of(np.minimum(np.diff(starts), limit)),
        entries[order[place < limit]],
        sum((part.matched for part in parts[1:]), first.matched),
        sum((part.excluded for part in parts[1:]), first.excluded),
        sum((part.lacking for part in parts[1:]), first.lacking),
    )


def join_top_lists(parts: Sequence[TopLists]) -> TopLists:
    """The lists of some vacancies, then those of others. Raises ValueError for no part."""
    if not parts:
        raise ValueError("nothing to join")

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts])

    def joined_offsets(name: str) -> Ids:
        return offsets_of(np.concatenate([np.diff(getattr(part, name)) for part in parts]))

    together = {
        name: joined(name)
        for name in ("vacancy_id", "entries", "matched", "excluded", "essentials_asked", "certificate")
    }
    return TopLists(
        **together,
        lacking=joined("lacking"),
        offsets=joined_offsets("offsets"),
        certificate_offsets=joined_offsets("certificate_offsets"),
        points=parts[0].points,
        weights_version=parts[0].weights_version,
        tie_band=parts[0].tie_band,
    )


def _replaced(
    lists: TopLists,
    offsets: Ids,
    entries: Entries,
    matched: NDArray[np.int32],
    excluded: NDArray[np.int32],
    lacking: NDArray[np.int32],
) -> TopLists:
    return TopLists(
        vacancy_id=lists.vacancy_id,
        offsets=offsets,
        entries=entries,
        matched=matched,
        excluded=excluded,
        essentials_asked=lists.essentials_asked,
        certificate_offsets=lists.certificate_offsets,
        certificate=lists.certificate,
        lacking=lacking,
        points=lists.points,
        weights_version=lists.weights_version,
        tie_band=lists.tie_band,
    )
