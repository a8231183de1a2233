"""A figure that is five times what it was in the previous dossier, or a fifth of that, is told."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from support.dossiers.dossier_example import figure, previous
from support.rulebook import Chapter, Row, row

from tasks.edits.outliers import outliers
from tasks.figures.figure import Figure

# figure in the previous dossier, figure now -> whether it is asked about
OUTLIERS = [
    pytest.param(figure("x", 1_000), figure("x", 5_000), True, id="1 vijf keer zo veel"),
    pytest.param(figure("x", 1_000), figure("x", 4_999), False, id="1 net geen vijf keer"),
    pytest.param(figure("x", 5_000), figure("x", 1_000), True, id="1 een vijfde"),
    pytest.param(figure("x", 5_000), figure("x", 1_001), False, id="1 net geen vijfde"),
    pytest.param(figure("x", 0), figure("x", 1_000), True, id="1 er was niets"),
    pytest.param(figure("x", 1_000), figure("x", 0), True, id="1 er is niets meer"),
    pytest.param(figure("x", 0), figure("x", 0), False, id="1 er was niets en er is niets"),
    pytest.param(figure("x", 100), figure("x", 999), False, id="2 kleine aantallen zeggen niets"),
    pytest.param(
        figure("x", 1, form="euro"), figure("x", 999_999, form="euro"), False, id="2 klein bedrag"
    ),
    pytest.param(
        figure("x", 1, form="euro"), figure("x", 1_000_000, form="euro"), True, id="2 groot bedrag"
    ),
    pytest.param(
        figure("x", -5_000_000, form="euro"),
        figure("x", 1_000_000, form="euro"),
        True,
        id="1 het teken telt niet mee",
    ),
    pytest.param(
        figure("x", 3_702_000_000, form="euro_mln", step=1_000_000),
        figure("x", 41_180_000_000, form="euro_mln", step=1_000_000),
        True,
        id="1 een cijfer te veel in de levering",
    ),
    pytest.param(
        figure("x", 1, form="procent"), figure("x", 99, form="procent"), False, id="3 percentage"
    ),
    pytest.param(
        figure("x", 1_000_000),
        figure("x", 9_000_000, form="euro"),
        False,
        id="3 van een andere soort, dus een ander cijfer",
    ),
    pytest.param(
        figure("kpi.K01.plan", 420_000),
        figure("kpi.K01.plan", 4_100_000),
        False,
        id="3 van een KPI: daarvoor is het plan de maat",
    ),
    pytest.param(
        figure("damages.burgers", 400),
        figure("damages.burgers", 30_000),
        False,
        id="3 over damages die ieder halfjaar andere zijn",
    ),
    pytest.param(
        figure("damages.D2025-1.a.aantal_burgers", 400),
        figure("damages.D2025-1.a.aantal_burgers", 30_000),
        True,
        id="1 van één damage die opnieuw wordt gemeld",
    ),
    pytest.param(None, figure("x", 9_000), False, id="3 stond niet in de vorige rapportage"),
]


@pytest.mark.parametrize(("before", "now", "told"), OUTLIERS)
def test_an_outlier_is_told(before: Figure | None, now: Figure, told: bool) -> None:
    found = outliers([now], previous(*([before] if before else [])))
    assert [one.about for one in found] == ([now.id] if told else [])


def test_an_outlier_is_told_as_printed() -> None:
    (one,) = outliers(
        [figure("x", Fraction(89_321), step=100, label="KOT: kinderen")],
        previous(figure("x", 861_000, step=1_000)),
    )
    assert one.text == "KOT: kinderen: van 861.000 naar 89.300."
    assert one.code == "H01"
    assert str(one.place) == "wkb_kinderen_2023.csv"


def test_what_a_sharper_finding_is_about_is_not_asked_twice() -> None:
    id = "buitenland.wkb.7028.kinderen"
    now, before = figure(id, 9_000), previous(figure(id, 1_000))
    for sharper in (id, "buitenland.wkb.7028", "buitenland.wkb.totaal"):
        assert outliers([now], before, {sharper}) == []
    assert len(outliers([now], before, {"buitenland.wkb", "buitenland.kot.totaal", None})) == 1


def test_without_a_previous_dossier_nothing_outliers() -> None:
    assert outliers([figure("x", 9_000)], None) == []


RULES = """
1. Een aantal of bedrag dat ten minste vijf keer zo groot is als in de vorige rapportage, of ten
   hoogste een vijfde, vraagt om een antwoord: zo'n sprong is zelden waar.
2. Het grootste van de twee moet wel ten minste 1.000 zijn, of een miljoen euro.
3. Andere cijfers worden niet vergeleken: percentages, dagen en punten, wat bij een KPI hoort, een
   totaal over zaken die ieder halfjaar andere zijn, en wat niet of als iets anders in de vorige
   rapportage stond.
"""


def _row(example: Any) -> Row:
    before, now, told = example.values
    return row(example.id, (before and before.printed, now.printed, told))


RULEBOOK = [
    Chapter(
        "Uitschieters",
        RULES,
        ("vorige rapportage", "nu", "vraag"),
        [_row(example) for example in OUTLIERS],
    )
]
