"""Every vacancy of the region ranked in one run, and the lists kept as files that pages read.

- `vacancies`: published vacancies out of the database, by column, one span of ids after the other.
- `run`: `rank_region(...)`, which ranks spans and stores their lists; begun again, it does what is left.
- `storage`: the files of a run: one folder a span, whole or absent.
- `versions`: what lists are made from: shown for the same, or not at all.
- `reading`: `STORED.find(...)`, a stored list that is exactly what ranking now would give.
- `fingerprints`: tells whether a vacancy is still as it was ranked.
"""
