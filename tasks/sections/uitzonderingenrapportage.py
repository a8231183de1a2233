"""Uitzonderingenrapportage: every KPI of begroting and Jaarplan exactly once, every exception
explained, and the short updates.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasks.definitions.finding import Finding
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.texts import thin_texts
from tasks.figures.figure import Figure, Source
from tasks.figures.ledger import Ledger
from tasks.sections.content.uitzonderingenrapportage import (
    Content,
    Course,
    Named,
)
from tasks.sections.inputs import Inputs
from tasks.sections.kpi.definitions import Definitions, definitions_on
from tasks.sections.kpi.entry import KpiEntry, enter_kpi
from tasks.sections.kpi.exceptions import explain, ids_of, out_of_pace
from tasks.sections.kpi.measurement import Measured, measure
from tasks.sections.kpi.questions import ask_about, ask_about_definition, ask_about_names
from tasks.sections.kpi.status import EXCEPTIONS, KpiStatus
from tasks.sections.kpi.tables import definitions_table, theme_table
from tasks.sections.kpi.updates import enter_updates
from tasks.sections.kpi.year_ago import YearAgo
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Section

CONTRACTS = ("kpi_definities", "kpi_realisaties", "kpi_toelichtingen", "iv_sturing_risico")
PERSONS = Persons(
    "De kpi's gaan over de hele uitvoering, niet over groepen van enkele personen.",
)


def _enter_all(
    definitions: Definitions, inputs: Inputs, ledger: Ledger
) -> tuple[list[KpiEntry], list[Finding]]:
    """Every KPI of the year exactly once, in the order of their definitions."""
    period = inputs.halfjaar.reporting_period
    year = period.last.year
    months = [year * 100 + month for month in range(period.first.month, period.last.month + 1)]
    rows: dict[str, list[RegisterRow]] = {}
    file = inputs.source("kpi_realisaties").file
    for row in inputs.rows("kpi_realisaties"):
        rows.setdefault(row.values["kpi"], []).append(row)

    explanations = {row.values["kpi"]: row for row in inputs.rows("kpi_toelichtingen")}
    entries, findings = [], []
    for kpi in definitions.kpis:
        delivered = rows.pop(kpi.id, [])
        if not delivered and kpi.measurement != "jaarlijks":
            text = f"{kpi.id} {kpi.name}: er is geen enkele meting aangeleverd."
            findings.append(Finding(code="U01", about=f"kpi.{kpi.id}", text=text))
            measured = Measured()
        else:
            measured, problems = measure(kpi, delivered, months, file)
            findings += problems
        source = inputs.source("kpi_definities", [definitions.rows[kpi.id]])
        entry, problems = enter_kpi(kpi, measured, inputs, ledger, source)
        entries.append(entry)
        asked = ask_about(entry, measured, explanations.get(kpi.id), inputs)
        findings += [*problems, *asked, *out_of_pace(entry, asked, inputs)]
        findings += ask_about_definition(kpi, definitions.rows[kpi.id], inputs)
    for kpi_id, extra in rows.items():
        if kpi_id in definitions.wrong:
            continue
        text = (
            f"{kpi_id} wordt in {year} niet gerapporteerd, maar staat wel in rij {extra[0].number}."
        )
        findings.append(
            Finding(
                code="U08",
                about=f"kpi.{kpi_id}",
                text=text,
                place=inputs.place("kpi_realisaties", extra[0], "kpi"),
                expected=f"een kpi met een definitie en een norm voor {year}",
            )
        )
    return entries, findings


def _enter_counts(
    entries: list[KpiEntry],
    exceptions: int,
    inputs: Inputs,
    ledger: Ledger,
    sources: tuple[Source, ...],
) -> None:
    """How many KPI's have each status, now and in the previous report, how many there are, and how
    many are an exception.
    """
    for word in KpiStatus:
        ledger.figure(
            f"kpi.aantal.{word.replace(' ', '_')}",
            f"Aantal kpi's met status {word}",
            sum(entry.status.word == word for entry in entries),
            form="woord",
            definition=f"Aantal kpi's van begroting en Jaarplan met de status {word}.",
            sources=sources,
        )
        ledger.previous(
            f"kpi.aantal.{word.replace(' ', '_')}",
            inputs.previous,
            id=f"kpi.aantal.{word.replace(' ', '_')}.vorige",
            what=f"Aantal kpi's met de status {word}",
            form="woord",
        )
    for part, label, value in (
        ("totaal", "Aantal kpi's", len(entries)),
        ("uitzonderingen", "Aantal uitzonderingen", exceptions),
    ):
        ledger.figure(
            f"kpi.aantal.{part}",
            label,
            value,
            form="woord",
            definition=f"{label} in deze rapportage.",
            sources=sources,
        )


def _named(entries: Iterable[KpiEntry]) -> tuple[Named, ...]:
    return tuple(
        Named(kpi=entry.kpi.id, name=entry.kpi.name, status=entry.status.id) for entry in entries
    )


def _is_exception(word: str | None) -> bool:
    return word in {status.value for status in EXCEPTIONS}


def _course(entry: KpiEntry, realised: Figure) -> Course:
    return Course(
        kpi=entry.kpi.id,
        name=entry.kpi.name,
        status=entry.status.id,
        realised=realised.id,
        norm=ids_of(entry.norm),
        plan=ids_of(entry.plan),
        points=ids_of(entry.course),
        points_before=ids_of(entry.course_before),
    )


def build(inputs: Inputs) -> Section:
    """The section, from the realisations, explanations and updates of the period."""
    delivered = inputs.source("kpi_definities")
    definitions, findings = definitions_on(
        inputs.halfjaar.reporting_period.last, inputs.rows("kpi_definities"), delivered.file
    )
    ledger = Ledger()
    entries, problems = _enter_all(definitions, inputs, ledger)
    findings += problems
    year_ago = YearAgo(inputs.halfjaar.reporting_period, inputs.previous)
    exceptions, unexplained = explain(entries, inputs.rows("kpi_toelichtingen"), year_ago, inputs)
    findings += unexplained
    _enter_counts(
        entries, len(exceptions), inputs, ledger, (inputs.source("kpi_realisaties"), delivered)
    )
    topics, missing = enter_updates(inputs, ledger)
    findings += missing
    findings += ask_about_names(ledger.statuses, inputs)
    asked = {exception.kpi for exception in exceptions}
    printed = [row for row in inputs.rows("kpi_toelichtingen") if row.values["kpi"] in asked]
    findings += thin_texts(inputs.explanations("kpi_toelichtingen", printed))
    findings += thin_texts(inputs.explanations("iv_sturing_risico"))
    by_theme = {
        theme: [entry for entry in entries if entry.kpi.theme == theme]
        for theme in definitions.themes
    }
    compared = any(entry.realised_before is not None for entry in entries)
    tables = [
        theme_table(theme, definitions.themes[theme], some, year_ago if compared else None)
        for theme, some in by_theme.items()
        if some
    ]
    if entries:  # a table without rows can not be printed
        tables.append(definitions_table(entry.kpi for entry in entries))
    content = Content(
        exceptions=tuple(exceptions),
        explained=not any(finding.code == "U10" for finding in unexplained),
        courses=tuple(
            _course(entry, entry.realised)
            for entry in entries
            if entry.realised is not None and len(entry.course) > 1
        ),
        without_course=tuple(
            f"{entry.kpi.id} {entry.kpi.name}"
            for entry in entries
            if entry.realised is None or len(entry.course) < 2
        ),
        topics=tuple(topics),
        recovered=_named(
            entry
            for entry in entries
            if _is_exception(entry.status_before) and not _is_exception(entry.status.word)
        ),
        new=_named(
            entry
            for entry in entries
            if inputs.previous is not None and entry.status_before is None
        ),
        months_before=year_ago.words if compared else None,
        previous_halfjaar=inputs.previous.halfjaar if inputs.previous else None,
    )
    return Section(
        name="uitzonderingenrapportage",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables={table.id: table for table in tables},
        findings=tuple(findings),
        content=content,
    )
