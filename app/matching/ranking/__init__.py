"""The ranking engine: exact, deterministic, explained; pure (numpy, numba and nothing of the application).

Ten minutes, in reading order. What is known, and what counts:

- `profiles`, `weights`: a vacancy, a candidate, a version of the weights, in whole numbers.
- `closeness`: how near two occupations are, how rare a skill is.
- `rules`, `exclusions`, `ordering`: every rule, defined once, compiled, used by everyone below.

One list, explained:

- `engine`: `rank(indexes, vacancy, weights, closeness, *, limit, offset, filters)` -> `results.RankedList`;
  `count_pool(...)` -> `results.Pool`. `indexes` is one index or several that share no visible candidate (a
  base and an overlay of changed rows; shards, through `rank_part` and `merge_parts`).
- `explanation`, `part_reasons`, `reasons`: `explain(vacancy, candidate, weights, closeness)`, the same parts
  with codes and figures.

How it is fast:

- `columns`, `building`, `tables`, `index`, `vocabulary`: candidates by column, in order of place.
- `kernel`, over `reach` (who is near and related), `counting` (the others, without a visit),
  `candidate_row` (the rules read off a row) and `best` (the heap); `compiled` is how all this is compiled.

Many lists:

- `vacancy_columns`, `batch`, `top_lists`: `rank_many(...)`, and merging what shards found; `territory`: which
  vacancies a shard may interest.

Nothing is imported here: compiled modules load numba, which only those who rank should wait for.
"""
