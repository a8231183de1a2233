"""The status of a KPI, by rule, on exact values. The rules are tried in this order; the first that
fits decides.

1. Er is nog geen meting: **nog niet meetbaar**.
2. De meting voldoet aan de norm en kan dit jaar niet meer veranderen: **gerealiseerd**.
3. De meting voldoet niet aan de norm en kan dit jaar niet meer veranderen: **niet gerealiseerd**.
4. De meting voldoet aan het plan voor de periode: **op koers**.
5. De meting blijft achter bij het plan en de prognose voldoet aan de norm: **achter op planning**.
6. De meting blijft achter bij het plan en de prognose voldoet niet aan de norm: **niet
   gerealiseerd**.

A measurement can no longer change when the year is over, when it is taken once a year, or when a
cumulative KPI has passed its norm. Without a forecast rule 5 is taken, and the section adds a
blocking finding.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.kpi import Direction, Measurement


class KpiStatus(StrEnum):
    """The five words of the uitzonderingenrapportage."""

    REALISED = "gerealiseerd"
    ON_TRACK = "op koers"
    BEHIND = "achter op planning"
    NOT_REALISED = "niet gerealiseerd"
    NOT_YET = "nog niet meetbaar"


#: A KPI with one of these statuses is an exception, which must be explained.
EXCEPTIONS = frozenset({KpiStatus.BEHIND, KpiStatus.NOT_REALISED})


class Target(NamedTuple):
    """What a value is compared with: one value, so equal ends, for ``hoger`` and ``lager``; a range
    for ``band``.
    """

    lowest: Fraction
    highest: Fraction


def meets(value: Fraction, target: Target, direction: Direction) -> bool:
    """Whether ``value`` is as good as ``target`` or better; equal is good enough."""
    if direction == "hoger":
        return value >= target.lowest
    if direction == "lager":
        return value <= target.highest
    return target.lowest <= value <= target.highest


def kpi_status(
    *,
    measurement: Measurement,
    direction: Direction,
    norm: Target,
    plan: Target,
    realised: Fraction | None,
    forecast: Fraction | None,
    year_is_over: bool,
) -> KpiStatus:
    """The status of one KPI; all values in the unit of the KPI."""
    if realised is None:
        return KpiStatus.NOT_YET
    meets_norm = meets(realised, norm, direction)
    # A total that only grows cannot fall back below a norm it has reached, nor come back under one
    # it has exceeded.
    passed = measurement == "cumulatief" and (
        realised >= norm.lowest if direction == "hoger" else realised > norm.highest
    )
    if year_is_over or measurement == "jaarlijks" or passed:
        return KpiStatus.REALISED if meets_norm else KpiStatus.NOT_REALISED
    if meets(realised, plan, direction):
        return KpiStatus.ON_TRACK
    if forecast is None or meets(forecast, norm, direction):
        return KpiStatus.BEHIND
    return KpiStatus.NOT_REALISED
