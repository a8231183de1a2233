"""Uitzonderingenrapportage: every KPI of begroting and Jaarplan exactly once, every exception
explained, and the short updates.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.intake import RegisterRow
from tasks.edits.texts import thin_texts
from tasks.figures import dutch
from tasks.figures.figure import Figure, Source
from tasks.figures.ledger import Ledger
from tasks.sections.content.uitzonderingenrapportage import (
    Content,
    Course,
    Explanation,
    KpiException,
    Topic,
    Update,
)
from tasks.sections.inputs import Inputs
from tasks.sections.kpi.definitions import Definitions, definitions_on
from tasks.sections.kpi.entry import PARTS, KpiEntry, enter_kpi
from tasks.sections.kpi.measurement import Measured, measure
from tasks.sections.kpi.questions import ask_about, ask_about_names, ask_about_step
from tasks.sections.kpi.status import EXCEPTIONS, KpiStatus
from tasks.sections.kpi.tables import definitions_table, theme_table
from tasks.sections.section import Section

CONTRACTS = ("kpi_definities", "kpi_realisaties", "kpi_toelichtingen", "iv_sturing_risico")

#: The topics on which there is always an update.
TOPICS = ("informatievoorziening", "sturing en beheersing", "risico's")


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
        findings += [*problems, *ask_about(entry, measured, explanations.get(kpi.id), inputs)]
        findings += ask_about_step(kpi, definitions.rows[kpi.id], inputs)
    for kpi_id, extra in rows.items():
        if kpi_id in definitions.wrong:
            continue
        text = (
            f"{kpi_id} wordt in {year} niet gerapporteerd, maar staat wel in rij {extra[0].number}."
        )
        findings.append(Finding(code="U08", about=f"kpi.{kpi_id}", text=text))
    return entries, findings


def _enter_counts(
    entries: list[KpiEntry], exceptions: int, ledger: Ledger, sources: tuple[Source, ...]
) -> None:
    """How many KPI's have each status, how many there are, and how many are an exception."""
    for word in KpiStatus:
        ledger.figure(
            f"kpi.aantal.{word.replace(' ', '_')}",
            f"Aantal kpi's met status {word}",
            sum(entry.status.word == word for entry in entries),
            form="woord",
            definition=f"Aantal kpi's van begroting en Jaarplan met de status {word}.",
            sources=sources,
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


def _ids(figures: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(figure.id for figure in figures)


def _exception(entry: KpiEntry, row: RegisterRow | None) -> KpiException:
    def id_of(figure: Figure | None) -> str | None:
        return figure.id if figure is not None else None

    return KpiException(
        kpi=entry.kpi.id,
        name=entry.kpi.name,
        owner=entry.kpi.owner,
        status=entry.status.id,
        status_before=entry.status_before,
        norm=_ids(entry.norm),
        plan=_ids(entry.plan),
        realised=id_of(entry.realised),
        forecast=id_of(entry.forecast),
        realised_before=id_of(entry.realised_before),
        parts=tuple(
            Explanation(title=title, text=row.values[part] if row else None)
            for part, title in PARTS.items()
        ),
    )


def _explain(
    entries: list[KpiEntry], rows: list[RegisterRow], inputs: Inputs
) -> tuple[list[KpiException], list[Finding]]:
    """Every exception with its explanation; what is missing or superfluous is a finding."""

    def at(row: RegisterRow | None, column: str | None) -> Place:
        return inputs.place("kpi_toelichtingen", row, column)

    explanations = {row.values["kpi"]: row for row in rows}
    exceptions, findings = [], []
    for entry in entries:
        row = explanations.pop(entry.kpi.id, None)
        if KpiStatus(entry.status.word) not in EXCEPTIONS:
            if row is not None:
                text = (
                    f"{entry.kpi.id} {entry.kpi.name} is geen uitzondering "
                    f"({entry.status.word}); de toelichting is niet afgedrukt."
                )
                findings.append(
                    Finding(
                        code="U11", about=f"kpi.{entry.kpi.id}", text=text, place=at(row, "kpi")
                    )
                )
            continue
        missing = [part for part in PARTS if row is None or not row.values[part]]
        if missing:
            text = (
                f"{entry.kpi.id} {entry.kpi.name} is een uitzondering ({entry.status.word}), "
                f"maar er is geen {dutch.enumeration(missing)}."
            )
            findings.append(
                Finding(
                    code="U10",
                    about=f"kpi.{entry.kpi.id}",
                    text=text,
                    place=at(row, "+".join(missing) if row is not None else None),
                    expected=(
                        f"in iedere kolom ({', '.join(PARTS)}) een uitleg in gewone zinnen"
                        if row is not None
                        else f"een rij voor {entry.kpi.id}"
                    ),
                )
            )
        exceptions.append(_exception(entry, row))
    for kpi, row in explanations.items():
        text = (
            f"Toelichting in rij {row.number} hoort bij {kpi}, een kpi die dit jaar niet wordt "
            "gerapporteerd."
        )
        findings.append(
            Finding(
                code="U12",
                about=f"kpi.{kpi}",
                text=text,
                place=at(row, "kpi"),
                expected="het nummer van een kpi van dit jaar",
            )
        )
    return exceptions, findings


def _topics(rows: list[RegisterRow], place: Place) -> tuple[list[Topic], list[Finding]]:
    """The updates by topic; a topic without any is a finding."""
    updates: dict[str, list[Update]] = {}
    for row in sorted(rows, key=lambda one: one.values["volgnummer"]):
        update = Update(
            title=row.values["titel"], standing=row.values["stand"], text=row.values["tekst"]
        )
        updates.setdefault(row.values["onderwerp"], []).append(update)
    findings = [
        Finding(
            code="U13",
            text=f"Er is geen bericht over {topic} aangeleverd.",
            place=place,
            expected=f"ten minste één rij met het onderwerp {topic}",
        )
        for topic in TOPICS
        if topic not in updates
    ]
    return [Topic(topic=topic, updates=tuple(some)) for topic, some in updates.items()], findings


def _course(entry: KpiEntry, realised: Figure) -> Course:
    return Course(
        kpi=entry.kpi.id,
        name=entry.kpi.name,
        status=entry.status.id,
        realised=realised.id,
        norm=_ids(entry.norm),
        plan=_ids(entry.plan),
        points=_ids(entry.course),
        points_before=_ids(entry.course_before),
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
    exceptions, unexplained = _explain(entries, inputs.rows("kpi_toelichtingen"), inputs)
    findings += unexplained
    _enter_counts(entries, len(exceptions), ledger, (inputs.source("kpi_realisaties"), delivered))
    topics, missing = _topics(
        inputs.rows("iv_sturing_risico"), inputs.place("iv_sturing_risico", None, None)
    )
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
    tables = [
        theme_table(theme, definitions.themes[theme], some, with_before=inputs.previous is not None)
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
