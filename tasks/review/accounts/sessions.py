"""Signing in with an account of our own: argon2, sessions that only the server knows, tokens
against forged requests, and limits.

The browser holds a random token, the database its sha256. The token against forged requests (CSRF)
is derived from the session's token, so a page of another site, which cannot read our cookie, cannot
make it. A person who comes in through the sign-on proxy gets such a session as well
(:mod:`tasks.review.accounts.sign_on_proxy`).

Signing in is a line of the log, and so is setting a password. A session opens nothing without the
line that it began with, nor a password that no line speaks of: whoever writes a row in a table does
not become somebody else by it. The lines hold hashes of hashes, and never an address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tasks.review.accounts.people import CREDENTIAL_SET, NAME, end_sessions, person_named
from tasks.review.messages.account_notices import tell_of_password
from tasks.review.record import log
from tasks.review.record.store import Review
from tasks.review.record.tables import AttemptRow, LogRow, PersonRow, SessionRow
from tasks.review.remarks import text_digest
from tasks.review.rules.rights import Person, Refused

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1_000
#: So many failures for one name within the window lock that name out until the window has passed;
#: for one address likewise.
FAILURES_PER_PERSON, FAILURES_PER_ADDRESS, WINDOW = 5, 30, timedelta(minutes=15)
IDLE, LONGEST_SESSION = timedelta(minutes=30), timedelta(hours=10)
#: How often it is written down that a session is in use; more often would make a write of every
#: read.
SEEN_EVERY = timedelta(minutes=1)

#: What the log says of a session that begins, and of a name that is locked out.
SIGNED_IN, LOCKED_OUT = "aangemeld", "aanmelden uitgesloten"

WRONG = "De naam of het wachtwoord is niet goed."
TOO_MANY = (
    "Er is te vaak met een verkeerde naam of een verkeerd wachtwoord geprobeerd. Probeer "
    "het over een kwartier opnieuw."
)

_hasher = PasswordHasher()


class SignedIn(NamedTuple):
    """Somebody with a session. ``csrf`` goes in every form they are given."""

    person: Person
    csrf: str


def set_password(review: Review, by: str, name: str, password: str) -> None:
    """Set the password of a person. Their open sessions end, and they are told by mail.

    Raises:
        Refused: for an unknown name, or a password that is too short, too long, or holds the name.
    """
    hashed = _hash(name, password)
    with review.writing() as session:
        _store_password(session, review, by, name, hashed)


def change_password(review: Review, name: str, present: str, password: str, address: str) -> str:
    """Change one's own password. All sessions end, including this one; returns the token of a new
    session for the person who changed it.

    Raises:
        Refused: for a password as in :func:`set_password`, or if ``present`` is not the password
            now; see :func:`check_password`.
    """
    hashed = _hash(name, password)
    check_password(review, name, present, address)
    with review.writing() as session:
        _store_password(session, review, name, name, hashed)
        return _new_session(session, review, name)


class LastSet(NamedTuple):
    """When a person's password was set, and whether they set it themselves."""

    moment: datetime
    by_oneself: bool


def last_set(review: Review, name: str) -> LastSet | None:
    """About a person's password; None if they never had one."""
    with review.reading() as session:
        entry = _password_line(session, name)
    if entry is None:
        return None
    return LastSet(datetime.fromisoformat(entry.moment), entry.person == name)


def _password_line(session: Session, name: str) -> log.LogEntry | None:
    """The last line about the password of a person."""
    query = (
        select(LogRow.body)
        .where(LogRow.dossier.is_(None), LogRow.body.contains(CREDENTIAL_SET))
        .where(LogRow.body.contains(f'"name":"{name}"', autoescape=True))
        .order_by(LogRow.number.desc())
    )
    for entry in log.read_lines(session.scalars(query)):
        if entry.action == CREDENTIAL_SET and entry.data["name"] == name:
            return entry
    return None


