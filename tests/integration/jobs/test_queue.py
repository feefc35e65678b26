"""The queue keeps tasks in SQLite by default and in PostgreSQL in production, through one interface."""

import pytest

from app.config import Settings
from app.jobs.queue import make_queue


# huey leaves the connection that listens on PostgreSQL to the garbage collector, which complains.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_task_put_in_the_queue_is_taken_out_and_run_once(settings: Settings) -> None:
    queue = make_queue(settings)
    queue.storage.flush_all()
    done: list[int] = []

    @queue.task(name="note")
    def note(number: int) -> None:
        done.append(number)

    note(7)
    # Another process reads the same storage.
    other = make_queue(settings)
    assert other.pending_count() == 1
    queue.execute(queue.dequeue())
    assert done == [7]
    assert other.pending_count() == 0
