"""Notices to a person about their own account: the password, what they may do, where mail goes. An
administrator can change all of these, so the person hears of it. And the form of every notice.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tasks.review.record.log import LogEntry, hash_of
from tasks.review.record.tables import NoticeRow
from tasks.review.rules.rights import Person

#: Of the page where people change their own password, and see what is theirs.
PASSWORD_PATH = "/wachtwoord"  # noqa: S105 - a page
#: After the name, of a notice to the address that somebody had before.
AT_FORMER_ADDRESS = " (vorig adres)"
UNKNOWN = " Weet u hier niet van? Waarschuw dan meteen de beheerder."


def tell_of_account(
    session: Session, entry: LogEntry, person: Person, what: str, pages_url: str
) -> NoticeRow:
    """Tell somebody what changed about their account; ``what`` is a Dutch sentence about it."""
    told = notice(
        entry,
        person,
        "Stand van zaken: uw account is gewijzigd",
        f"De beheerder heeft uw account {person.name} gewijzigd. {what}{UNKNOWN}",
        pages_url,
    )
    session.add(told)
    return told


def tell_of_password(session: Session, entry: LogEntry, person: Person, pages_url: str) -> None:
    """Tell somebody that their password was changed, also if they changed it themselves: it may
    have been somebody else.
    """
    what = (
        f"U heeft het wachtwoord van uw account {person.name} gewijzigd. U bent alleen nog "
        "aangemeld waar u dat deed."
        if entry.person == person.name
        else (
            f"De beheerder heeft een wachtwoord gezet voor uw account {person.name}. Wie daarmee "
            "was aangemeld, is dat niet meer."
        )
    )
    session.add(
        notice(
            entry,
            person,
            "Stand van zaken: uw wachtwoord is gewijzigd",
            what + UNKNOWN,
            pages_url + PASSWORD_PATH,
        )
    )


def notice(entry: LogEntry, person: Person, subject: str, what: str, link: str) -> NoticeRow:
    """A notice that waits to be sent: to whom, about which line, and what it says."""
    moment = datetime.fromisoformat(entry.moment)
    lines = (
        f"Beste {person.full_name},",
        what,
        link,
        "Dit bericht is automatisch verstuurd door de beoordeling van halfjaardossiers.",
        f"Kenmerk: regel {entry.number} van het logboek, {hash_of(entry.line())}",
    )
    return NoticeRow(
        number=entry.number,
        person=person.name,
        email=person.email,
        subject=subject,
        text="\n\n".join(lines) + "\n",
        made=moment,
        not_before=moment,
        tries=0,
        sent=None,
    )
