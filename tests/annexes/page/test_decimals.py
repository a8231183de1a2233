"""Numbers of one form in a column stand with their decimal commas under each other."""

from __future__ import annotations

from fractions import Fraction

from support.annexes.annex_example import SOURCE, example_section

from tasks.annexes.print import Printer
from tasks.figures.ledger import Ledger
from tasks.sections.section import Cell, Heading, Row, Table

VALUES: dict[str, tuple[Fraction | int, str, Fraction | int]] = {
    "pl": (12_800_000, "euro_mln", 100_000),
    "all": (58_000_000, "euro_mln", 1_000_000),
    "children": (7_200, "aantal", 100),
    "share": (Fraction(1, 8), "procent", Fraction(1, 100)),
    "whole": (12, "procent", 1),
}


def test_what_has_fewer_decimals_than_its_form_in_the_column_is_moved() -> None:
    ledger = Ledger()
    for id, (value, form, step) in VALUES.items():
        ledger.figure(id, id, value, form=form, step=step, definition="Voorbeeld.", sources=SOURCE)
    rows = [Row(cells=(Cell(text=id), Cell(figure=id))) for id in VALUES]
    rows.append(Row(cells=(Cell(text="leeg"), Cell(text="–"))))
    headings = (Heading(title="Naam"), Heading(title="Bedrag", kind="number"))
    table = Table(id="t", caption="T", summary="T", headings=headings, rows=tuple(rows))
    section = example_section().model_copy(update={"figures": ledger.figures})
    printer = Printer(section)
    assert {id: printer.short_by(table, 1, id) for id in VALUES} == {
        "pl": 0,
        "all": 1,
        "children": 0,
        "share": 0,
        "whole": 2,
    }
    assert printer.short_by(table, 1, None) == 0
