"""Trajecten: projects, experiments and bills with their milestones and figures."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from tasks.definitions.finding import Finding
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.few import DIGITS, CountedFacts, judge
from tasks.edits.parts.milestone import (
    REACHED,
    STANDINGS,
    STOPPED,
    MilestoneFacts,
    check_done,
    check_milestone,
    standing,
)
from tasks.edits.texts import thin_texts
from tasks.figures import dutch
from tasks.figures.forms import amount_form, form_with
from tasks.figures.ledger import Ledger
from tasks.figures.rounding import significant_step
from tasks.sections.content.trajecten import Content, Milestone, Traject, TrajectFigure
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("trajecten", "traject_mijlpalen", "traject_cijfers")
PERSONS = Persons(
    "Een aantal personen onder de drempel van J10 wordt niet afgedrukt.",
)

TOO_FEW, NOT_PUBLIC = "te klein om te noemen", "niet openbaar"


def _said_before(inputs: Inputs, id: str) -> str | None:
    said = inputs.previous.statuses.get(id) if inputs.previous is not None else None
    return said.word if said else None


def _month_before(inputs: Inputs, id: str) -> int | None:
    said = _said_before(inputs, id)
    return None if said is None else dutch.month_of(said)


def _milestone(
    traject: RegisterRow, row: RegisterRow, inputs: Inputs, ledger: Ledger
) -> tuple[Milestone, MilestoneFacts]:
    values = row.values
    base = f"trajecten.{values['traject']}.{values['mijlpaal']}"
    label = f"{traject.values['traject']}, {values['naam']}"
    one = MilestoneFacts(
        about=f"{base}.stand",
        name=f"{values['traject']} {label}",
        planned=values["gepland"],
        moved=values["verschoven_naar"],
        reached=values["bereikt"],
        reason=values["reden"],
        planned_before=_month_before(inputs, f"{base}.gepland"),
        expected_before=_month_before(inputs, f"{base}.verwacht"),
        reached_before=_said_before(inputs, f"{base}.stand") == REACHED,
        stopped=traject.values["stand"] == STOPPED,
        at=partial(inputs.place, "traject_mijlpalen", row),
    )
    source = (inputs.source("traject_mijlpalen", (row,)),)
    for part, word, definition in (
        ("gepland", dutch.month_and_year(one.planned), "Oorspronkelijke planning"),
        ("verwacht", dutch.month_and_year(one.expected), "Laatste planning"),
        ("stand", standing(one, inputs.halfjaar.letter_date), "Stand op de datum van de brief"),
    ):
        ledger.status(
            f"{base}.{part}",
            f"{label}: {part}",
            word,
            definition=f"{definition}, volgens het register.",
            sources=source,
        )
    planned = values["gepland_woorden"] or dutch.month_and_year(one.planned)
    moved = one.moved and (values["verschoven_woorden"] or dutch.month_and_year(one.moved))
    milestone = Milestone(
        name=values["naam"],
        standing=one.about,
        planned=one.planned,
        planned_words=planned,
        expected=one.expected,
        expected_words=moved or planned,
        reached=one.reached,
        reached_words=one.reached and dutch.month_and_year(one.reached),
        reason=one.reason,
    )
    return milestone, one


def _figure(
    traject: RegisterRow, row: RegisterRow, inputs: Inputs, ledger: Ledger
) -> tuple[TrajectFigure, Finding | None]:
    values, value = row.values, Fraction(row.values["waarde"])
    id = f"trajecten.{values['traject']}.{values['cijfer']}"
    label = f"{traject.values['traject']}, {values['omschrijving']}"
    judged = judge(
        CountedFacts(
            about=id,
            name=f"{values['traject']} {label}",
            value=value,
            counts=values["telt"],
            organisations=values["organisaties"],
            may_be_public=values["vrij_te_geven"],
            at=partial(inputs.place, "traject_cijfers", row),
        )
    )
    if not judged.printed:
        withheld = NOT_PUBLIC if judged.rounded else TOO_FEW
        return (
            TrajectFigure(what=values["omschrijving"], figure=None, withheld=withheld),
            judged.finding,
        )
    precision = "ongeveer" if judged.rounded else values["precisie"]
    form, step = values["eenheid"], Fraction(1)
    if form == "euro":
        form, whole = amount_form(value)
        step = Fraction(whole)
    elif value.denominator != 1:
        step = Fraction(1, 10)
    if judged.rounded:
        step = max(step, Fraction(significant_step(value, DIGITS)))
    ledger.figure(
        id,
        label,
        value,
        form=form_with(precision, form),
        step=step,
        definition=f"{values['omschrijving']}, volgens het register"
        + (", grof afgerond omdat het over weinig organisaties gaat." if judged.rounded else "."),
        sources=(inputs.source("traject_cijfers", (row,)),),
    )
    return TrajectFigure(what=values["omschrijving"], figure=id, withheld=None), judged.finding


def _milestones_table(trajecten: list[Traject]) -> Table:
    return Table(
        id="mijlpalen",
        caption="Mijlpalen",
        summary="Per traject de mijlpalen met hun planning, verwachting en stand",
        headings=(
            Heading(title="Mijlpaal", width=44),
            Heading(title="Gepland", width=18),
            Heading(title="Bereikt of verwacht", width=21),
            Heading(title="Stand", kind="status", width=17),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=one.name, detail=traject.name),
                    Cell(text=one.planned_words),
                    Cell(text=one.reached_words or one.expected_words),
                    Cell(status=one.standing),
                )
            )
            for traject in trajecten
            for one in traject.milestones
        ),
    )


def _figures_table(trajecten: list[Traject]) -> Table:
    return Table(
        id="cijfers",
        caption="Cijfers van trajecten",
        summary="Per traject de cijfers die erbij horen",
        headings=(
            Heading(title="Cijfer", width=72),
            Heading(title="Waarde", kind="number", width=28),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=one.what, detail=traject.name),
                    Cell(figure=one.figure) if one.figure else Cell(text=one.withheld),
                )
            )
            for traject in trajecten
            for one in traject.figures
        ),
    )


def _traject(
    row: RegisterRow, inputs: Inputs, ledger: Ledger
) -> tuple[Traject, list[Finding], list[str]]:
    """A traject, what was found, and the standings of its milestones."""
    number, name, findings = row.values["nummer"], row.values["traject"], list[Finding]()

    def mine(contract: str) -> list[RegisterRow]:
        return [one for one in inputs.rows(contract) if one.values["traject"] == number]

    about = f"trajecten.{number}.stand"
    ledger.status(
        about,
        f"{name}: stand",
        row.values["stand"],
        definition="Stand van het traject op de datum van de brief, volgens het register.",
        sources=(inputs.source("trajecten", (row,)),),
    )
    milestones, facts = [], []
    for one in sorted(mine("traject_mijlpalen"), key=lambda one: one.values["mijlpaal"]):
        milestone, known = _milestone(row, one, inputs, ledger)
        milestones.append(milestone)
        facts.append(known)
        findings += check_milestone(known, inputs.halfjaar.letter_date)
    place = inputs.place("trajecten", row, "stand")
    findings += check_done(f"{number} {name}", about, row.values["stand"], facts, place)
    figures = []
    for one in mine("traject_cijfers"):
        figure, finding = _figure(row, one, inputs, ledger)
        figures.append(figure)
        findings += [finding] if finding is not None else []
    traject = Traject(
        number=number,
        name=name,
        kind=row.values["soort"],
        standing=about,
        progress=row.values["stand_van_zaken"],
        milestones=tuple(milestones),
        figures=tuple(figures),
    )
    return traject, findings, [standing(one, inputs.halfjaar.letter_date) for one in facts]


def build(inputs: Inputs) -> Section:
    """The section, from the registers of trajecten, milestones and figures."""
    ledger, findings = Ledger(), list[Finding]()
    trajecten, standings = [], list[str]()
    rows = inputs.rows("trajecten")
    for row in rows:
        traject, problems, found = _traject(row, inputs, ledger)
        trajecten.append(traject)
        findings += problems
        standings += found
    ledger.figure(
        "trajecten.aantal",
        "Aantal trajecten",
        len(rows),
        form="woord",
        definition="Aantal trajecten in het register.",
        sources=(inputs.source("trajecten", rows),),
    )
    for said in STANDINGS:
        ledger.figure(
            f"trajecten.mijlpalen.{said.replace(' ', '_')}",
            f"Aantal mijlpalen met de stand {said}",
            standings.count(said),
            form="woord",
            definition=f"Aantal mijlpalen in het register met de stand {said}.",
            sources=(inputs.source("traject_mijlpalen", inputs.rows("traject_mijlpalen")),),
        )
    findings += thin_texts([text for name in CONTRACTS for text in inputs.explanations(name)])
    tables = {"mijlpalen": _milestones_table(trajecten)}
    if any(one.figures for one in trajecten):
        tables["cijfers"] = _figures_table(trajecten)
    return Section(
        name="trajecten",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables=tables,
        findings=tuple(findings),
        content=Content(trajecten=tuple(trajecten)),
    )
