"""Handing over a seat on the name of a reviewer who is absent, to another of the same group.

It holds for this round of this dossier: the next concept asks whom the rules name. The line in the
log says of both who they were, so that whoever reads it alone can tell that it was allowed
(:mod:`tasks.review.rules.handing_over`).
"""

from __future__ import annotations

from typing import Any

from tasks.review.accounts.people import everyone, person_named
from tasks.review.cases import case_of, changing, row_of
from tasks.review.record.store import Review
from tasks.review.rules.handing_over import hindrances
from tasks.review.rules.rights import Case, Person, Refused
from tasks.review.rules.states import Action, State


def hand_over(review: Review, person: str, digest: str, holder: str, to: str) -> tuple[str, ...]:
    """Give every seat that a holder has in their own name, and that another may have, to that
    other. Returns the annexes where these are.

    Raises:
        Refused: in Dutch, if there is no such seat, or one of the three may not.
    """
    with changing(review, person, digest, Action.HAND_OVER) as change:
        had, gets = person_named(change.session, holder), person_named(change.session, to)
        annexes = _free_for(change.case, change.person, had, gets)
        if not annexes:
            held = change.case.held(holder)
            problems = hindrances(change.case, change.person, had, gets, held)
            raise Refused(" ".join(problems) or f"{had.full_name} heeft geen plaats die open is.")
        data = {"annexes": annexes, "holder": _member(had), "to": _member(gets)}
        change.carry_out(State(change.row.state), data)
    return tuple(annexes)


def successors(
    review: Review, person: str, digest: str, holder: str
) -> dict[str, tuple[Person, list[str]]]:
    """To whom this person may hand over the seats of a holder now, by name, and at which annexes.

    Raises Refused if there is no such dossier, person or holder.
    """
    with review.reading() as session:
        case = case_of(session, row_of(session, digest))
        by, had = person_named(session, person), person_named(session, holder)
        found = {one.name: (one, _free_for(case, by, had, one)) for one in everyone(session)}
    return {name: one for name, one in found.items() if one[1]}


def _free_for(case: Case, by: Person, holder: Person, to: Person) -> list[str]:
    return [
        annex for annex in case.held(holder.name) if not hindrances(case, by, holder, to, [annex])
    ]


def _member(person: Person) -> dict[str, Any]:
    return {"person": person.name, "groups": sorted(person.groups)}
