"""Uitzonderingenrapportage: every KPI of begroting and Jaarplan exactly once, every exception
explained, and the short updates.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import count
from typing import Any, NamedTuple

from tasks.definitions.finding import Finding
from tasks.definitions.kpi import Kpi, kpi_source, load_kpis
from tasks.deliveries.intake import RegisterRow
from tasks.figures import dutch
from tasks.figures.figure import Figure, Source, Status
from tasks.figures.ledger import Ledger
from tasks.sections.inputs import Inputs
from tasks.sections.kpi_measurement import Measured, course, measure
from tasks.sections.kpi_status import EXCEPTIONS, KpiStatus, Target, kpi_status, meets
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("kpi_realisaties", "kpi_toelichtingen", "iv_sturing_risico")

#: The parts that every explanation of an exception must have.
PARTS = {
    "oorzaak": "Oorzaak",
    "gevolg": "Gevolg",
    "maatregel": "Maatregel",
    "verwachting": "Verwachting",
}
DIRECTION_WORDS = {"hoger": "hoger is beter", "lager": "lager is beter", "band": "bandbreedte"}
MEASUREMENT_WORDS = {
    "aandeel": "teller gedeeld door noemer, opgeteld over {period}",
    "cumulatief": "maandcijfers opgeteld over {period}",
    "stand": "stand op {day}",
    "jaarlijks": "één meting per jaar",
}
#: What a point of the course of a KPI is, by its kind of measurement.
COURSE_WORDS = {
    "aandeel": "teller gedeeld door noemer in die maand alleen",
    "cumulatief": "maandcijfers van de periode opgeteld tot en met die maand",
    "stand": "stand aan het einde van die maand",
}


def _targets(kpi: Kpi, year: int, month: int) -> tuple[Target, Target]:
    norm = kpi.norm[year]
    target = Target(*norm) if isinstance(norm, tuple) else Target(norm, norm)
    if year not in kpi.plan:
        return target, target
    planned = kpi.plan[year][month - 1]
    return target, Target(planned, planned)


class _KpiEntry(NamedTuple):
    """One KPI as it is printed: its definition and the ids of its figures and status."""

    kpi: Kpi
    norm: tuple[Figure, ...]
    plan: tuple[Figure, ...]
    realised: Figure | None
    forecast: Figure | None
    before: Figure | None
    course: tuple[Figure, ...]
    course_before: tuple[Figure, ...]
    status: Status
    status_before: str | None


def _enter(
    kpi: Kpi, measured: Measured, inputs: Inputs, ledger: Ledger, definitions: Source
) -> tuple[_KpiEntry, list[Finding]]:
    findings: list[Finding] = []
    day = inputs.halfjaar.reporting_period.last
    norm, plan = _targets(kpi, day.year, day.month)
    base = f"kpi.{kpi.id}"
    period = dutch.month_range(inputs.halfjaar.reporting_period.first, day)

    def figure(part: str, label: str, value: Fraction, definition: str, source: Source) -> Figure:
        return ledger.figure(
            f"{base}.{part}",
            f"{kpi.name}: {label}",
            value,
            form=kpi.form,
            step=kpi.step,
            definition=definition,
            sources=(source,),
        )

    def target(part: str, label: str, value: Target, definition: str) -> tuple[Figure, ...]:
        if value.lowest == value.highest:
            return (figure(part, label, value.lowest, definition, definitions),)
        return (
            figure(f"{part}_onder", f"{label}, ondergrens", value.lowest, definition, definitions),
            figure(f"{part}_boven", f"{label}, bovengrens", value.highest, definition, definitions),
        )

    norms = target("norm", "norm", norm, f"Norm voor het hele jaar. {kpi.definition}")
    plans = (
        target(
            "plan",
            "plan voor de periode",
            plan,
            f"Wat volgens het plan aan het einde van {period} bereikt is.",
        )
        if plan != norm
        else ()
    )
    realised = forecast = before = None
    if measured.value is not None:
        how = MEASUREMENT_WORDS[kpi.measurement].format(period=period, day=dutch.long_date(day))
        source = inputs.source("kpi_realisaties", measured.rows)
        realised = figure(
            "realisatie",
            "realisatie",
            measured.value,
            f"{kpi.definition} Meetwijze: {how}.",
            source,
        )
    if measured.forecast is not None and measured.forecast_row is not None:
        source = inputs.source("kpi_realisaties", (measured.forecast_row,))
        forecast = figure(
            "prognose",
            "prognose voor het jaar",
            measured.forecast,
            "Laatste schatting van de waarde over het hele jaar.",
            source,
        )
    points: list[Figure] = []
    if realised is not None:
        for number, point in enumerate(course(kpi, measured.rows_by_month), start=1):
            month = dutch.month_and_year(point.month)
            definition = f"Verloop van de kpi: {COURSE_WORDS[kpi.measurement]}."
            points.append(
                figure(
                    f"maand.{number}",
                    month,
                    point.value,
                    definition,
                    inputs.source("kpi_realisaties", point.rows),
                )
            )
    points_before: list[Figure] = []
    status_before = None
    if inputs.previous is not None:
        if (
            old := inputs.previous.figures.get(f"{base}.realisatie")
        ) is not None and old.form == kpi.form:
            before = figure(
                "vorige",
                "vorige rapportage",
                old.value,
                f"Realisatie in de rapportage van {inputs.previous.halfjaar}.",
                inputs.previous.source(),
            )
        for number in count(1):
            if (
                old := inputs.previous.figures.get(f"{base}.maand.{number}")
            ) is None or old.form != kpi.form:
                break
            label = old.label.removeprefix(f"{kpi.name}: ")
            definition = f"Verloop van de kpi in de rapportage van {inputs.previous.halfjaar}."
            points_before.append(
                figure(
                    f"vorige_maand.{number}", label, old.value, definition, inputs.previous.source()
                )
            )
        if (said := inputs.previous.statuses.get(f"{base}.status")) is not None:
            status_before = said.word

    word = kpi_status(
        measurement=kpi.measurement,
        direction=kpi.direction,
        norm=norm,
        plan=plan,
        realised=measured.value,
        forecast=measured.forecast,
        year_is_over=day.month == 12,
    )
    if word is KpiStatus.BEHIND and measured.forecast is None:
        text = f"{kpi.id} {kpi.name}: de kpi loopt achter op het plan en heeft geen prognose."
        findings.append(Finding(code="U06", about=base, text=text))
    if (
        realised is not None
        and not meets(realised.value, plan, kpi.direction)
        and realised.printed in {one.printed for one in plans or norms}
    ):
        text = (
            f"{kpi.id} {kpi.name}: de realisatie is afgerond gelijk aan het doel, maar haalt "
            "het onafgerond niet."
        )
        findings.append(Finding(code="U07", about=base, text=text))
    sources = (*(one.sources[0] for one in (realised, forecast) if one is not None), definitions)
    status = ledger.status(
        f"{base}.status",
        f"{kpi.name}: status",
        word,
        definition="Vastgesteld volgens de statusregels.",
        sources=sources,
    )
    return (
        _KpiEntry(
            kpi,
            norms,
            plans,
            realised,
            forecast,
            before,
            tuple(points),
            tuple(points_before),
            status,
            status_before,
        ),
        findings,
    )


def _explain(
    entries: list[_KpiEntry], inputs: Inputs
) -> tuple[list[dict[str, Any]], list[Finding]]:
    explanations = {row.values["kpi"]: row for row in inputs.rows("kpi_toelichtingen")}
    exceptions, findings = [], []
    for entry in entries:
        row = explanations.pop(entry.kpi.id, None)
        if KpiStatus(entry.status.word) not in EXCEPTIONS:
            if row is not None:
                text = (
                    f"{entry.kpi.id} {entry.kpi.name} is geen uitzondering "
                    f"({entry.status.word}); de toelichting is niet afgedrukt."
                )
                findings.append(Finding(code="U11", about=f"kpi.{entry.kpi.id}", text=text))
            continue
        missing = [
            title.lower() for part, title in PARTS.items() if row is None or not row.values[part]
        ]
        if missing:
            text = (
                f"{entry.kpi.id} {entry.kpi.name} is een uitzondering ({entry.status.word}), "
                f"maar er is geen {dutch.enumeration(missing)}."
            )
            findings.append(Finding(code="U10", about=f"kpi.{entry.kpi.id}", text=text))
        exceptions.append(
            {
                "kpi": entry.kpi.id,
                "name": entry.kpi.name,
                "owner": entry.kpi.owner,
                "definition": entry.kpi.definition,
                "status": entry.status.id,
                "status_before": entry.status_before,
                **{name: [one.id for one in getattr(entry, name)] for name in ("norm", "plan")},
                **{
                    name: one.id if (one := getattr(entry, name)) else None
                    for name in ("realised", "forecast", "before")
                },
                "parts": [
                    {"title": title, "text": row.values[part] if row else None}
                    for part, title in PARTS.items()
                ],
            }
        )
    for kpi, row in explanations.items():
        text = (
            f"Toelichting in rij {row.number} hoort bij {kpi}, een kpi die dit jaar niet wordt "
            "gerapporteerd."
        )
        findings.append(Finding(code="U12", about=f"kpi.{kpi}", text=text))
    return exceptions, findings


def _table(theme: str, title: str, entries: list[_KpiEntry], with_before: bool) -> Table:
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
                *((cell(entry.before),) if with_before else ()),
                Cell(status=entry.status.id),
            )
        )
        for entry in entries
    ]
    numbers = ("Norm", "Plan", "Realisatie", "Prognose", *(("Vorige",) if with_before else ()))
    headings = (
        Heading(title="Kpi", width=25 if with_before else 32),
        *(Heading(title=name, kind="number", width=12 if with_before else 13) for name in numbers),
        Heading(title="Status", kind="status", width=15 if with_before else 16),
    )
    summary = (
        "Per kpi de norm, het plan voor de periode, de realisatie, de prognose"
        + (", de vorige rapportage" if with_before else "")
        + " en de status"
    )
    return Table(
        id=f"kpi_{theme}",
        caption=f"Kpi's: {title}",
        summary=summary,
        headings=headings,
        rows=tuple(rows),
    )


def _definitions(kpis: Iterable[Kpi]) -> Table:
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


def build(inputs: Inputs) -> Section:
    """The section, from the realisations, explanations and updates of the period."""
    kpis, definitions = load_kpis(), kpi_source()
    period = inputs.halfjaar.reporting_period
    year = period.last.year
    months = [year * 100 + month for month in range(period.first.month, period.last.month + 1)]
    rows: dict[str, list[RegisterRow]] = {}
    for row in inputs.rows("kpi_realisaties"):
        rows.setdefault(row.values["kpi"], []).append(row)

    ledger, findings, entries = Ledger(), [], []
    reported = kpis.of_year(year)
    for kpi in reported:
        if kpi.id not in rows and kpi.measurement != "jaarlijks":
            text = f"{kpi.id} {kpi.name}: er is geen enkele meting aangeleverd."
            findings.append(Finding(code="U01", about=f"kpi.{kpi.id}", text=text))
            measured = Measured()
        else:
            measured, problems = measure(kpi, rows.pop(kpi.id, []), months)
            findings += problems
        entry, problems = _enter(kpi, measured, inputs, ledger, definitions)
        entries.append(entry)
        findings += problems
    for kpi_id, extra in rows.items():
        if kpi_id not in {kpi.id for kpi in reported}:
            text = (
                f"{kpi_id} wordt in {year} niet gerapporteerd, maar staat wel in rij "
                f"{extra[0].number}."
            )
            findings.append(Finding(code="U08", about=f"kpi.{kpi_id}", text=text))

    exceptions, problems = _explain(entries, inputs)
    findings += problems
    counted = (inputs.source("kpi_realisaties"), definitions)
    for word in KpiStatus:
        ledger.figure(
            f"kpi.aantal.{word.replace(' ', '_')}",
            f"Aantal kpi's met status {word}",
            sum(entry.status.word == word for entry in entries),
            form="woord",
            definition=f"Aantal kpi's van begroting en Jaarplan met de status {word}.",
            sources=counted,
        )
    for part, label, value in (
        ("totaal", "Aantal kpi's", len(entries)),
        ("uitzonderingen", "Aantal uitzonderingen", len(exceptions)),
    ):
        ledger.figure(
            f"kpi.aantal.{part}",
            label,
            value,
            form="woord",
            definition=f"{label} in deze rapportage.",
            sources=counted,
        )

    with_before = inputs.previous is not None
    updates: dict[str, list[dict[str, str]]] = {}
    for row in sorted(inputs.rows("iv_sturing_risico"), key=lambda one: one.values["volgnummer"]):
        updates.setdefault(row.values["onderwerp"], []).append(
            {name: row.values[name] for name in ("titel", "stand", "tekst")}
        )
    for topic in ("informatievoorziening", "sturing en beheersing", "risico's"):
        if topic not in updates:
            findings.append(
                Finding(code="U13", text=f"Er is geen bericht over {topic} aangeleverd.")
            )
    tables = {
        f"kpi_{theme}": _table(
            theme, title, [entry for entry in entries if entry.kpi.theme == theme], with_before
        )
        for theme, title in kpis.themes.items()
        if any(entry.kpi.theme == theme for entry in entries)
    }
    tables["definities"] = _definitions(reported)
    content = {
        "exceptions": exceptions,
        "explained": not any(finding.code == "U10" for finding in findings),
        "updates": [{"topic": topic, "items": items} for topic, items in updates.items()],
        "courses": [
            {
                "kpi": entry.kpi.id,
                "name": entry.kpi.name,
                "status": entry.status.id,
                "realised": entry.realised.id,
                "norm": [one.id for one in entry.norm],
                "points": [one.id for one in entry.course],
                "before": [one.id for one in entry.course_before],
            }
            for entry in entries
            if entry.realised is not None and len(entry.course) > 1
        ],
        "statuses": [
            {"word": str(word), "count": f"kpi.aantal.{word.replace(' ', '_')}"}
            for word in KpiStatus
        ],
        "before": inputs.previous.halfjaar if inputs.previous else None,
    }
    return Section(
        name="uitzonderingenrapportage",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables=tables,
        findings=tuple(findings),
        content=content,
    )
