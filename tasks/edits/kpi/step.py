"""Whether a KPI is rounded to something that fits it: a step that is too large hides the value, and
nothing else looks wrong.

1. Een KPI wordt afgerond op hetzelfde als in de vorige rapportage.
2. De norm valt op de stap: anders is de afgedrukte norm niet de norm.
"""

from __future__ import annotations

from fractions import Fraction

from tasks.definitions.finding import Finding, Place
from tasks.definitions.kpi import Kpi
from tasks.figures import dutch
from tasks.figures.figure import exact_text
from tasks.figures.forms import printed


def strange_step(kpi: Kpi, year: int, before: Fraction | None, place: Place) -> list[Finding]:
    """U28 if the step is another than it was (1), or else if the norm is no multiple of it (2).

    Args:
        year: whose norm holds.
        before: the step of the previous report, None if that does not have the KPI in this form.
        place: of the step.
    """
    off = next(
        (end for end in sorted(kpi.norm_of(year)) if (end / kpi.step).denominator != 1), None
    )
    if before is not None and before != kpi.step:
        told = f"in de vorige rapportage op {dutch.in_full(before)}"
        expected, against = f"een stap van {dutch.in_full(before)}", exact_text(before)
    elif off is not None:
        shown = printed(off, kpi.form, kpi.step)
        told = f"zodat de norm {dutch.in_full(off)} wordt afgedrukt als {shown}"
        expected, against = "een stap waarop de norm valt", exact_text(off)
    else:
        return []
    return [
        Finding(
            code="U28",
            about=f"kpi.{kpi.id}.stap",
            text=f"{kpi.id} {kpi.name}: er wordt afgerond op {dutch.in_full(kpi.step)}, {told}.",
            place=place,
            expected=expected,
            value=exact_text(kpi.step),
            against=against,
        )
    ]
