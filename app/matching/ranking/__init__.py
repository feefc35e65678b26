"""The ranking engine: exact, deterministic, explained; pure (numpy, numba and nothing of the application).

In reading order:

- `profiles`, `weights`: what is known and what counts.
- `closeness`: how near two occupations are, how rare a skill is.
- `rules`, `exclusions`: every rule, defined once, compiled, used by everyone below.
- `columns`, `index`: candidates by column. `CandidateIndex.from_profiles(profiles)`,
  `.from_columns(columns)`, `.profile(candidate_id)`, `.without(candidate_ids)`.
- `candidate_row`, `kernel`: the rules read off a row, and the one loop over an index.
- `engine`: `rank(indexes, vacancy, weights, closeness, *, limit, offset, filters)` -> `results.RankedList`;
  `count_pool(indexes, vacancy, weights, closeness, *, filters)` -> `results.Pool`. `indexes` is one index or
  several that share no visible candidate (a base and an overlay of changed rows). `warm_up()` compiles.
- `reasons`, `part_reasons`, `explanation`: `explain(vacancy, candidate, weights, closeness)` ->
  `reasons.Explanation`; `shown_points(units, weights)`; `find_exclusions(...)`.

Nothing is imported here: compiled modules load numba, which only those who rank should wait for.
"""
