"""The fairness audit: does the list treat equals equally, and does everyone within reach get a turn? Pure.

No protected field is collected, so groups are synthetic: drawn beside the candidates, never stored with them.
In reading order:

- `groups`: people as the audit sorts them, and the seeded model that draws groups.
- `pools`: everyone who could be suggested for each vacancy, in the order of the lists.
- `measures`: selection, exposure and relevance, as ratios between two groups, with intervals.
- `alarms`: whether a difference between equals is more than chance, at a stated rate of false alarms.
- `planting`: biases of a stated size, to check that the audit sees them.
- `inequality`, `spread`: exposure person by person, and what spreading it changes day after day.
- `results`, `audit`: the whole audit, and what it found.
"""
