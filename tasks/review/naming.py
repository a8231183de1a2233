"""What people call a dossier in review: never by its digest alone, but by what it is."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.review.in_force import releases
from tasks.review.record.tables import CaseRow
from tasks.review.rules.states import State

#: States that a name says before it says which concept it is.
_SAID = (State.RETURNED, State.WITHDRAWN)


class Named(NamedTuple):
    """A dossier by name, and the digest of the dossier whose release replaced its own, if any."""

    name: str
    replaced_by: str | None


def names(session: Session, halfjaar: str | None = None) -> dict[str, Named]:
    """Every dossier in review, or those of one halfjaar, by digest."""
    query = select(CaseRow)
    if halfjaar is not None:
        query = query.where(CaseRow.halfjaar == halfjaar)
    rows = session.scalars(query).all()
    later = {
        earlier: later
        for kind in {(row.halfjaar, row.example is not None) for row in rows}
        for released in [releases(session, kind[0], example=kind[1])]
        for earlier, later in pairwise(released)
    }
    found = {}
    for row in rows:
        name = dossier_name(
            row.halfjaar,
            row.concept,
            State(row.state),
            example=row.example is not None,
            replaces=row.replaces is not None,
            replaced=row.digest in later,
        )
        found[row.digest] = Named(name, later.get(row.digest))
    return found


def dossier_name(
    halfjaar: str, number: int, state: State, *, example: bool, replaces: bool, replaced: bool
) -> str:
    """``concept 2 van 2025-H1``, ``ingetrokken concept 1 van 2025-H1``, ``rectificatie van
    2025-H1``, ``vrijgave van 2025-H1, vervangen``.

    Args:
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        number: which concept of the halfjaar it is; examples and real figures each have their own.
        state: where it stands in review.
        example: whether it holds example figures; their release is a trial.
        replaces: whether it replaces a released dossier.
        replaced: whether a later release replaced it.
    """
    if state is State.RELEASED:
        what = "rectificatie" if replaces else "vrijgave"
        trial = "proef: " if example else ""
        return f"{trial}{what} van {halfjaar}{', vervangen' if replaced else ''}"
    said = f"{state} " if state in _SAID else ""
    purpose = ", rectificatie" if replaces else ""
    return f"{said}concept {number} van {halfjaar}{purpose}"
