"""The local twin of a mail server: a Maildir that the demo's mailbox page reads."""

import mailbox
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from app.integrations.mail.contract import Mail, build_message


class MaildirMailer:
    def __init__(self, directory: Path, sender: str) -> None:
        self._directory = directory
        self._sender = sender

    def send(self, mail: Mail) -> None:
        self._open().add(build_message(mail, self._sender))

    def messages(self) -> Iterator[tuple[str, EmailMessage]]:
        """Every mail kept, newest first, with its key."""
        box = self._open()
        for key in sorted(box.keys(), reverse=True):
            yield key, self.message(key)

    def message(self, key: str) -> EmailMessage:
        """Raises KeyError for an unknown key."""
        from email import message_from_bytes

        parsed = message_from_bytes(self._open().get_bytes(key), policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    def _open(self) -> mailbox.Maildir:
        self._directory.parent.mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self._directory, create=True)
