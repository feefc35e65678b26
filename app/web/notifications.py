"""Short confirmations shown once at the bottom of the next page or fragment. Never for errors."""

from flask import flash, get_flashed_messages


def notify(message: str, *, undo_url: str | None = None) -> None:
    """Say that something is done; `undo_url` is a POST that takes it back."""
    flash({"message": message, "undo_url": undo_url}, "toast")  # type: ignore[arg-type]


def take_notifications() -> list[dict[str, str | None]]:
    return list(get_flashed_messages(category_filter=["toast"]))  # type: ignore[arg-type]
