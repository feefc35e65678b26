"""Mails composed, kept in the demo's mailbox, and read back."""

from pathlib import Path

import pytest

from app.integrations.mail.compose import compose
from app.integrations.mail.contract import Mail
from app.integrations.mail.maildir import MaildirMailer
from app.integrations.mail.reading import list_messages, read_message


@pytest.fixture
def mailer(tmp_path: Path) -> MaildirMailer:
    return MaildirMailer(tmp_path / "mailbox", "Estuaire <ne-pas-repondre@estuaire.example>")


def _send(mailer: MaildirMailer, count: int, to: str = "a@exemple.test") -> None:
    for number in range(count):
        mailer.send(Mail(to=to, subject=f"Message {number}", text="Bonjour\n"))


def test_an_empty_mailbox_has_one_empty_page(mailer: MaildirMailer) -> None:
    listed = list_messages(mailer)
    assert (listed.page.total, listed.page.pages, listed.recipients) == (0, 1, ())


def test_mails_are_listed_newest_first(mailer: MaildirMailer) -> None:
    """Keys hold microseconds without leading zeros: sorted as texts they would be out of order."""
    _send(mailer, 30)
    page = list_messages(mailer, size=100).page
    assert [mail.subject for mail in page.items] == [f"Message {number}" for number in reversed(range(30))]


def test_pages_hold_their_share_and_a_number_past_the_end_gives_the_last(mailer: MaildirMailer) -> None:
    _send(mailer, 5)
    assert [mail.subject for mail in list_messages(mailer, number=2, size=2).page.items] == [
        "Message 2",
        "Message 1",
    ]
    last = list_messages(mailer, number=99, size=2).page
    assert (last.number, [mail.subject for mail in last.items]) == (3, ["Message 0"])


def test_mails_are_filtered_by_recipient(mailer: MaildirMailer) -> None:
    _send(mailer, 2)
    _send(mailer, 1, to="B@exemple.test")
    listed = list_messages(mailer, recipient="b@exemple.test")
    assert [mail.to for mail in listed.page.items] == ["b@exemple.test"]
    assert listed.recipients == ("a@exemple.test", "b@exemple.test")


def test_a_mail_is_read_as_text_with_links_and_nothing_else_live(mailer: MaildirMailer) -> None:
    text = "Ouvrez\nhttps://estuaire.example/a?b=1&c=2\n\n<script>alert(1)</script> é\n"
    mailer.send(Mail(to="a@exemple.test", subject="Accents : é", text=text))
    key = list_messages(mailer).page.items[0].key
    mail = read_message(mailer, key)
    assert mail is not None
    assert mail.subject == "Accents : é"
    assert mail.paragraphs == (
        'Ouvrez<br><a href="https://estuaire.example/a?b=1&amp;c=2">https://estuaire.example/a?b=1&amp;c=2</a>',
        "&lt;script&gt;alert(1)&lt;/script&gt; é",
    )


@pytest.mark.parametrize("key", ["inconnu", "../mailbox", "", "new"])
def test_an_unknown_key_gives_nothing(mailer: MaildirMailer, key: str) -> None:
    _send(mailer, 1)
    assert read_message(mailer, key) is None


def test_a_template_gives_subject_text_and_html() -> None:
    class Someone:
        full_name = "Jeanne <Ricoux>"

    mail = compose(
        "accounts/verify_email", to="j@exemple.test", user=Someone(), link="https://estuaire.example/x"
    )
    assert mail.subject == "Confirmez votre adresse pour Estuaire"
    assert "Bonjour Jeanne <Ricoux>," in mail.text
    assert mail.html is not None
    assert "Bonjour Jeanne &lt;Ricoux&gt;," in mail.html
    assert '<a href="https://estuaire.example/x">' in mail.html
