"""The month in which a measure is expected, and what happened to it since the previous report."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.measure import DONE
from tasks.figures import dutch
from tasks.figures.figure import Figure
from tasks.figures.ledger import Ledger
from tasks.sections.inputs import Inputs


class Moved(StrEnum):
    """What happened to the month in which a measure is expected."""

    LATER = "later verwacht"
    EARLIER = "eerder verwacht"
    FIRST = "eerste maand bekend"
    GONE = "geen maand meer"


#: Such a change is explained.
PUT_OFF = (Moved.LATER, Moved.GONE)
UNKNOWN = "niet bekend"


def move_of_month(now: int | None, before: int | None) -> Moved | None:
    """What happened to a month, jjjjmm or None where none was named; None if it is the same."""
    if now == before:
        return None
    if before is None:
        return Moved.FIRST
    if now is None:
        return Moved.GONE
    return Moved.LATER if now > before else Moved.EARLIER


def _months_between(one: int, other: int) -> int:
    return abs(12 * (one // 100 - other // 100) + one % 100 - other % 100)


class Expected(NamedTuple):
    """The month in which a measure is expected, beside the previous report.

    Attributes:
        status: id of the status that is the month in words; None for a measure that is done.
        before: the month in the previous report in words; None if that did not say.
        moved: what happened to it since; None if nothing did, or that is not known.
        by: the number of months it moved; None unless both are known.
    """

    status: str | None = None
    before: str | None = None
    moved: Moved | None = None
    by: Figure | None = None

    @property
    def month_before(self) -> int | None:
        """The month in the previous report, jjjjmm, if it was another."""
        if self.moved is None or self.before is None or self.before == UNKNOWN:
            return None
        return dutch.month_of(self.before)

    @property
    def shift(self) -> str | None:
        """``maanden later``, to follow on the number; None if there is none."""
        if self.by is None:
            return None
        months = "maand" if self.by.value == 1 else "maanden"
        return f"{months} {'later' if self.moved is Moved.LATER else 'eerder'}"


def enter_expected(row: RegisterRow, inputs: Inputs, ledger: Ledger) -> Expected:
    """Enter the month of introduction, and how far it moved. A previous dossier of an earlier
    version did not seal it: then nothing is known of a move.
    """
    number, name, ready = (row.values[one] for one in ("nummer", "maatregel", "verwacht_gereed"))
    if row.values["fase"] == DONE:
        return Expected()
    id, source = f"invordering.{number}.verwacht_gereed", inputs.source("invordering", (row,))
    ledger.status(
        id,
        f"{name}: verwacht gereed",
        UNKNOWN if ready is None else dutch.month_and_year(ready),
        definition="Maand waarin de invoering wordt verwacht, volgens het register.",
        sources=(source,),
    )
    said = inputs.previous.statuses.get(id) if inputs.previous is not None else None
    if said is None or inputs.previous is None:
        return Expected(id)
    before = None if said.word == UNKNOWN else dutch.month_of(said.word)
    moved = move_of_month(ready, before)
    by = None
    if ready is not None and before is not None and moved is not None:
        by = ledger.figure(
            f"invordering.{number}.verschoven",
            f"{name}: aantal maanden verschoven",
            _months_between(ready, before),
            form="woord",
            definition="Aantal maanden tussen de vorige en de nieuwe maand van invoering.",
            sources=(source, inputs.previous.source()),
        )
    return Expected(id, said.word, moved, by)
