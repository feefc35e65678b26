"""Audits on disk: written whole, read back as they were, the newest first; progress that dies is seen."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.evaluation.fairness.measures import Ratio
from app.evaluation.files import AuditFiles, Progress
from tests.factories.evaluation import NOW, make_audit, make_group


def test_an_audit_is_read_back_as_it_was(tmp_path: Path) -> None:
    audit = make_audit(
        groups=(make_group(places=None, selection=Ratio(None, None, None)), make_group("small"))
    )

    AuditFiles(tmp_path).keep(audit)

    assert AuditFiles(tmp_path).find_last() == audit


def test_the_newest_audit_is_the_last(tmp_path: Path) -> None:
    files = AuditFiles(tmp_path)
    newer = make_audit(made_at=NOW + timedelta(hours=1))
    files.keep(newer)
    files.keep(make_audit())

    assert files.find_last() == newer


def test_there_is_none_at_first(tmp_path: Path) -> None:
    assert AuditFiles(tmp_path).find_last() is None
    assert AuditFiles(tmp_path).read_progress() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 2, "plan": {}}'])
def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path, text: str) -> None:
    files = AuditFiles(tmp_path)
    files.keep(make_audit())
    (tmp_path / "fairness" / "2027-01-01T000000-000000.json").write_text(text)

    assert files.find_last() == make_audit()


def test_an_audit_of_another_format_is_passed_over(tmp_path: Path) -> None:
    files = AuditFiles(tmp_path)
    path = files.keep(make_audit())
    path.write_text(json.dumps(make_audit().to_dict() | {"format": 99}))

    assert files.find_last() is None


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted before its last step, a write leaves the audit of before."""
    files = AuditFiles(tmp_path)
    files.keep(make_audit())

    def stop(*_: object) -> None:
        raise OSError("the disk went away")

    monkeypatch.setattr("os.fsync", stop)
    with pytest.raises(OSError, match="went away"):
        files.keep(make_audit(made_at=NOW + timedelta(hours=1)))

    assert files.find_last() == make_audit()


def test_the_record_is_plain_json() -> None:
    assert json.loads(json.dumps(make_audit().to_dict(), allow_nan=False))["format"] == 1


def test_progress_is_read_back_until_it_is_cleared(tmp_path: Path) -> None:
    files = AuditFiles(tmp_path)
    files.write_progress(Progress(NOW, 3, 10))

    assert files.read_progress() == Progress(NOW, 3, 10)
    files.clear_progress()
    files.clear_progress()
    assert files.read_progress() is None


@pytest.mark.parametrize(
    ("progress", "minutes", "expected"),
    [
        (Progress(NOW, 1, 10), 1, True),
        (Progress(NOW, 1, 10), 3, False),
        (Progress(NOW, 1, 10, has_failed=True), 1, False),
    ],
)
def test_progress_that_stands_still_runs_no_more(progress: Progress, minutes: int, expected: bool) -> None:
    assert progress.is_running(NOW + timedelta(minutes=minutes)) is expected
