"""Identifiers that leave the database: unguessable ones for URLs, readable ones for people."""

import secrets
import uuid
from datetime import date

# No I, L, O, U, 0 or 1: a reference can be read aloud and typed again.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# Digits that always fit a 64-bit key.
LONGEST_KEY = 18


def new_public_id() -> uuid.UUID:
    return uuid.uuid4()


def new_token() -> str:
    """A secret for a link sent by mail, 256 bits."""
    return secrets.token_urlsafe(32)


def candidate_code_length(existing: int) -> int:
    """Characters after `C-`: 4, and one more each time half of the codes would be used."""
    length = 4
    while existing * 2 >= len(REFERENCE_ALPHABET) ** length:
        length += 1
    return length


def new_candidate_code(existing: int) -> str:
    """Draw a reference such as `C-7F3K`; the caller checks that it is free."""
    length = candidate_code_length(existing)
    return "C-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(length))


def document_reference(prefix: str, day: date, number: int) -> str:
    """A numbered reference such as `OF-2026-0417`."""
    return f"{prefix}-{day.year}-{number:04d}"


def parse_key(text: str | None) -> int | None:
    """A row’s key as a form or an address sends it; None for what cannot be one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else None
