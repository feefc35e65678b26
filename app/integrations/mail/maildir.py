"""The local twin of a mail server: a Maildir that the demo's mailbox page reads."""

import mailbox
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from app.integrations.mail.contract import Mail, build_message

# Seconds, microseconds and number of a delivery: none is padded, so keys do not sort as texts.
_KEY = re.compile(r"(\d+)\.M(\d+)P\d+Q(\d+)\.")


class MaildirMailer:
    def __init__(self, directory: Path, sender: str) -> None:
        self._directory = directory
        self._sender = sender

    def send(self, mail: Mail) -> None:
        self._open().add(build_message(mail, self._sender))

    def messages(self) -> Iterator[tuple[str, EmailMessage]]:
        """Every mail kept, newest first, with its key."""
        box = self._open()
        for key in sorted(box.keys(), key=_moment, reverse=True):
            yield key, _parse(box.get_bytes(key))

    def message(self, key: str) -> EmailMessage:
        """Raises KeyError for an unknown key."""
        return _parse(self._open().get_bytes(key))

    def _open(self) -> mailbox.Maildir:
        self._directory.parent.mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self._directory, create=True)


def _parse(content: bytes) -> EmailMessage:
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _moment(key: str) -> tuple[int, int, int, str]:
    found = _KEY.match(key)
    seconds, micros, number = (int(part) for part in found.groups()) if found else (0, 0, 0)
    return seconds, micros, number, key
