"""Invordering: per measure its phase, its progress, its expected duration if known, and what
changed since the previous letter.

1. Een maatregel doorloopt de fasen aangekondigd, beleidsmatige uitwerking, implementatiefase,
   ingevoerd; in die volgorde.
2. Een maatregel gaat alleen vooruit. Een stap terug zonder toelichting is een blokkerende
   bevinding.
3. Een maatregel verdwijnt niet: een maatregel uit de vorige rapportage die nu ontbreekt, is een
   bevinding.
4. Een andere maand van invoering is een verandering, ook als de fase dezelfde is: later, eerder,
   voor het eerst genoemd of niet meer genoemd. Wie later klaar is of geen maand meer noemt, licht
   dat toe; anders vraagt een bevinding erom.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial

from tasks.definitions.finding import Finding
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.names import names_exchanged, names_in
from tasks.edits.parts.measure import DONE, MeasureFacts, check_months
from tasks.edits.register import nothing_moved
from tasks.edits.texts import thin_texts
from tasks.figures import dutch
from tasks.figures.ledger import Ledger
from tasks.sections.content.invordering import Content, Measure, SharedDuration
from tasks.sections.inputs import Inputs
from tasks.sections.measures.expected import PUT_OFF, UNKNOWN, Moved, enter_expected
from tasks.sections.measures.overview import UNCHANGED, overview
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Section

CONTRACTS = ("invordering",)
PERSONS = Persons(
    "De cijfers tellen maatregelen.",
)

#: In the order in which a measure goes through them.
PHASES = ("aangekondigd", "beleidsmatige uitwerking", "implementatiefase", "ingevoerd")


#: Id and label of the phase of a measure.
_PHASE = (r"invordering\.([^.]+)\.fase", r"(.*): fase")


class Change(StrEnum):
    """What happened to a measure since the previous letter."""

    NEW = "nieuw"
    SAME = UNCHANGED
    FORWARD = "stap vooruit"
    BACK = "stap terug"


def change_of_phase(now: str, before: str | None) -> Change:
    """The change between two phases of :data:`PHASES`; ``before`` is None for a measure that was
    not reported.
    """
    if before is None:
        return Change.NEW
    step = PHASES.index(now) - PHASES.index(before)
    return Change.SAME if step == 0 else Change.FORWARD if step > 0 else Change.BACK


def _measure(row: RegisterRow, inputs: Inputs, ledger: Ledger) -> tuple[Measure, list[Finding]]:
    number, name, phase = row.values["nummer"], row.values["maatregel"], row.values["fase"]
    ready = row.values["verwacht_gereed"]
    ready_words = None if ready is None else dutch.month_and_year(ready)
    status_id = f"invordering.{number}.fase"
    ledger.status(
        status_id,
        f"{name}: fase",
        phase,
        definition="Fase van de maatregel op de datum van het register.",
        sources=(inputs.source("invordering", (row,)),),
    )
    findings = []
    expected = enter_expected(row, inputs, ledger)
    if expected.moved in PUT_OFF and not row.values["toelichting_verschuiving"]:
        text = (
            f"{number} {name} werd in de vorige rapportage verwacht in {expected.before}, en nu "
            f"{'zonder maand' if ready_words is None else f'in {ready_words}'}, zonder toelichting."
        )
        findings.append(
            Finding(
                code="V13",
                about=f"invordering.{number}.verwacht_gereed",
                text=text,
                place=inputs.place("invordering", row, "toelichting_verschuiving"),
                expected="de reden in de kolom toelichting_verschuiving",
                value=ready_words or UNKNOWN,
                against=expected.before,
            )
        )
    change = before = None
    if inputs.previous is not None:
        said = inputs.previous.statuses.get(status_id)
        before = said.word if said else None
        change = change_of_phase(phase, before)
        if change is Change.BACK and not row.values["toelichting_stap_terug"]:
            text = f"{number} {name} ging van {before} terug naar {phase}, zonder toelichting."
            findings.append(
                Finding(
                    code="V01",
                    about=status_id,
                    text=text,
                    place=inputs.place("invordering", row, "toelichting_stap_terug"),
                    expected="een toelichting in de kolom toelichting_stap_terug",
                )
            )
    if phase != DONE and ready is not None:
        last_day = inputs.halfjaar.letter_date
        if ready < last_day.year * 100 + last_day.month:
            text = f"{number} {name} zou in {ready_words} gereed zijn, maar is nog niet ingevoerd."
            findings.append(
                Finding(
                    code="V03",
                    about=status_id,
                    text=text,
                    place=inputs.place("invordering", row, "verwacht_gereed"),
                    expected="een nieuwe verwachte maand, of de fase ingevoerd",
                )
            )
    facts = MeasureFacts(
        about=status_id,
        name=f"{number} {name}",
        phase=phase,
        start=row.values["start"],
        ready=ready,
        at=partial(inputs.place, "invordering", row),
    )
    findings += check_months(facts, inputs.halfjaar.letter_date)
    measure = Measure(
        number=number,
        name=name,
        phase=status_id,
        phase_before=before,
        change=change,
        standing=row.values["stand_van_zaken"],
        start=row.values["start"],
        ready=ready,
        ready_words=ready_words,
        expected=expected.status,
        expected_before=expected.before if expected.moved else None,
        ready_before=expected.month_before,
        moved=expected.moved,
        moved_by=expected.by.id if expected.by is not None else None,
        shift=expected.shift,
        put_off=row.values["toelichting_verschuiving"] if expected.moved in PUT_OFF else None,
        duration=row.values["verwachte_looptijd"],
        step_back=row.values["toelichting_stap_terug"],
    )
    return measure, findings


def _shared_durations(rows: list[RegisterRow]) -> tuple[SharedDuration, ...]:
    """Words about the duration that several measures have in common, each once."""
    measures: dict[str, list[str]] = {}
    for row in rows:
        if words := row.values["verwachte_looptijd"]:
            measures.setdefault(words, []).append(row.values["nummer"])
    return tuple(
        SharedDuration(text=words, measures=tuple(numbers))
        for words, numbers in measures.items()
        if len(numbers) > 1
    )


def build(inputs: Inputs) -> Section:
    """The section, from the register of measures."""
    ledger, measures, findings = Ledger(), [], []
    rows = inputs.rows("invordering")
    for row in rows:
        measure, problems = _measure(row, inputs, ledger)
        measures.append(measure)
        findings += problems
    findings += thin_texts(inputs.explanations("invordering"))

    source = (inputs.source("invordering", rows),)
    for phase in PHASES:
        ledger.figure(
            f"invordering.aantal.{phase.replace(' ', '_')}",
            f"Aantal maatregelen in fase {phase}",
            sum(row.values["fase"] == phase for row in rows),
            form="woord",
            definition=f"Aantal maatregelen in het register met de fase {phase}.",
            sources=source,
        )
    ledger.figure(
        "invordering.aantal.totaal",
        "Aantal maatregelen",
        len(rows),
        form="woord",
        definition="Aantal maatregelen in het register.",
        sources=source,
    )
    if inputs.previous is not None:
        findings += nothing_moved(
            {str(row.values["nummer"]): str(row.values["fase"]) for row in rows},
            {
                found[1]: status.word
                for id, status in inputs.previous.statuses.items()
                if (found := re.fullmatch(r"invordering\.([^.]+)\.fase", id))
            },
            inputs.previous.halfjaar,
            inputs.place("invordering", None, None),
        )
        labels = [(id, one.label) for id, one in inputs.previous.statuses.items()]
        findings += names_exchanged(
            "V09",
            "invordering.aantal.totaal",
            names_in(_PHASE, ((one.id, one.label) for one in ledger.statuses)),
            names_in(_PHASE, labels),
            inputs.previous.halfjaar,
            inputs.place("invordering", None, "maatregel"),
        )
        for change in Change:
            ledger.figure(
                f"invordering.wijziging.{change.replace(' ', '_')}",
                f"Aantal maatregelen met wijziging {change}",
                sum(measure.change == change for measure in measures),
                form="woord",
                definition=(
                    f"Aantal maatregelen dat sinds de vorige brief de wijziging {change} heeft."
                ),
                sources=(*source, inputs.previous.source()),
            )
        for move in Moved:
            ledger.figure(
                f"invordering.verwacht.{move.replace(' ', '_')}",
                f"Aantal maatregelen: {move}",
                sum(measure.moved == move for measure in measures),
                form="woord",
                definition=f"Aantal maatregelen waarvan de verwachte maand is veranderd: {move}.",
                sources=(*source, inputs.previous.source()),
            )
    content = Content(
        measures=tuple(measures),
        phases=PHASES,
        planned=any(measure.start and measure.ready for measure in measures),
        shared_durations=_shared_durations(rows),
        previous_halfjaar=inputs.previous.halfjaar if inputs.previous else None,
    )
    return Section(
        name="invordering",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables={"maatregelen": overview(measures, inputs.previous is not None, ledger)},
        findings=tuple(findings),
        content=content,
    )
