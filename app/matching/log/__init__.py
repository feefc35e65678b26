"""The log of lists as they were shown.

- `journal`: writes a list; `blocks`, `rolling`: how the log is laid out, and what leaves it in time.
- `exposures`: how often each person was shown, counted from it each night.
- `standings`: where a person stood in the lists of a vacancy.
"""
