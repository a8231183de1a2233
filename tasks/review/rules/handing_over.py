"""Whether a seat on the name of a person may go to another, and what the seats are then.

A seat of a group needs no such thing: any member fills it. Of a seat on a name nobody else can, so
a holder who is absent would keep everybody waiting.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tasks.definitions.judged import called
from tasks.review.rules.rights import Case, Person
from tasks.review.rules.seats import may_sit
from tasks.review.rules.states import Role


def hindrances(
    case: Case, by: Person, holder: Person, to: Person, annexes: Collection[str]
) -> list[str]:
    """Why this person may not hand the seats of the holder at these annexes to that other, in Dutch
    sentences; empty if they may. That they have the right to hand over at all, is asked in
    :func:`tasks.review.rules.rights.objections`.
    """
    found = []
    if by.name != holder.name and Role.RELEASER not in by.roles:
        found.append(
            f"De plaats van {holder.full_name} draagt {holder.full_name} zelf over, of een "
            "vrijgever."
        )
    if to.name == by.name:
        found.append("Niemand geeft een plaats aan zichzelf.")
    if not to.active or Role.REVIEWER not in to.roles:
        found.append(f"{to.full_name} is geen beoordelaar.")
    if to.name in case.makers:
        found.append(f"{to.full_name} maakte dit dossier, en beoordeelt het niet.")
    if not holder.groups & to.groups:
        found.append(
            f"{to.full_name} is van geen groep waar {holder.full_name} ook van is; een plaats gaat "
            "naar iemand van dezelfde groep."
        )
    held = case.held(holder.name)
    for annex in annexes:
        if annex not in held:
            found.append(f"Bij {called(annex)} heeft {holder.full_name} geen plaats die open is.")
        elif to.name in case.votes.get(annex, {}) or any(
            may_sit(seat, to.name, to.groups) for seat in case.seats[annex]
        ):
            found.append(
                f"{to.full_name} kan bij {called(annex)} al op een andere plaats zitten; twee "
                "oordelen zijn van twee personen."
            )
    return found


def handed(case: Case, holder: str, to: str, annexes: Collection[str]) -> Case:
    """The case when that other has the seats of the holder at these annexes."""
    seats = {
        annex: tuple(to if seat == holder and annex in annexes else seat for seat in chosen)
        for annex, chosen in case.seats.items()
    }
    return replace(case, seats=seats)
