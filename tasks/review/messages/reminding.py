"""Reminds people whom a dossier waits for: on the working day before the last day that was asked
for, on that day, and on every working day after it; once a day.

A reminder is about no act, so it is no notice (:mod:`tasks.review.messages.notices`) and has no
line of the log. That it was sent is a file in ``outputs/.mail/herinnerd``.
"""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Mapping
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from tasks.figures.dutch import AMSTERDAM, enumeration, long_date
from tasks.review.accounts.people import address_of
from tasks.review.awaiting import SATURDAY, Awaited, after_working_days, awaiting_in
from tasks.review.messages.mail import ADDRESS_UNKNOWN, SPOOL, Sent, Server, smtp, spool
from tasks.review.messages.notices import PATH
from tasks.review.naming import names
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow
from tasks.review.rules.rights import Person
from tasks.review.rules.states import Action, State

REMINDED = "herinnerd"
ASKS: Mapping[Action, str] = {
    Action.VOTE: "U bent gevraagd als beoordelaar, en er ontbreekt nog een oordeel over",
    Action.APPROVE: "Alle oordelen zijn binnen. Keur het dossier goed, of geef het terug.",
    Action.RELEASE: "Het dossier is goedgekeurd. Geef het vrij, of geef het terug.",
}
UNDER_REVIEW = (State.IN_REVIEW, State.REVIEWED, State.APPROVED)


class Reminder(NamedTuple):
    """Of one person, about one dossier, on one day."""

    person: Person
    name: str
    digest: str
    due: date
    text: str


def remind(review: Review, titles: Mapping[str, str], server: Server | None, sender: str) -> Sent:
    """Send today's reminders that were not sent yet.

    Args:
        review: the records.
        titles: of what is judged, by name.
        server, sender: as in :func:`tasks.review.messages.mail.send_notices`.
    """
    today = review.now().astimezone(AMSTERDAM).date()
    reminders = _reminders(review, titles, today) if today.weekday() < SATURDAY else []
    marks = review.outputs / SPOOL / REMINDED
    left = [(one, marks / _key(one, today)) for one in reminders]
    left = [(one, mark) for one, mark in left if not mark.exists()]
    if not left:
        return Sent(0, ())
    sent, failures = 0, list[str]()
    try:
        with smtp(server) if server is not None else spool(review.outputs / SPOOL) as send:
            marks.mkdir(exist_ok=True, parents=True, mode=0o700)
            for one, mark in left:
                with review.reading() as session:
                    address = address_of(session, one.person.name, one.person.email)
                who = one.person.full_name
                if address is None:
                    failures.append(f"De herinnering aan {who} ging niet weg: {ADDRESS_UNKNOWN}")
                    continue
                try:
                    send(_message(one, mark, sender, review))
                except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
                    failures.append(f"De herinnering aan {who} ging niet weg: {error}")
                else:
                    mark.touch()
                    sent += 1
    except (OSError, smtplib.SMTPException) as error:
        failures.append(f"De mailserver is niet te bereiken: {error}")
    return Sent(sent, tuple(failures))


def _reminders(review: Review, titles: Mapping[str, str], today: date) -> list[Reminder]:
    found = []
    with review.reading() as session:
        known = names(session)
        for row in session.scalars(select(CaseRow).where(CaseRow.state.in_(UNDER_REVIEW))):
            due, what = awaiting_in(session, row)
            if due is None or (today < due and after_working_days(today, 1) < due):
                continue
            asked: dict[str, tuple[Person, list[Awaited]]] = {}
            for one in what:
                for person in one.people:
                    asked.setdefault(person.name, (person, []))[1].append(one)
            found += [
                Reminder(person, known[row.digest].name, row.digest, due, _text(mine, titles))
                for person, mine in asked.values()
            ]
    return found


def _text(mine: list[Awaited], titles: Mapping[str, str]) -> str:
    annexes = list(dict.fromkeys(one.annex for one in mine if one.annex is not None))
    words = ASKS[mine[0].action]
    return (
        f"{words} {enumeration([titles.get(one, one) for one in annexes])}." if annexes else words
    )


def _key(one: Reminder, today: date) -> str:
    what = f"{one.digest} {one.person.name} {today}"
    return hashlib.sha256(what.encode()).hexdigest()[:32]


def _message(one: Reminder, mark: Path, sender: str, review: Review) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    address = Address(addr_spec=sender)
    message["From"] = Address("Stand van zaken", addr_spec=sender)
    message["To"] = Address(addr_spec=one.person.email)
    message["Subject"] = f"Herinnering: {one.name} wacht op u"
    message["Message-ID"] = f"<svz-herinnering-{mark.name}@{address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"Beste {one.person.full_name},\n\n{one.text}\n\nGevraagd is dat uiterlijk "
        f"{long_date(one.due)} te doen.\n\n{review.pages_url}{PATH.format(digest=one.digest)}\n\n"
        "Kunt u niet? Een ander van uw groep kan het doen; wie dat zijn, staat op de pagina. Een "
        "plaats op uw naam draagt u daar over.\n"
    )
    return message
