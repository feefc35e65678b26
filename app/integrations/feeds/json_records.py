"""Offers of a JSON file: a list, a list under a name, or one offer alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.integrations.feeds.contract import Fault, FeedError, Record, UnreadableFeed
from app.integrations.feeds.texts import field_name

DEEPEST = 40


def read_json(text: str, lists: Sequence[str]) -> Iterator[Record | FeedError]:
    """Each offer with its number from 1. `lists` are names under which offers are found, best first."""
    for number, item in enumerate(_items(_load(text), lists), start=1):
        if not isinstance(item, dict):
            yield FeedError(number, Fault.NOT_AN_OFFER)
            continue
        values: dict[str, str] = {}
        _flatten(item, "", values, 0)
        yield Record(number, values)


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFeed(Fault.MALFORMED, error.lineno) from None
    except RecursionError:
        raise UnreadableFeed(Fault.TOO_DEEP) from None
    except ValueError:  # a number of thousands of digits
        raise UnreadableFeed(Fault.MALFORMED) from None


def _items(loaded: Any, lists: Sequence[str]) -> Sequence[Any]:
    if isinstance(loaded, list):
        return loaded
    if not isinstance(loaded, dict):
        raise UnreadableFeed(Fault.UNKNOWN_FORMAT)
    named = {field_name(name): value for name, value in loaded.items()}
    for name in lists:
        if isinstance(named.get(name), list):
            return _postings(named[name])
    return [loaded]


def _postings(items: list[Any]) -> list[Any]:
    """Where things say what they are (JSON-LD), those that are offers."""
    postings = [item for item in items if isinstance(item, dict) and item.get("@type") == "JobPosting"]
    return postings or items


def _flatten(value: Any, path: str, values: dict[str, str], depth: int) -> None:
    """Put texts at their path; of a list of objects the first one counts, other lists are joined."""
    if depth > DEEPEST:
        raise UnreadableFeed(Fault.TOO_DEEP)
    if path:
        values.setdefault(path, "")
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _flatten(inner, f"{path}.{field_name(name)}" if path else field_name(name), values, depth + 1)
    elif isinstance(value, list):
        if value and isinstance(value[0], Mapping | list):
            _flatten(value[0], path, values, depth + 1)
        elif value:
            values[path] = ", ".join(str(item) for item in value if item is not None)
    elif isinstance(value, bool):
        values[path] = "true" if value else "false"
    elif value is not None and not values.get(path):
        values[path] = str(value)
