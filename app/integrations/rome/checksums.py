"""Reads the `.sha256` that publishers put beside an archive: `<64 hexadecimal digits>  <name>`."""

import re

_LINE = re.compile(r"\\?([0-9a-fA-F]{64})(?:[ \t]+\*?(.+))?")


def read_checksum(content: bytes, name: str) -> str | None:
    """The checksum of the file `name`, or the only one there is; None for anything else (an error page)."""
    found = [_LINE.fullmatch(line.strip()) for line in content.decode("utf-8", errors="replace").splitlines()]
    lines = [match for match in found if match]
    named = [match for match in lines if (match[2] or "").strip().rpartition("/")[2] == name]
    chosen = named or (lines if len(lines) == 1 else [])
    return chosen[0][1].lower() if chosen else None
