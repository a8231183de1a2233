"""Onderzoeken en bijlagen: every numbered annex of the letter, of this dossier and the reports of
others, which go with the dossier as files.

1. De lijst noemt iedere genummerde bijlage met titel, maker en het hoofdstuk dat haar noemt, op
   volgorde van nummer.
2. Een rapport van anderen gaat mee als bestand, met zijn sha256.
"""

from __future__ import annotations

from typing import NamedTuple

from tasks.definitions.finding import Place
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.annexes import Annex, Report, check_named, check_numbers, check_reports
from tasks.edits.problem import Problem
from tasks.figures.dutch import long_date
from tasks.figures.ledger import Ledger
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("bijlagen",)
PERSONS = Persons(
    "De cijfers tellen bijlagen en rapporten.",
)

#: Column in which each problem of a report is put right.
_COLUMNS = {"L05": "bestand", "L06": "sha256", "L08": "datum"}


class _Listed(NamedTuple):
    """A numbered annex as the list prints it; ``row`` is None for one of this dossier."""

    annex: Annex
    maker: str
    chapter: str | None
    file: str
    detail: str | None
    row: RegisterRow | None


def _of_others(row: RegisterRow) -> _Listed:
    values = row.values
    return _Listed(
        Annex(values["nummer"], values["titel"]),
        f"{values['maker']}, {long_date(values['datum'])}",
        values["hoofdstuk"],
        values["bestand"],
        f"sha256 {values['sha256']}",
        row,
    )


def _listed(inputs: Inputs, rows: list[RegisterRow]) -> list[_Listed]:
    own = [
        _Listed(
            Annex(one.number, one.title), "Dienst Toeslagen", one.chapter, "dit dossier", None, None
        )
        for one in inputs.halfjaar.annexes
        if one.number is not None
    ]
    return sorted([*own, *map(_of_others, rows)], key=lambda one: int(one.annex.number))


def _table(listed: list[_Listed], inputs: Inputs) -> Table:
    chapters = inputs.halfjaar.chapters
    return Table(
        id="bijlagen",
        caption="Bijlagen bij de brief",
        summary="Per bijlage het nummer, de titel, de maker, het hoofdstuk en het bestand",
        headings=(
            Heading(title="Nr.", width=8),
            Heading(title="Bijlage", width=40),
            Heading(title="Genoemd in hoofdstuk", width=24),
            Heading(title="Bestand", width=28),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=one.annex.number),
                    Cell(text=one.annex.title, detail=one.maker),
                    Cell(
                        text=f"{one.chapter} {chapters[one.chapter]}"
                        if one.chapter in chapters
                        else "–"
                    ),
                    Cell(text=one.file, detail=one.detail),
                )
            )
            for one in listed
        ),
    )


def build(inputs: Inputs) -> Section:
    """The section, from the register of reports and the files that came with it."""
    rows, delivered = inputs.rows("bijlagen"), inputs.documents("bijlagen")
    listed, chapters = _listed(inputs, rows), inputs.halfjaar.chapters
    whole = inputs.place("bijlagen", None, None)
    findings = []

    def add(problem: Problem, about: str, place: Place) -> None:
        findings.append(problem.finding(about, place))

    annexes = [one.annex for one in listed]
    for problem in check_numbers(annexes):
        add(problem, "bijlagen", whole)
    by_number = {one.annex.number: one.row for one in listed}
    for one in listed:
        named = [one.annex.number] if one.chapter in chapters else []
        row = by_number[one.annex.number]
        for problem in check_named([one.annex], named):
            place = inputs.place("bijlagen", row, None if row is None else "hoofdstuk")
            add(problem, f"bijlagen.{one.annex.number}", place)
    reports = {
        Report(
            f"Bijlage {row.values['nummer']}, {row.values['titel']}",
            row.values["bestand"],
            row.values["sha256"],
            row.values["datum"],
        ): row
        for row in rows
    }
    for report, problem in check_reports(reports, delivered, inputs.halfjaar.letter_date):
        if report is None:
            add(problem, "bijlagen", whole)
        else:
            row = reports[report]
            place = inputs.place("bijlagen", row, _COLUMNS[problem.code])
            add(problem, f"bijlagen.{row.values['nummer']}", place)

    ledger = Ledger()
    source = (inputs.source("bijlagen", rows),)
    for key, what, count in (
        ("totaal", "genummerde bijlagen", len(listed)),
        ("rapporten", "bijgevoegde rapporten van anderen", len(rows)),
    ):
        ledger.figure(
            f"bijlagen.aantal.{key}",
            f"Aantal {what}",
            count,
            form="woord",
            definition=f"Aantal {what}, volgens het register en het bestand van het halfjaar.",
            sources=source,
        )
    return Section(
        name="bijlagen",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables={"bijlagen": _table(listed, inputs)} if listed else {},
        documents={
            one.file: one.digest for one in reports if delivered.get(one.file) == one.digest
        },
        findings=tuple(findings),
    )
