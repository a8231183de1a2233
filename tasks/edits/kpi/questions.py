"""Whether what was delivered of a KPI is plausible: the questions in an order in which one cause
gives one finding.
"""

from __future__ import annotations

from tasks.definitions.finding import Finding
from tasks.edits.kpi.course import (
    equal_months,
    forecast_asks_another_pace,
    forecast_below_reached,
    jumping_denominators,
    on_course_with_a_forecast_that_misses,
    running_totals,
)
from tasks.edits.kpi.magnitude import strange_forecast, strange_months, strange_value
from tasks.edits.kpi.series import Series

#: The first of these that asks is the only one: a value in another unit also looks like a jump, is
#: passed by its forecast, and says nothing about being on course.
ONE_CAUSE = (
    running_totals,
    jumping_denominators,
    strange_months,
    strange_value,
    strange_forecast,
    forecast_below_reached,
    forecast_asks_another_pace,
)


def questions(series: Series, *, on_course_and_missing: bool) -> list[Finding]:
    """What a person must confirm about one KPI.

    Args:
        series: what was delivered, and what it is held against.
        on_course_and_missing: whether its status is *op koers* and its forecast misses the norm.
    """
    asked = next((found for ask in ONE_CAUSE if (found := ask(series))), [])
    if not asked and on_course_and_missing:
        asked = on_course_with_a_forecast_that_misses(series)
    return [*asked, *equal_months(series)]
