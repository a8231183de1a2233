"""Acties: what the agency does to reach citizens itself, as a funnel per action.

1. Een aandeel is altijd dat van de stap waarbij een stap hoort, en wordt gemaakt van de twee
   aantallen.
2. Is een van de aantallen niet precies, dan zijn het aandeel en de rest het ook niet.
3. Een actie die al loopt of is afgerond begon voor de brief; een voorgenomen actie niet.
4. Een stand gaat alleen vooruit: voorgenomen, loopt, afgerond.
5. Een actie gaat over een toeslagjaar dat er is geweest, of over het jaar na de brief.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tasks.definitions.finding import Finding, Place
from tasks.edits.parts.funnel import check_funnel
from tasks.edits.texts import thin_texts
from tasks.edits.thresholds import threshold
from tasks.figures import dutch
from tasks.figures.ledger import Ledger
from tasks.sections.actions.earlier import earlier_action
from tasks.sections.actions.steps import DeliveredAction, deliver, enter_steps, steps_table
from tasks.sections.content.acties import Action, Content
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("acties", "actie_stappen")
PERSONS = Persons(
    "Aantallen burgers, bezwaren en klachten staan er zoals het register ze geeft.",
    r"acties\.[^.]+\.S\d+\.(aantal|rest)",
)

#: In the order in which an action goes through them.
STANDINGS = PLANNED, UNDER_WAY, DONE = "voorgenomen", "loopt", "afgerond"


def standing_fits(
    name: str, about: str, standing: str, start: int | None, letter: date, place: Place
) -> Finding | None:
    """A10 if an action with that standing can not begin in that month (jjjjmm).

    Args:
        name: what people call the action.
        about: id of the status that is its standing.
        standing: one of :data:`STANDINGS`.
        start: None where the register gives none.
        letter: day of the letter.
        place: where the month stands.
    """
    sent = letter.year * 100 + letter.month
    if start is None or (start >= sent if standing == PLANNED else start <= sent):
        return None
    month = dutch.month_and_year(start).replace(dutch.NBSP, " ")
    return Finding(
        code="A10",
        about=about,
        text=(
            f"{name} {'zou beginnen' if standing == PLANNED else 'begint'} in {month}, en heeft in "
            f"de brief de stand '{standing}'."
        ),
        place=place,
        expected=(
            f"een maand vanaf {sent}, of een andere stand"
            if standing == PLANNED
            else f"een maand tot en met {sent}, of de stand {PLANNED}"
        ),
        value=str(start),
        against=f"{standing}, {sent}",
    )


def _standing(one: DeliveredAction, inputs: Inputs, ledger: Ledger) -> Iterator[Finding]:
    """Enter how far an action is; yields what is asked about it (A10, A11, A12, A14)."""
    values, name = one.row.values, one.funnel.name
    id, standing = f"{one.funnel.base}.stand", values["stand"]
    ledger.status(
        id,
        f"{values['actie']}: stand",
        standing,
        definition="Stand van de actie op de datum van de brief, volgens het register.",
        sources=(inputs.source("acties", (one.row,)),),
    )
    at = inputs.place("acties", one.row, "start")
    asked = standing_fits(name, id, standing, values["start"], inputs.halfjaar.letter_date, at)
    if asked is not None:
        yield asked
    said = inputs.previous.statuses.get(id) if inputs.previous is not None else None
    if said is not None and STANDINGS.index(standing) < STANDINGS.index(said.word):
        yield Finding(
            code="A11",
            about=id,
            text=f"{name} was in de vorige rapportage '{said.word}' en is nu '{standing}'.",
            place=inputs.place("acties", one.row, "stand"),
            expected=f"{said.word}, of de reden waarom de actie opnieuw is begonnen",
            value=standing,
            against=said.word,
        )
    last = inputs.halfjaar.letter_date.year + int(threshold("A14", "jaren_vooruit"))
    if values["toeslagjaar"] > last:
        yield Finding(
            code="A14",
            about=f"{one.funnel.base}.toeslagjaar",
            text=f"{name}: {values['toeslagjaar']} kan nog geen toeslagjaar zijn.",
            place=inputs.place("acties", one.row, "toeslagjaar"),
            expected=f"een jaar tot en met {last}",
            value=str(values["toeslagjaar"]),
            against=str(last),
        )
    if standing != PLANNED and not one.funnel.steps:
        yield Finding(
            code="A12",
            about=f"{one.funnel.base}.stappen",
            text=f"{name} is '{standing}', en er is geen enkel aantal van geleverd.",
            place=inputs.place("actie_stappen", None, "actie"),
            expected="ten minste de eerste stap: hoeveel burgers zijn benaderd",
            value="",
            against=standing,
        )


def _overview(actions: list[Action]) -> Table:
    return Table(
        id="acties",
        caption="Acties",
        summary="Per actie de toeslag, de stand en hoeveel burgers zijn of worden benaderd",
        headings=(
            Heading(title="Actie", width=42),
            Heading(title="Toeslag", width=22),
            Heading(title="Stand", kind="status", width=16),
            Heading(title="Burgers", kind="number", width=20),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=one.name, detail=f"{one.number} · {one.kind}"),
                    Cell(text=one.toeslag, detail=one.year),
                    Cell(status=one.standing),
                    Cell(figure=one.steps[0].count) if one.steps else Cell(text="–"),
                )
            )
            for one in actions
        ),
    )


def build(inputs: Inputs) -> Section:
    """The section, from the registers of actions and of their steps."""
    ledger, findings, tables = Ledger(), list[Finding](), dict[str, Table]()
    rows = inputs.rows("acties")
    found = {row.values["nummer"]: deliver(row, inputs) for row in rows}
    steps = {number: enter_steps(one, inputs, ledger) for number, one in found.items()}
    actions = []
    for number, one in found.items():
        values = one.row.values
        findings += _standing(one, inputs, ledger)
        findings += check_funnel(one.funnel)
        earlier, problems = earlier_action(one, found, inputs, ledger)
        findings += problems
        table = steps_table(one, steps[number], ledger) if len(steps[number]) > 1 else None
        if table is not None:
            tables[table.id] = table
        actions.append(
            Action(
                number=number,
                name=values["actie"],
                kind=values["soort"],
                toeslag=values["toeslag"],
                year=str(values["toeslagjaar"]),
                standing=f"{one.funnel.base}.stand",
                began=values["start"] and dutch.month_and_year(values["start"]),
                react_by=values["reageren_tot"] and dutch.long_date(values["reageren_tot"]),
                aim=values["doel"],
                progress=values["stand_van_zaken"],
                next=values["vervolg"],
                earlier=earlier,
                steps=steps[number],
                table=table.id if table is not None else None,
            )
        )
    source = (inputs.source("acties", rows),)
    for standing in STANDINGS:
        ledger.figure(
            f"acties.aantal.{standing}",
            f"Aantal acties met de stand {standing}",
            sum(row.values["stand"] == standing for row in rows),
            form="woord",
            definition=f"Aantal acties in het register met de stand {standing}.",
            sources=source,
        )
    ledger.figure(
        "acties.aantal.totaal",
        "Aantal acties",
        len(rows),
        form="woord",
        definition="Aantal acties in het register.",
        sources=source,
    )
    findings += thin_texts([*inputs.explanations("acties"), *inputs.explanations("actie_stappen")])
    return Section(
        name="acties",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables={"acties": _overview(actions), **tables},
        findings=tuple(findings),
        content=Content(actions=tuple(actions)),
    )
