"""Is the engine's order better than simpler ones? README.md says how that is measured.

In reading order: `postings` (what is filled), `population` (who is there), `world` (both in a database),
`systems` (three orders), `cards` (what the grader sees), `pool` (writes them), `grades` (keeps the answers),
`measures` (pure arithmetic), `__main__` (the report).
"""
