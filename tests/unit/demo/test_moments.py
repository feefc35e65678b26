"""Moments of the demo fall in working hours, keep their order and never come."""

from datetime import UTC, datetime, timedelta

from app.demo.moments import ages_ago, at_work

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def test_moments_fall_in_working_hours_and_keep_their_order() -> None:
    day = NOW - timedelta(days=3)
    moved = [at_work(day.replace(hour=hour), NOW) for hour in range(24)]
    assert all(7 <= moment.hour < 17 for moment in moved)
    assert moved == sorted(moved)
    assert {moment.date() for moment in moved} == {day.date()}


def test_nothing_happens_after_now() -> None:
    assert all(moment <= NOW for moment in ages_ago(NOW, [0.0, 0.01, 0.1, 0.3, 1.0]))
