"""An audit as a folder that stands alone: a page to read, the figures, each chart as a file."""

import json
from pathlib import Path

from app.core.templating import render
from app.evaluation.fairness.results import Audit
from app.evaluation.reading import read_audit


def write_report(audit: Audit, folder: Path) -> Path:
    """Write `equite.html`, `equite.json` and one SVG file for each chart; the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    reading = read_audit(audit)
    for name, chart in reading.charts.items():
        (folder / f"{name}.svg").write_text(chart, encoding="utf-8")
    (folder / "equite.json").write_text(
        json.dumps(audit.to_dict(), indent=1, ensure_ascii=False), encoding="utf-8"
    )
    page = folder / "equite.html"
    page.write_text(render("fairness/report.html", reading=reading), encoding="utf-8")
    return page
