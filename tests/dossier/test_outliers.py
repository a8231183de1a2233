"""A figure that is five times what it was in the previous dossier, or a fifth of that, is told."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.dossiers.dossier_example import figure, previous

from tasks.dossier.outliers import outliers
from tasks.figures.figure import Figure


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (figure("x", 1_000), figure("x", 5_000), True),
        (figure("x", 1_000), figure("x", 4_999), False),
        (figure("x", 5_000), figure("x", 1_000), True),
        (figure("x", 5_000), figure("x", 1_001), False),
        # From nothing, and to nothing.
        (figure("x", 0), figure("x", 1_000), True),
        (figure("x", 1_000), figure("x", 0), True),
        (figure("x", 0), figure("x", 0), False),
        # Ten children more or less say nothing.
        (figure("x", 100), figure("x", 999), False),
        (figure("x", 1, form="euro"), figure("x", 999_999, form="euro"), False),
        (figure("x", 1, form="euro"), figure("x", 1_000_000, form="euro"), True),
        (figure("x", -5_000_000, form="euro"), figure("x", 1_000_000, form="euro"), True),
        # In billions where it was in millions.
        (
            figure("x", 3_702_000_000, form="euro_mln", step=1_000_000),
            figure("x", 41_180_000_000, form="euro_mln", step=1_000_000),
            True,
        ),
        (figure("x", 1, form="procent"), figure("x", 99, form="procent"), False),
        # Of another form it is another figure; of a KPI its plan is the measure.
        (figure("x", 1_000_000), figure("x", 9_000_000, form="euro"), False),
        (figure("kpi.K01.plan", 420_000), figure("kpi.K01.plan", 4_100_000), False),
        (None, figure("x", 9_000), False),
    ],
)
def test_an_outlier_is_told(before: Figure | None, now: Figure, told: bool) -> None:
    found = outliers([now], previous(*([before] if before else [])))
    assert [one.about for one in found] == (["x"] if told else [])


def test_an_outlier_is_told_as_printed() -> None:
    (one,) = outliers(
        [figure("x", Fraction(89_321), step=100, label="KOT: kinderen")],
        previous(figure("x", 861_000, step=1_000)),
    )
    assert one.text == "KOT: kinderen: van 861.000 naar 89.300."
    assert one.code == "H01"


def test_without_a_previous_dossier_nothing_is_an_outlier() -> None:
    assert outliers([figure("x", 9_000)], None) == []
