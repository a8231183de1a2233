"""A rectification: the dossier that corrects a released one. It names the release that it replaces
and says why, before it is assembled, so that both are sealed with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from tasks.deliveries.reading.personal_data import holds_bsn
from tasks.dossier.sealed.compare import Change, Difference, compare
from tasks.figures.dutch import long_date
from tasks.figures.figure import Figure, Status
from tasks.figures.frozen import Frozen
from tasks.figures.previous import Previous
from tasks.refusal import Refusal

LONGEST_REASON = 300
#: What to do about a dossier that does not name the release in force; it needs that digest.
HOW = (
    "Stel het dossier opnieuw samen en vul bij vervangt de digest {digest} in, en bij reden waarom "
    "(op de opdrachtregel: --replaces en --reason)."
)


class RectificationRefused(Refusal):
    """A dossier that can not be assembled: what it replaces, or why, is missing or not right."""


class Replaced(Frozen):
    """The release that a dossier replaces.

    Attributes:
        digest: of the dossier that was released.
        released: the day of its release, in Amsterdam.
        reason: Dutch, one line of plain text, for everyone who reads the annexes.
    """

    digest: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    released: date
    reason: str

    @property
    def mark(self) -> str:
        """What the annexes and the data say of it, in Dutch."""
        return f"Vervangt de bijlage van {long_date(self.released)}: {self.reason}"


def check_wish(replaces: str | None, reason: str | None) -> None:
    """Refuse what a person filled in if it can not be right, before any delivery is read.

    Raises RectificationRefused, in Dutch, with everything that is wrong.
    """
    problems = []
    if replaces is not None and re.fullmatch("[0-9a-f]{64}", replaces) is None:
        problems.append(
            f"{replaces!r} is geen digest van een vrijgegeven dossier; dat zijn 64 tekens, 0-9 en "
            "a-f."
        )
    if replaces is not None and reason is None:
        problems.append("Geef ook de reden waarom de vrijgave wordt vervangen.")
    if replaces is None and reason is not None:
        problems.append("Een reden hoort bij een vrijgave: geef ook de digest die wordt vervangen.")
    if reason is not None:
        if not reason.strip():
            problems.append("De reden is leeg.")
        if len(reason) > LONGEST_REASON:
            problems.append(
                f"De reden heeft {len(reason)} tekens; het mogen er {LONGEST_REASON} zijn. De "
                "reden staat op iedere bijlage."
            )
        if any(unicodedata.category(one).startswith("C") for one in reason):
            problems.append("De reden is één regel tekst, zonder onzichtbare tekens.")
        if holds_bsn(reason):
            problems.append(
                "In de reden staat een burgerservicenummer. De reden wordt openbaar; noem geen "
                "personen."
            )
    if problems:
        raise RectificationRefused(" ".join(problems))


def replaced_by(
    halfjaar: str, in_force: tuple[str, date] | None, replaces: str | None, reason: str | None
) -> Replaced | None:
    """What the next dossier of a halfjaar replaces; None if nothing of it was released.

    Args:
        halfjaar: for the message.
        in_force: digest and day of the last release of the same kind, None if there is none.
        replaces, reason: as :func:`check_wish` accepts them.

    Raises:
        RectificationRefused: in Dutch, if the release in force is not the one that is named.
    """
    if in_force is None:
        if replaces is not None:
            raise RectificationRefused(
                f"Van {halfjaar} is niets vrijgegeven, dus is er niets te vervangen. Stel het "
                "dossier samen zonder vervangt en reden."
            )
        return None
    digest, released = in_force
    if replaces is None:
        raise RectificationRefused(
            f"{halfjaar} is al vrijgegeven, op {long_date(released)}. Een volgend dossier vervangt "
            f"die vrijgave. {HOW.format(digest=digest)}"
        )
    if replaces != digest:
        raise RectificationRefused(
            f"Het dossier {replaces} is niet de vrijgave van {halfjaar} die nu geldt. "
            f"{HOW.format(digest=digest)}"
        )
    assert reason is not None
    return Replaced(digest=digest, released=released, reason=reason)


def rectified(
    figures: Iterable[Figure], statuses: Iterable[Status], released: Previous
) -> list[Difference]:
    """Every figure and status that is another than in the release: changed, new or gone. Exact
    values are compared, so a change that rounding hides is one too.
    """
    compared = compare(figures, statuses, released)
    return [one for one in compared if one.change is not Change.SAME]
