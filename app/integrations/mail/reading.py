"""Reading the demo's mailbox: pages of mails, and one mail as text with its links."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from markupsafe import Markup

from app.core.pagination import DEFAULT_SIZE, Page
from app.integrations.mail.compose import link_addresses
from app.integrations.mail.maildir import MaildirMailer


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail as the mailbox page shows it; `paragraphs` is its text, addresses made into links."""

    key: str
    to: str
    subject: str
    sent_at: datetime
    paragraphs: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the mails, and the addresses that the filter offers, in alphabetical order."""

    page: Page[ReceivedMail]
    recipients: tuple[str, ...]


def list_messages(
    mailer: MaildirMailer, *, recipient: str = "", number: int = 1, size: int = DEFAULT_SIZE
) -> Listing:
    """Newest first; of one recipient when asked."""
    mails = [_header(key, message) for key, message in mailer.messages()]
    recipients = tuple(sorted({mail.to for mail in mails}))
    kept = [mail for mail in mails if not recipient or mail.to == recipient]
    number = max(1, min(number, -(-len(kept) // size) or 1))
    items = kept[(number - 1) * size : number * size]
    return Listing(Page(items=items, number=number, size=size, total=len(kept)), recipients)


def read_message(mailer: MaildirMailer, key: str) -> ReceivedMail | None:
    """The mail of `key`, or None."""
    try:
        message = mailer.message(key)
    except KeyError:
        return None
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    mail = _header(key, message)
    blocks = re.split(r"\n\s*\n", text.strip())
    return ReceivedMail(
        mail.key, mail.to, mail.subject, mail.sent_at, tuple(link_addresses(block) for block in blocks)
    )


def _header(key: str, message: EmailMessage) -> ReceivedMail:
    return ReceivedMail(
        key=key,
        to=str(message["To"]).lower(),
        subject=str(message["Subject"]),
        sent_at=parsedate_to_datetime(str(message["Date"])),
    )
