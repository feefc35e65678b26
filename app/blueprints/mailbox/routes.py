"""The mails that the demo sends, for everyone to read: nothing leaves this machine."""

from typing import cast

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.integrations.gateways import gateways
from app.integrations.mail.maildir import MaildirMailer
from app.integrations.mail.reading import list_messages as list_received
from app.integrations.mail.reading import read_message as read_received
from app.web.access import PUBLIC, access

# Registered only where mails go to the mailbox: this page would show everybody's.
DEMO_ONLY = True
blueprint = Blueprint("mailbox", __name__, url_prefix="/demo/messagerie")


def _mailer() -> MaildirMailer:
    return cast(MaildirMailer, gateways().mailer)


@blueprint.get("")
@access(PUBLIC)
def list_messages() -> ResponseReturnValue:
    recipient = request.args.get("pour", "").strip().lower()
    listed = list_received(_mailer(), recipient=recipient, number=request.args.get("page", 1, type=int))
    return render_template("mailbox/list.html", listed=listed, recipient=recipient)


@blueprint.get("/<key>")
@access(PUBLIC)
def read_message(key: str) -> ResponseReturnValue:
    message = read_received(_mailer(), key)
    if message is None:
        raise NotFound
    return render_template("mailbox/read.html", message=message)
