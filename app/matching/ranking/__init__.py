"""The ranking engine: exact, deterministic, explained; pure (numpy, numba and nothing of the application).

In reading order:

- `profiles`, `weights`: what is known and what counts.
- `closeness`: how near two occupations are, how rare a skill is.
- `parts`, `exclusions`: the rules, each defined once, compiled, used by everyone below.
- `index`: candidates by column. `CandidateIndex.from_profiles(profiles)`, `.from_columns(columns)`,
  `.profile(candidate_id)`, `.without(candidate_ids)`.
- `kernel`: the one loop over an index. `engine`: `rank(indexes, vacancy, weights, closeness, *, limit,
  offset,
  filters)` -> `results.RankedList`, and `count_pool(indexes, vacancy, weights, closeness, *, filters)` ->
  `results.Pool`; `indexes` is one index or several that share no visible candidate (base and overlay).
- `explanation`: `explain(vacancy, candidate, weights, closeness)` -> `reasons.Explanation`, and
  `shown_points(parts, weights)`.

Nothing is imported here: compiled modules load numba, which only those who rank should wait for.
"""
