"""The KPI's as the register of definitions has them on the last day of the reporting period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import ValidationError

from tasks.definitions.finding import Finding, Place
from tasks.definitions.kpi import Kpi, Range
from tasks.deliveries.registers.rows import RegisterRow

PLAN = tuple(f"plan_{month:02}" for month in range(1, 13))


class Definitions(NamedTuple):
    """What is reported, and where that was delivered.

    Attributes:
        kpis: in the order of the register.
        rows: by the number of a KPI, the row that holds; what norm and plan are traced to.
        themes: titles by their short names, in the order of the register.
        wrong: numbers of the KPI's that are not reported because their definition is not right.
    """

    kpis: tuple[Kpi, ...]
    rows: dict[str, RegisterRow]
    themes: dict[str, str]
    wrong: frozenset[str]


def definitions_on(
    last: date, rows: Sequence[RegisterRow], file: str
) -> tuple[Definitions, list[Finding]]:
    """The KPI's that are reported over a period that ends on ``last``: those with a row that holds
    on that day. Norms and plans of other years come from the other rows of the same KPI.

    Args:
        last: last day of the reporting period.
        rows: of ``kpi_definities``.
        file: name of the file that they were delivered in.

    Returns:
        the definitions, and a blocking finding (U26) for every row that can not be used, or if
        none holds.
    """
    wrong: dict[int, str] = {}
    for row, what in (*_inconsistent(rows), *_overlapping(rows)):
        wrong.setdefault(row.number, what)
    themes, other_titles = _themes([row for row in rows if _holds(row, last)])
    findings = [
        Finding(
            code="U26",
            about=f"kpi.{row.values['kpi']}",
            text=f"{row.values['kpi']} {row.values['naam']}: {why}.",
            place=Place(file=file, row=row.number),
        )
        for row in rows
        if (why := wrong.get(row.number) or other_titles.get(row.number)) is not None
    ]
    used = {row.values["kpi"]: row for row in rows if _holds(row, last)}
    if not used and not wrong:
        text = f"Geen enkele rij geldt op {last:%d-%m-%Y}; er is geen kpi om te rapporteren."
        findings.append(Finding(code="U26", text=text, place=Place(file=file)))
    right = {id: row for id, row in used.items() if row.number not in wrong}
    kpis = []
    for id, row in right.items():
        kpi = _kpi(row, last.year)
        earlier = [
            _kpi(one, year)
            for one in sorted(rows, key=lambda one: one.values["geldig_vanaf"])
            if one.values["kpi"] == id and one.number not in wrong and _comparable(one, row)
            for year in _years(one)
        ]
        years: dict[str, dict[int, Any]] = {"norm": {}, "plan": {}}
        for one in (*earlier, kpi):
            years["norm"] |= one.norm
            years["plan"] |= one.plan
        kpis.append(kpi.model_copy(update=years))
    return (
        Definitions(
            tuple(kpis),
            right,
            themes,
            frozenset(used.keys() - right.keys()),
        ),
        findings,
    )


def _kpi(row: RegisterRow, year: int) -> Kpi:
    """The KPI of one row, with a norm and a plan for one year. Raises ValidationError."""
    values = row.values
    ends = (values["laagste"], values["hoogste"])
    plan = tuple(values[month] for month in PLAN if values[month] is not None)
    return Kpi(
        id=values["kpi"],
        name=values["naam"],
        theme=values["thema"],
        origin=tuple(values["herkomst"].split(" en ")),
        definition=values["definitie"],
        owner=values["eigenaar"],
        measurement=values["meetwijze"],
        direction=values["richting"],
        form=values["vorm"],
        step=values["stap"],
        range=None if ends == (None, None) else Range(lowest=ends[0], highest=ends[1]),
        norm={
            year: values["norm"]
            if values["norm_tot"] is None
            else (values["norm"], values["norm_tot"])
        },
        plan={year: plan} if plan else {},
    )


def _holds(row: RegisterRow, day: date) -> bool:
    return bool(row.values["geldig_vanaf"] <= day <= row.values["geldig_tot"])


def _years(row: RegisterRow) -> range:
    return range(row.values["geldig_vanaf"].year, row.values["geldig_tot"].year + 1)


def _comparable(one: RegisterRow, other: RegisterRow) -> bool:
    return all(one.values[name] == other.values[name] for name in ("meetwijze", "richting", "vorm"))


def _inconsistent(rows: Sequence[RegisterRow]) -> Iterator[tuple[RegisterRow, str]]:
    for row in rows:
        try:
            _kpi(row, row.values["geldig_vanaf"].year)
        except ValidationError as error:
            yield row, "; ".join(str(one["ctx"]["error"]) for one in error.errors())
        until = row.values["geldig_tot"]
        if until is not None and until < row.values["geldig_vanaf"]:
            yield (
                row,
                (
                    f"geldig_tot ({until:%d-%m-%Y}) ligt voor geldig_vanaf "
                    f"({row.values['geldig_vanaf']:%d-%m-%Y})"
                ),
            )


def _overlapping(rows: Sequence[RegisterRow]) -> Iterator[tuple[RegisterRow, str]]:
    ordered = sorted(rows, key=lambda row: (row.values["kpi"], row.values["geldig_vanaf"]))
    for earlier, later in pairwise(ordered):
        since = later.values["geldig_vanaf"]
        if earlier.values["kpi"] == later.values["kpi"] and _holds(earlier, since):
            for row in (earlier, later):
                yield (
                    row,
                    (
                        f"de rijen {earlier.number} en {later.number} gelden allebei op "
                        f"{since:%d-%m-%Y}; verzet geldig_tot van de oudste"
                    ),
                )


def _themes(rows: Sequence[RegisterRow]) -> tuple[dict[str, str], dict[int, str]]:
    """The title of every theme, and by the number of a row that it has another."""
    titles: dict[str, str] = {}
    others: dict[int, str] = {}
    for row in rows:
        theme, title = row.values["thema"], row.values["thema_titel"]
        if titles.setdefault(theme, title) != title:
            others[row.number] = (
                f"het thema {theme} heet hier {title!r} en elders {titles[theme]!r}"
            )
    return titles, others
