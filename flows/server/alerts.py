"""Mails an administrator what is not well: when that changed, and never twice the same."""

from __future__ import annotations

import hashlib
import json
import smtplib
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from tasks.pages.health.checks import Check, How
from tasks.refusal import Refusal
from tasks.review.messages.mail import SPOOL, Server, smtp, spool
from tasks.storage.whole_file import write_whole

#: In the outputs: what was told last.
TOLD = Path(SPOOL, "gemeld.json")


class NotTold(Refusal):
    """A mail that could not be sent; it is tried again the next time."""


def tell_if_changed(
    checks: Sequence[Check],
    outputs: Path,
    to: Sequence[str],
    server: Server | None,
    sender: str,
    now: datetime,
) -> bool:
    """Mail what is not well to these addresses, if that is something else than was told last; also
    that all is well again. Returns whether there was a mail.

    Raises:
        NotTold: if the mail server does not take it.
    """
    wrong = {one.name: one.said for one in checks if one.how is not How.WELL}
    # What it says of time goes on changing; what is told is that it began and that it ended.
    names = sorted(f"{one.name}: {one.how}" for one in checks if one.how is not How.WELL)
    told = outputs / TOLD
    before = json.loads(told.read_bytes()) if told.is_file() else []
    if names == before:
        return False
    message = _message(checks, wrong, to, sender, now)
    try:
        with smtp(server) if server is not None else spool(outputs / SPOOL) as send:
            send(message)
    except (OSError, smtplib.SMTPException) as error:
        raise NotTold(f"Het bericht aan {', '.join(to)} is niet verstuurd: {error}") from error
    told.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(told, json.dumps(names).encode())
    return True


def _message(
    checks: Sequence[Check], wrong: dict[str, str], to: Sequence[str], sender: str, now: datetime
) -> EmailMessage:
    lines = [
        f"{one.name} ({one.how}): {one.said}{f' — {one.todo}' if one.todo else ''}"
        for one in checks
        if one.how is not How.WELL
    ]
    text = "\n\n".join(lines) if lines else "Alles wat niet goed was, is weer goed."
    message = EmailMessage(policy=SMTP)
    address = Address(addr_spec=sender)
    message["From"] = Address("Stand van zaken", addr_spec=sender)
    message["To"] = ", ".join(to)
    what = f"niet goed: {', '.join(wrong)}" if wrong else "alles is weer goed"
    message["Subject"] = f"Stand van zaken: {what}"
    key = hashlib.sha256(f"{now.isoformat()}{text}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<svz-toestand-{key}@{address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{text}\n\nAlles wat is nagekeken: svz doctor\n")
    return message
