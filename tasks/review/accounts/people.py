"""Who has an account here, with which roles and groups.

What somebody may do is what the last line of the log about their account says. The row in the table
repeats it, for whoever looks there; a row that was changed, or that no line speaks of, counts for
nothing. Of the full name and the mail address, which can be erased, the line has the sha256 behind
a salt that stands in the row. Signing in is :mod:`tasks.review.accounts.sessions`.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import replace
from email.headerregistry import Address
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.deliveries.contract import load_contracts
from tasks.figures.dutch import enumeration
from tasks.review.messages.account_notices import AT_FORMER_ADDRESS, tell_of_account
from tasks.review.record import log
from tasks.review.record.store import Review
from tasks.review.record.tables import LogRow, PersonRow, SessionRow
from tasks.review.remarks import text_digest
from tasks.review.rules.rights import SUPPLIES, Person, Refused
from tasks.review.rules.states import Role
from tasks.storage.database import forget_old_values

#: What the log says of accounts; each such line says all of what an account may do.
ADDED, ROLES, GROUPS = "account gemaakt", "rollen gewijzigd", "groepen gewijzigd"
BLOCKED, LET_IN = "account geblokkeerd", "account weer toegelaten"
MOVED, RENAMED = "adres gewijzigd", "naam gewijzigd"
CREDENTIAL_SET = "wachtwoord gezet"
ACCOUNT_ACTS = (ADDED, ROLES, GROUPS, BLOCKED, LET_IN, MOVED, RENAMED)
#: Which of the fields that the log holds by their sha256 an act changes.
CHANGES = {MOVED: "email", RENAMED: "full_name"}

NAME = re.compile(r"[a-z][a-z0-9._-]{1,63}")
GROUP_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")


def add_person(
    review: Review,
    by: str,
    name: str,
    full_name: str,
    email: str,
    roles: Collection[Role],
    groups: Collection[str] = (),
) -> Person:
    """Add a person. ``by`` is who does so, for the log.

    Raises:
        Refused: if a field is not right or the name is taken; names are never used again, the log
            must keep meaning one person.
    """
    if not NAME.fullmatch(name):
        raise Refused(
            f"{name!r} kan geen naam zijn: kleine letters, cijfers, punt en streepje, ten minste "
            "twee tekens, eerst een letter."
        )
    _check_groups(groups)
    person = Person(
        name, _full_name(full_name), _address(email), frozenset(roles), frozenset(groups)
    )
    with review.writing() as session:
        if session.get(PersonRow, name) is not None or name in _standings(session, name):
            raise Refused(f"De naam {name} is al in gebruik.")
        session.add(
            PersonRow(
                name=name,
                full_name=person.full_name,
                email=email,
                salt="",
                roles="",
                groups="",
                active=True,
                password=None,
            )
        )
        _store(session, review, by, ADDED, person)
    return person


def set_roles(review: Review, by: str, name: str, roles: Collection[Role]) -> None:
    """Replace the roles of a person.

    Raises Refused for an unknown name.
    """
    with review.writing() as session:
        person = person_named(session, name)
        _store(session, review, by, ROLES, replace(person, roles=frozenset(roles)))


def set_groups(review: Review, by: str, name: str, groups: Collection[str]) -> None:
    """Replace the groups of a person.

    Raises Refused for an unknown name or an impossible group.
    """
    _check_groups(groups)
    with review.writing() as session:
        person = person_named(session, name)
        _store(session, review, by, GROUPS, replace(person, groups=frozenset(groups)))


def set_active(review: Review, by: str, name: str, active: bool) -> None:
    """Block a person, or let them in again. Blocking ends all their sessions at once. Raises
    Refused for an unknown name.
    """
    with review.writing() as session:
        person = person_named(session, name)
        _store(
            session,
            review,
            by,
            LET_IN if active else BLOCKED,
            replace(person, active=active),
        )
        if not active:
            end_sessions(session, name)


def set_email(review: Review, by: str, name: str, email: str) -> None:
    """Replace the address that mail to a person goes to; the former gets word of it as well.

    Raises Refused for an unknown name or what is no address.
    """
    email = _address(email)
    with review.writing() as session:
        person = person_named(session, name)
        _store(session, review, by, MOVED, replace(person, email=email))
    forget_old_values(review.engine)


def set_full_name(review: Review, by: str, name: str, full_name: str) -> None:
    """Replace the name by which people call somebody; the name to sign in with stays.

    Raises Refused for an unknown name or one of invisible characters.
    """
    full_name = _full_name(full_name)
    with review.writing() as session:
        person = person_named(session, name)
        _store(session, review, by, RENAMED, replace(person, full_name=full_name))
    forget_old_values(review.engine)


def address_of(session: Session, name: str, email: str) -> str | None:
    """Where mail for this address of an account goes: there, if the log knows it as the one that
    the account has, or had before this; else to the one that it has, if the log knows that; else
    nowhere. Of an account of which no line holds an address, it is believed.
    """
    row = session.get(PersonRow, name)
    if row is None:
        return None
    lines = [line for line in _account_lines(session, name) if "email" in line]
    known = {line[which] for line in lines for which in ("email", "former") if which in line}
    found = (one for one in (email, row.email) if text_digest(one, row.salt) in known)
    return next(found, None) if known else email


def end_sessions(session: Session, name: str) -> None:
    """Sign somebody out everywhere."""
    for row in session.scalars(select(SessionRow).where(SessionRow.person == name)):
        session.delete(row)


def people(review: Review) -> list[Person]:
    """Everyone who was ever added, by name."""
    with review.reading() as session:
        return _people(session)


def full_names(review: Review) -> dict[str, str]:
    """What people call everybody who has an account here, by its name."""
    return {one.name: one.full_name for one in people(review)}


def everyone(session: Session) -> list[Person]:
    """Everyone who is not blocked, by name."""
    return [one for one in _people(session) if one.active]


def _people(session: Session) -> list[Person]:
    known = _standings(session)
    rows = session.scalars(select(PersonRow).order_by(PersonRow.name))
    return [_person(row, known[row.name]) for row in rows if row.name in known]


def person_named(session: Session, name: str) -> Person:
    """Somebody by name. Raises Refused if there is no such person."""
    row = session.get(PersonRow, name) if NAME.fullmatch(name) else None
    standing = _standings(session, name).get(name) if row is not None else None
    if row is None or standing is None:
        raise Refused(
            f"Er is niemand met de naam {name}. Maak het account met: svz people add {name}"
        )
    return _person(row, standing)


class _Standing(NamedTuple):
    """What the log says of an account."""

    roles: frozenset[Role]
    groups: frozenset[str]
    active: bool


def _standings(session: Session, name: str | None = None) -> dict[str, _Standing]:
    """By name, what the last line about each account says; with ``name`` of that one only."""
    return {
        data["name"]: _Standing(
            frozenset(Role(role) for role in data["roles"]),
            frozenset(data["groups"]),
            data["active"],
        )
        for data in _account_lines(session, name)
    }


def _account_lines(session: Session, name: str | None) -> Iterator[dict[str, Any]]:
    # Lines are canonical JSON, so the database can pass over most of the others.
    query = select(LogRow.body).where(LogRow.dossier.is_(None), LogRow.body.contains('"active":'))
    if name is not None:
        query = query.where(LogRow.body.contains(f'"name":"{name}"', autoescape=True))
    for body in session.scalars(query.order_by(LogRow.number)):
        line = json.loads(body)
        if line["action"] in ACCOUNT_ACTS:
            yield line["data"]


def _person(row: PersonRow, standing: _Standing) -> Person:
    return Person(row.name, row.full_name, row.email, *standing)


def _full_name(full_name: str) -> str:
    if not full_name.strip() or not full_name.isprintable():
        raise Refused("Geef een volledige naam van zichtbare tekens.")
    return full_name.strip()


def _address(email: str) -> str:
    try:
        return Address(addr_spec=email).addr_spec
    except (ValueError, IndexError) as error:
        raise Refused(f"{email!r} is geen e-mailadres.") from error


def _check_groups(groups: Collection[str]) -> None:
    for group in groups:
        if not GROUP_NAME.fullmatch(group):
            raise Refused(
                f"{group!r} kan geen groep zijn: kleine letters, cijfers en streepje, eerst een "
                "letter."
            )
        source = group.removeprefix(SUPPLIES).replace("-", "_")
        if group.startswith(SUPPLIES) and source not in load_contracts():
            raise Refused(f"{group!r} noemt geen bron: er is geen config/bronnen/{source}.yaml.")


def _store(session: Session, review: Review, by: str, action: str, person: Person) -> None:
    row = session.get_one(PersonRow, person.name)
    *_, last = ({}, *_account_lines(session, person.name))
    former = _person(row, _Standing(person.roles, person.groups, person.active))
    # What was there is gone with its salt: nobody finds it by trying.
    salt = row.salt if row.salt and action not in CHANGES else secrets.token_hex(16)
    data: dict[str, Any] = {
        "name": person.name,
        "roles": sorted(person.roles),
        "groups": sorted(person.groups),
        "active": person.active,
    }
    told = set()
    for field in ("full_name", "email"):
        if last.get(field) in (None, text_digest(getattr(former, field), row.salt)):
            told.add(field)
        # A line never makes true what somebody put in the table: only the command for it does.
        if field in told or CHANGES.get(action) == field:
            data[field] = text_digest(getattr(person, field), salt)
        else:
            data[field] = last[field]
    moved = "email" in told and former.email != person.email
    if moved:
        data["former"] = text_digest(former.email, salt)
    row.full_name, row.email, row.salt = person.full_name, person.email, salt
    row.roles, row.groups, row.active = (
        " ".join(data["roles"]),
        " ".join(data["groups"]),
        person.active,
    )
    entry = log.append(session, review.now(), by, action, None, data)
    if action != ADDED:
        tell_of_account(session, entry, person, _told(action, person), review.pages_url)
    if moved:
        what = "Berichten gaan voortaan naar een ander adres dan dit."
        notice = tell_of_account(session, entry, former, what, review.pages_url)
        notice.person += AT_FORMER_ADDRESS


def _told(action: str, person: Person) -> str:
    """What changed, for the person, in a Dutch sentence."""
    if action == ROLES:
        return f"U hebt nu deze rollen: {enumeration(sorted(person.roles)) or 'geen enkele'}."
    if action == GROUPS:
        return f"U bent nu van deze groepen: {enumeration(sorted(person.groups)) or 'geen enkele'}."
    return {
        BLOCKED: "Het is geblokkeerd: u kunt niet meer aanmelden.",
        LET_IN: "Het is weer toegelaten: u kunt weer aanmelden.",
        MOVED: "Berichten komen voortaan op dit adres.",
        RENAMED: f"U heet hier nu {person.full_name}.",
    }[action]
