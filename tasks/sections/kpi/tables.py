"""The tables of the uitzonderingenrapportage: the KPI's of one theme, and what all of them mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.definitions.kpi import Kpi
from tasks.figures.figure import Figure
from tasks.sections.kpi.entry import KpiEntry
from tasks.sections.kpi.year_ago import YearAgo
from tasks.sections.section import Cell, Heading, Row, Table

DIRECTION_WORDS = {"hoger": "hoger is beter", "lager": "lager is beter", "band": "bandbreedte"}


def _head(year_ago: YearAgo) -> str:
    """``Januari tot en met april 2024``: in a narrow column ``t/m`` would be broken."""
    words = year_ago.words.replace("t/m", "tot en met")
    return words[0].upper() + words[1:]


def _before(entry: KpiEntry, year: int) -> Cell:
    """The value of a year ago; words where there is none to hold the value of now against."""
    if entry.realised_before is None:
        return Cell(text="–", detail="niet beschikbaar" if entry.realised is not None else None)
    yearly = entry.kpi.measurement == "jaarlijks"
    return Cell(figure=entry.realised_before.id, detail=f"jaarmeting {year}" if yearly else None)


def theme_table(
    theme: str, title: str, entries: Sequence[KpiEntry], year_ago: YearAgo | None
) -> Table:
    """The KPI's of one theme; with ``year_ago`` also their values over the same months of the year
    before.
    """
    with_before = year_ago is not None

    def cell(*figures: Figure | None) -> Cell:
        ids = [one.id for one in figures if one is not None]
        return (
            Cell(figure=ids[0], to_figure=ids[1] if len(ids) > 1 else None)
            if ids
            else Cell(text="–")
        )

    rows = [
        Row(
            cells=(
                Cell(
                    text=entry.kpi.name,
                    detail=f"{entry.kpi.id} · {DIRECTION_WORDS[entry.kpi.direction]}",
                ),
                cell(*entry.norm),
                cell(*(entry.plan or entry.norm)),
                cell(entry.realised),
                cell(entry.forecast),
                *((_before(entry, year_ago.year),) if year_ago is not None else ()),
                Cell(status=entry.status.id),
            )
        )
        for entry in entries
    ]
    same_months = () if year_ago is None else (_head(year_ago),)
    numbers = ("Norm", "Plan", "Realisatie", "Prognose", *same_months)
    headings = (
        Heading(title="Kpi", width=25 if with_before else 32),
        *(Heading(title=name, kind="number", width=12 if with_before else 13) for name in numbers),
        Heading(title="Status", kind="status", width=15 if with_before else 16),
    )
    summary = (
        "Per kpi de norm, het plan voor de periode, de realisatie, de prognose"
        + (f", de realisatie over {year_ago.words}" if year_ago is not None else "")
        + " en de status"
    )
    return Table(
        id=f"kpi_{theme}",
        caption=f"Kpi's: {title}",
        summary=summary,
        headings=headings,
        rows=tuple(rows),
    )


def definitions_table(kpis: Iterable[Kpi]) -> Table:
    """Per KPI its definition, where it comes from and who owns it."""

    def row(*texts: str) -> Row:
        return Row(cells=tuple(Cell(text=text) for text in texts))

    columns = {"Nr.": 6, "Kpi": 23, "Definitie": 41, "Uit": 13, "Eigenaar": 17}
    return Table(
        id="definities",
        caption="Definities van de kpi's",
        summary="Per kpi de definitie, waar zij uit komt en de eigenaar",
        headings=tuple(Heading(title=title, width=width) for title, width in columns.items()),
        rows=tuple(
            row(kpi.id, kpi.name, kpi.definition, " en ".join(kpi.origin), kpi.owner)
            for kpi in kpis
        ),
    )
