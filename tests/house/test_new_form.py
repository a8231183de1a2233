"""A new form of number is one line of figures/forms: print, spreadsheets, the page of a figure and
the warning for outliers all follow it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest
from support.dossiers.dossier_example import figure, previous, sealed

from tasks.annexes.spreadsheets.grids import figure_value, table_columns
from tasks.annexes.spreadsheets.model import Number
from tasks.dossier.sealed.compare import compare
from tasks.dossier.sealed.contents import dossier_files
from tasks.edits.outliers import outliers
from tasks.figures.disclosure import disclosed
from tasks.figures.dutch import number
from tasks.figures.forms import FORMS, Form
from tasks.pages.review.annex.provenance import traced
from tasks.sections.section import Cell, Heading, Row, Table

LETTERS = Form(
    "duizend_brieven",
    "brieven",
    lambda value, step: f"{number(Fraction(value) / 1000, Fraction(step) / 1000)} duizend",
    exact="aantal",
    counted=True,
    outlier=20_000,
)
BEFORE = figure("brieven", 15_000, LETTERS.name, 1_000)
NOW = figure("brieven", 76_501, LETTERS.name, 1_000)


@pytest.fixture(autouse=True)
def _with_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast("dict[str, Form]", FORMS), LETTERS.name, LETTERS)


def test_it_is_printed() -> None:
    assert NOW.printed == "77 duizend"


def test_a_spreadsheet_gives_it_in_its_unit() -> None:
    with pytest.raises(ValueError, match="would tell more"):
        figure_value(NOW)
    value = figure_value(disclosed(NOW))
    assert isinstance(value, Number)
    assert (value.value, value.unit) == (Decimal(77_000), "brieven")
    table = Table(
        id="post",
        caption="Post",
        summary="Hoeveel brieven zijn verstuurd.",
        headings=(Heading(title="Soort"), Heading(title="Verstuurd", kind="number")),
        rows=(Row(cells=(Cell(text="Besluiten"), Cell(figure=NOW.id))),),
    )
    assert [column.unit for column in table_columns(table, {NOW.id: disclosed(NOW)}, {})] == [
        None,
        "brieven",
    ]


def test_the_page_of_the_figure_says_it_exactly_and_how_it_changed(tmp_path: Path) -> None:
    differences = compare([NOW], [], previous(BEFORE))
    folder = sealed(tmp_path, dossier_files([NOW], [], [], differences, None, {}))
    found = traced(folder, NOW.id, recompute=False)
    assert found is not None
    assert (found.value, found.exact) == ("77 duizend", "76.501")
    assert found.rounding is not None
    assert found.rounding.startswith("Afgerond op 1.000: ")
    assert found.before is not None
    assert found.before.by == "61.501 hoger (410,0%)"


@pytest.mark.parametrize(("before", "told"), [(15_300, True), (15_301, False)])
def test_it_is_an_outlier_by_its_own_measure(before: int, told: bool) -> None:
    found = outliers([NOW], previous(figure("brieven", before, LETTERS.name, 1_000)))
    assert bool(found) is told
    few = figure("brieven", 19_999, LETTERS.name, 1_000)
    assert outliers([few], previous(figure("brieven", 1, LETTERS.name, 1_000))) == []
