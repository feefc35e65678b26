"""What a release changed, as it is kept with it: whole counts, and the rows up to a number of each change.

{"previous": "rome v460", "links": [12, 3], "moves": [0, 1],
 "tables": {"occupations": {"renamed": {"count": 2, "touched": {"vacancies": 4}, "rows": [
     {"code": "H2913", "label": "Soudeur", "before": "Soudeuse", "touched": {"vacancies": 4}}]}}}}
"""

from collections.abc import Mapping
from typing import Any

from app.reference.updating.differences import Change, Differences, TableDifferences

MOST_ROWS = 200


def summarise(differences: Differences, *, previous: str | None, most: int = MOST_ROWS) -> dict[str, Any]:
    """Changes without rows are left out; rows that something points to come first, then by code."""
    return {
        "previous": previous,
        "links": list(differences.links),
        "moves": list(differences.moves),
        "tables": {
            name: {
                change.value: _summarise_change(table, change, most)
                for change in Change
                if table.rows[change]
            }
            for name, table in differences.tables.items()
        },
    }


def list_counts(changes: Mapping[str, Any] | None) -> dict[str, dict[str, int]]:
    """How many rows of each table underwent each change, from what is kept with a release."""
    tables: Mapping[str, Any] = (changes or {}).get("tables", {})
    return {name: {change: kept["count"] for change, kept in table.items()} for name, table in tables.items()}


def _summarise_change(table: TableDifferences, change: Change, most: int) -> dict[str, Any]:
    rows = sorted(table.rows[change], key=lambda row: -sum(table.touched.get(row.id or 0, {}).values()))
    return {
        "count": len(rows),
        "touched": table.owners[change],
        "rows": [
            {
                "code": row.code,
                "label": row.label,
                "before": row.before,
                "touched": table.touched.get(row.id or 0, {}),
            }
            for row in rows[:most]
        ],
    }
