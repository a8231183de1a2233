"""The table of all measures."""

from __future__ import annotations

from tasks.figures.ledger import Ledger
from tasks.sections.content.invordering import Measure
from tasks.sections.measures.expected import UNKNOWN
from tasks.sections.section import Cell, Heading, Row, Table

#: What the table says of a measure with the phase that it had.
UNCHANGED = "ongewijzigd"


def _what_changed(measure: Measure) -> str:
    """``stap vooruit``, ``later verwacht`` or both; ``ongewijzigd`` only if neither."""
    if measure.moved is None:
        return measure.change or ""
    if measure.change == UNCHANGED:
        return measure.moved
    return f"{measure.change}; {measure.moved}"


def _month_cell(measure: Measure, ledger: Ledger) -> Cell:
    if measure.expected is None:
        return Cell(text="al ingevoerd")
    # Plain, not as a status: the phase is what must stand out.
    month = measure.ready_words or UNKNOWN
    if measure.expected_before is None:
        return Cell(text=month)
    moved = {one.id: one.printed for one in ledger.figures}.get(measure.moved_by or "")
    shift = f"{moved} {measure.shift}; " if moved is not None else ""
    return Cell(text=month, detail=f"{shift}was {measure.expected_before}")


def overview(measures: list[Measure], with_change: bool, ledger: Ledger) -> Table:
    """A row a measure; ``with_change`` adds what changed since the previous report."""
    headings = (
        Heading(title="Nr.", width=7),
        Heading(title="Maatregel", width=31 if with_change else 45),
        Heading(title="Fase", kind="status", width=21 if with_change else 25),
        *((Heading(title="Wijziging", width=18),) if with_change else ()),
        Heading(title="Verwacht gereed", width=23),
    )
    rows = tuple(
        Row(
            cells=(
                Cell(text=measure.number),
                Cell(text=measure.name),
                Cell(status=measure.phase),
                *((Cell(text=_what_changed(measure)),) if with_change else ()),
                _month_cell(measure, ledger),
            )
        )
        for measure in measures
    )
    return Table(
        id="maatregelen",
        caption="Maatregelen van de invorderingsstrategie",
        summary=(
            "Per maatregel de fase, de wijziging sinds de vorige brief en de maand waarin de "
            "invoering wordt verwacht"
        ),
        headings=headings,
        rows=rows,
    )
