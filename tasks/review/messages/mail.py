"""Sends the notices that are waiting: through an SMTP server, or by default into a folder of files.

A notice is claimed before it is sent, so two senders never send the same one. Only a process that
dies between sending a notice and recording that sends it twice. The second message has the same
Message-ID, by which mail programs recognise it.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from tasks.review.accounts.people import address_of
from tasks.review.messages.account_notices import AT_FORMER_ADDRESS
from tasks.review.record.log import TELL
from tasks.review.record.store import Review
from tasks.review.record.tables import NoticeRow, PersonRow

SPOOL = ".mail"
BATCH = 50
#: For so long a claimed notice is its sender's; after that another may try.
CLAIM = timedelta(minutes=5)
#: The wait after the first failure; each next one doubles it, up to the longest.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
TIMEOUT = 30
#: Why nothing is sent to an address that somebody put in the database.
ADDRESS_UNKNOWN = f"het logboek kent dit adres niet als dat van dit account. {TELL}"

Send = Callable[[EmailMessage], None]


class Server(NamedTuple):
    """An SMTP server. With a user, or where ``tls`` is set, nothing is sent without STARTTLS."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None


class Sent(NamedTuple):
    """How many notices were sent, and what stopped the others."""

    sent: int
    failures: tuple[str, ...]


def server_from(environment: Mapping[str, str]) -> Server | None:
    """The server that the environment names; None if it names none, and then notices become files.

    ``SVZ_SMTP_HOST``, ``SVZ_SMTP_PORT`` (25), ``SVZ_SMTP_TLS`` (``ja`` or ``nee``),
    ``SVZ_SMTP_USER``, ``SVZ_SMTP_PASSWORD_FILE``.

    Raises:
        ValueError: in Dutch, if one of these is not right.
    """
    host = environment.get("SVZ_SMTP_HOST")
    if not host:
        return None
    port, tls, user = (
        environment.get("SVZ_SMTP_PORT") or "25",
        environment.get("SVZ_SMTP_TLS") or "ja",
        environment.get("SVZ_SMTP_USER"),
    )
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"SVZ_SMTP_PORT is geen poort: {port}")
    if tls not in ("ja", "nee"):
        raise ValueError(f"SVZ_SMTP_TLS is ja of nee, niet {tls}")
    password = None
    if user:
        if tls == "nee":
            raise ValueError(
                "Met SVZ_SMTP_USER is SVZ_SMTP_TLS ja: een wachtwoord gaat niet onversleuteld "
                "over het net."
            )
        file = environment.get("SVZ_SMTP_PASSWORD_FILE")
        if not file or not Path(file).is_file():
            raise ValueError(
                "SVZ_SMTP_PASSWORD_FILE noemt geen bestand met het wachtwoord van SVZ_SMTP_USER."
            )
        password = Path(file).read_text(encoding="utf-8").strip()
    return Server(host, int(port), tls == "ja", user or None, password)


def sender_from(environment: Mapping[str, str]) -> str:
    """The address that notices come from: ``SVZ_MAIL_FROM``, else an address that no mail server
    accepts.
    """
    return environment.get("SVZ_MAIL_FROM") or "stand-van-zaken@localhost"


@contextmanager
def smtp(server: Server) -> Iterator[Send]:
    """Sends over one connection."""
    with smtplib.SMTP(server.host, server.port, timeout=TIMEOUT) as connection:
        if server.tls:
            connection.starttls(context=ssl.create_default_context())
        if server.user is not None and server.password is not None:
            connection.login(server.user, server.password)

        def send(message: EmailMessage) -> None:
            connection.send_message(message)

        yield send


@contextmanager
def spool(folder: Path) -> Iterator[Send]:
    """Writes each message as a file that a mail program can open.

    The same message has the same name, so it is there once.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def send(message: EmailMessage) -> None:
        path = folder / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
        partial = path.with_suffix(".part")
        partial.write_bytes(message.as_bytes(policy=SMTP))
        partial.replace(path)

    yield send


def send_notices(review: Review, server: Server | None, sender: str) -> Sent:
    """Send every notice that is due. A notice that fails is tried again later.

    Args:
        review: the records.
        server: from :func:`server_from`; None for files in ``<outputs>/.mail``.
        sender: the address that notices come from.
    """
    sent, failures = 0, list[str]()
    while numbers := _claim(review):
        try:
            with smtp(server) if server is not None else spool(review.outputs / SPOOL) as send:
                for number in numbers:
                    if failure := _send(review, send, number, sender):
                        failures.append(failure)
                    else:
                        sent += 1
        except (OSError, smtplib.SMTPException) as error:
            failures.append(f"De mailserver is niet te bereiken: {error}")
    return Sent(sent, tuple(failures))


def _claim(review: Review) -> list[int]:
    now = review.now()
    waiting = (
        select(NoticeRow)
        .where(NoticeRow.sent.is_(None), NoticeRow.not_before <= now)
        .order_by(NoticeRow.id)
        .limit(BATCH)
    )
    with (
        review.reading() as session
        # after every form somebody looks, and mostly there is nothing: that need not wait for who
        # writes
    ):
        if session.scalars(waiting.limit(1)).first() is None:
            return []
    with review.writing() as session:
        rows = session.scalars(waiting).all()
        for row in rows:
            row.tries += 1
            row.not_before = now + max(CLAIM, min(LONGEST_WAIT, FIRST_WAIT * 2**row.tries))
        return [row.id for row in rows]


def _send(review: Review, send: Send, number: int, sender: str) -> str | None:
    with review.reading() as session:
        row = session.get_one(NoticeRow, number)
        name = row.person.removesuffix(AT_FORMER_ADDRESS)
        person = session.get(PersonRow, name)
        who = person.full_name if person is not None else name
        address = address_of(session, name, row.email)
    if address is None:
        return f"Het bericht aan {who} is niet verstuurd: {ADDRESS_UNKNOWN}"
    row.email = address  # of the message; the row in the database stays as it is
    try:
        send(message_of(row, sender))
    except smtplib.SMTPServerDisconnected:
        raise
    except (OSError, smtplib.SMTPException, ValueError, UnicodeError) as error:
        return f"Het bericht aan {who} is niet verstuurd: {error}"
    with review.writing() as session:
        session.get_one(NoticeRow, number).sent = review.now()
    return None


def message_of(row: NoticeRow, sender: str) -> EmailMessage:
    """The message of a notice; the same notice gives the same bytes."""
    message = EmailMessage(policy=SMTP)
    address = Address(addr_spec=sender)
    message["From"] = Address("Stand van zaken", addr_spec=sender)
    message["To"] = Address(addr_spec=row.email)
    message["Subject"] = row.subject
    message["Date"] = format_datetime(row.made)
    person = hashlib.sha256(row.person.encode()).hexdigest()[:12]
    message["Message-ID"] = f"<svz-{row.number}-{person}@{address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.text)
    return message