def _hash(name: str, password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused(
            f"Een wachtwoord heeft ten minste {SHORTEST_PASSWORD} tekens, bijvoorbeeld vier losse "
            "woorden."
        )
    if name in password.lower() or len(set(password)) < FAILURES_PER_PERSON:
        raise Refused("Kies een wachtwoord zonder uw naam en met meer verschillende tekens.")
    return _hasher.hash(password)


def _store_password(session: Session, review: Review, by: str, name: str, hashed: str) -> None:
    person = person_named(session, name)
    session.get_one(PersonRow, name).password = hashed
    end_sessions(session, name)
    tell_of_password(
        session,
        log.append(
            session,
            review.now(),
            by,
            CREDENTIAL_SET,
            None,
            {"name": name, "password": text_digest(hashed)},
        ),
        person,
        review.pages_url,
    )


def sign_in(review: Review, name: str, password: str, address: str) -> str:
    """Check name and password; returns the token of a new session, for the cookie. Arguments and
    errors as :func:`check_password`.
    """
    check_password(review, name, password, address)
    with review.writing() as session:
        return _new_session(session, review, name)


def check_password(review: Review, name: str, password: str, address: str) -> None:
    """Check the password of a person who is not blocked.

    Args:
        review: the records.
        name: as typed.
        password: as typed.
        address: where the request came from, for the limit.

    Raises:
        Refused: with the same words and after the same work whether the name is unknown, blocked or
            the password is wrong.
    """
    name = name if NAME.fullmatch(name) else ""
    attempt = _count_attempt(review, name, address)
    with review.reading() as session:
        row = session.get(PersonRow, name)
        hashed = _password_of(session, row) if row is not None else None
    # Somebody who is unknown takes as long as somebody who is not.
    right = _is_right(hashed or _nobodys_hash(), password)
    with review.writing() as session:
        if right and hashed is not None:
            session.execute(delete(AttemptRow).where(AttemptRow.person == name))
            return
        if attempt == FAILURES_PER_PERSON and row is not None:
            log.append(
                session,
                review.now(),
                name,
                LOCKED_OUT,
                None,
                {"name": name},
            )
    raise Refused(WRONG)


def sign_in_trusted(review: Review, name: str) -> str:
    """A session for somebody whom the sign-on proxy vouches for.

    Raises Refused if they are unknown here or blocked.
    """
    with review.writing() as session:
        if not person_named(session, name).active:
            raise Refused(f"Het account {name} is geblokkeerd.")
        return _new_session(session, review, name)


def session_of(review: Review, token: str) -> SignedIn | None:
    """Whose token this is; None if it is unknown or expired, or its person is blocked."""
    key, now = _key(token), review.now()
    with review.reading() as session:
        row = session.get(SessionRow, key)
        if row is None or now - row.seen > IDLE:
            return None
        began = _began(session, row)
        # Not before it began either: the clock was ahead then, or is behind now.
        if began is None or not timedelta(0) <= now - began <= LONGEST_SESSION:
            return None
        person = person_named(session, row.person)
        stale = now - row.seen > SEEN_EVERY
    if not person.active:
        return None
    if stale:
        # On a full disk people read on, and a form gives back what they typed.
        with suppress(OperationalError), review.writing() as session:
            if (row := session.get(SessionRow, key)) is None:  # signed out meanwhile
                return None
            row.seen = now
    return SignedIn(person, csrf_token(token))


def sign_out(review: Review, token: str) -> None:
    """End a session; nothing happens if there is none."""
    with review.writing() as session:
        session.execute(delete(SessionRow).where(SessionRow.token == _key(token)))


def csrf_token(token: str) -> str:
    """The token that a form of this session must send back."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def is_from_our_form(token: str, sent: str) -> bool:
    """Whether a request of this session came from a form of ours."""
    return hmac.compare_digest(csrf_token(token).encode(), sent.encode())


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _new_session(session: Session, review: Review, name: str) -> str:
    now = review.now()
    session.execute(delete(SessionRow).where(SessionRow.seen < now - IDLE))
    token = secrets.token_urlsafe(32)
    key = _key(token)
    line = log.append(session, now, name, SIGNED_IN, None, {"session": text_digest(key)})
    session.add(SessionRow(token=key, person=name, line=line.number, seen=now))
    return token


def _began(session: Session, row: SessionRow) -> datetime | None:
    """When a session began, by the line of the log about it; None if that is not its line."""
    line = session.get(LogRow, row.line)
    if line is None:
        return None
    try:
        (entry,) = log.read_lines([line.body])
    except ValueError:
        return None
    said = (entry.action, entry.person, entry.data.get("session"))
    if said != (SIGNED_IN, row.person, text_digest(row.token)):
        return None
    return datetime.fromisoformat(entry.moment)


def _password_of(session: Session, row: PersonRow) -> str | None:
    """The hash of a person's password; None for who is blocked or has none, and for a hash that is
    not the one that the log speaks of.
    """
    line = _password_line(session, row.name)
    if row.password is None or line is None or not person_named(session, row.name).active:
        return None
    # A line of the version before does not say which password.
    known = line.data.get("password", text_digest(row.password))
    return row.password if known == text_digest(row.password) else None


def _count_attempt(review: Review, name: str, address: str) -> int:
    """Count this attempt before it is judged, so that many at once can not outrun the limit.
    Returns how many attempts there are for this name.
    """
    now = review.now()
    count = select(func.count()).select_from(AttemptRow)
    with review.writing() as session:
        # An attempt of later than now is of a clock that was ahead, and would count until then.
        old = (AttemptRow.moment <= now - WINDOW) | (AttemptRow.moment > now)
        session.execute(delete(AttemptRow).where(old))
        of_person = session.scalar(count.where(AttemptRow.person == name)) or 0
        of_address = session.scalar(count.where(AttemptRow.address == address)) or 0
        if of_person >= FAILURES_PER_PERSON or of_address >= FAILURES_PER_ADDRESS:
            raise Refused(TOO_MANY)
        session.add(AttemptRow(person=name, address=address, moment=now))
    return of_person + 1


def _is_right(hashed: str, password: str) -> bool:
    try:
        return len(password) <= LONGEST_PASSWORD and _hasher.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError, UnicodeEncodeError):
        return False


@cache
def _nobodys_hash() -> str:
    """The hash to check for an unknown name, so that the answer takes as long as for a known
    one.
    """
    return _hasher.hash(secrets.token_hex(16))
