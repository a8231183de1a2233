"""Who has an account here, with which roles and groups.

What somebody may do is what the last line of the log about their account says. The row in the table
repeats it, for whoever looks there; a row that was changed, or that no line speaks of, counts for
nothing. Signing in is :mod:`tasks.review.accounts.sessions`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import replace
from email.headerregistry import Address
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.deliveries.contract import load_contracts
from tasks.review.record import log
from tasks.review.record.store import Review
from tasks.review.record.tables import LogRow, PersonRow, SessionRow
from tasks.review.rules.rights import SUPPLIES, Person, Refused
from tasks.review.rules.states import Role

#: What the log says of accounts; each such line says all of what an account may do.
ADDED, ROLES, GROUPS = "account gemaakt", "rollen gewijzigd", "groepen gewijzigd"
BLOCKED, LET_IN = "account geblokkeerd", "account weer toegelaten"
CREDENTIAL_SET = "wachtwoord gezet"
ACCOUNT_ACTS = (ADDED, ROLES, GROUPS, BLOCKED, LET_IN)

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
    if not full_name.strip() or not full_name.isprintable():
        raise Refused("Geef een volledige naam van zichtbare tekens.")
    try:
        Address(addr_spec=email)
    except (ValueError, IndexError) as error:
        raise Refused(f"{email!r} is geen e-mailadres.") from error
    _check_groups(groups)
    person = Person(name, full_name.strip(), email, frozenset(roles), frozenset(groups))
    with review.writing() as session:
        if session.get(PersonRow, name) is not None or name in _standings(session, name):
            raise Refused(f"De naam {name} is al in gebruik.")
        session.add(
            PersonRow(
                name=name,
                full_name=person.full_name,
                email=email,
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
    # Lines are canonical JSON, so the database can pass over most of the others.
    query = select(LogRow.body).where(LogRow.dossier.is_(None), LogRow.body.contains('"active":'))
    if name is not None:
        query = query.where(LogRow.body.contains(f'"name":"{name}"', autoescape=True))
    found = {}
    for body in session.scalars(query.order_by(LogRow.number)):
        line = json.loads(body)
        if line["action"] in ACCOUNT_ACTS:
            data = line["data"]
            roles = frozenset(Role(role) for role in data["roles"])
            found[data["name"]] = _Standing(roles, frozenset(data["groups"]), data["active"])
    return found


def _person(row: PersonRow, standing: _Standing) -> Person:
    return Person(row.name, row.full_name, row.email, *standing)


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
    row.roles, row.groups, row.active = (
        " ".join(sorted(person.roles)),
        " ".join(sorted(person.groups)),
        person.active,
    )
    data = {
        "name": person.name,
        "roles": sorted(person.roles),
        "groups": sorted(person.groups),
        "active": person.active,
    }
    log.append(session, review.now(), by, action, None, data)
