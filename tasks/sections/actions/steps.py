"""The steps of one action as figures and as a table, in the order of the funnel."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.funnel import OVERLAP, PART, PRECISE, Funnel, FunnelStep, misplaced
from tasks.figures.forms import amount_form, form_with
from tasks.figures.ledger import Ledger
from tasks.figures.rounding import significant_step
from tasks.sections.content.acties import Step
from tasks.sections.inputs import Inputs
from tasks.sections.section import Cell, Heading, Row, Table

#: Digits that say something of a count that is not precise.
DIGITS = 3
#: Kind of the step that is computed, and what it is called where the register has no name for it.
REST, UNEXPLAINED = "rest", "Niet verklaard"


class DeliveredAction(NamedTuple):
    """An action with the rows of its steps, and its funnel; ``whole`` says whether the latter
    holds.
    """

    row: RegisterRow
    steps: dict[str, RegisterRow]
    funnel: Funnel
    whole: bool


def deliver(row: RegisterRow, inputs: Inputs) -> DeliveredAction:
    """An action from its row in the register, with the rows of its steps."""
    number = row.values["nummer"]
    rows = [one for one in inputs.rows("actie_stappen") if one.values["actie"] == number]
    base = f"acties.{number}"
    before = inputs.previous.figures if inputs.previous is not None else {}
    steps = []
    for one in rows:
        said = before.get(f"{base}.{one.values['stap']}.aantal")
        amount = one.values["bedrag"]
        steps.append(
            FunnelStep(
                code=one.values["stap"],
                name=one.values["naam"],
                kind=one.values["soort"],
                whole=one.values["hoort_bij"],
                also_in=one.values["ook_in"],
                size=one.values["aantal"],
                precision=one.values["precisie"],
                amount=None if amount is None else Fraction(amount),
                parts=one.values["delen"],
                rest=one.values["rest"],
                before=None if said is None else said.value,
                at=partial(inputs.place, "actie_stappen", one),
            )
        )
    funnel = Funnel(base, f"{number} {row.values['actie']}", steps)
    codes = [one.code for one in steps]
    return DeliveredAction(
        row, dict(zip(codes, rows, strict=True)), funnel, not any(True for _ in misplaced(funnel))
    )


def _tree(funnel: Funnel, whole: FunnelStep) -> Iterator[tuple[FunnelStep, str]]:
    """A step with its parts and theirs, each with its kind; the rest of a step as that step itself,
    with the kind :data:`REST`.
    """
    yield whole, whole.kind
    for part in funnel.parts(whole):
        yield from _tree(funnel, part)
    for overlap in funnel.steps:
        if overlap.kind == OVERLAP and overlap.whole == whole.code:
            yield overlap, OVERLAP
    if (funnel.rest(whole) or 0) > 0:
        yield whole, REST


class _Counted(NamedTuple):
    """What is counted in one row: a step of the register, or the rest of one."""

    id: str
    name: str
    size: int
    precision: str
    definition: str
    made_from: list[FunnelStep]


def _counted(funnel: Funnel, step: FunnelStep, kind: str) -> _Counted:
    if kind != REST:
        definition = f"Aantal van de stap '{step.name}', volgens het register."
        return _Counted(funnel.id(step), step.name, step.size, step.precision, definition, [step])
    return _Counted(
        funnel.id(step, REST),
        step.rest or UNEXPLAINED,
        funnel.rest(step) or 0,
        PRECISE if funnel.is_precise(step) else "ongeveer",
        f"Aantal van '{step.name}' min zijn delen, plus hun overlap.",
        funnel.used_for_rest(step),
    )


def _share_step(share: Fraction) -> Fraction:
    """A tenth of a percent; what would then be printed as nothing, in hundredths."""
    return Fraction(1, 10) if share == 0 or share >= Fraction(1, 20) else Fraction(1, 100)


def enter_steps(one: DeliveredAction, inputs: Inputs, ledger: Ledger) -> tuple[Step, ...]:
    """Every step of an action with its figures; none where the funnel does not hold."""
    first = next((step for step in one.funnel.steps if step.whole is None), None)
    if first is None or not one.whole:
        return ()
    beside = [step for step in one.funnel.steps if step.kind not in (PART, OVERLAP)]
    tree = [pair for step in (first, *beside) for pair in _tree(one.funnel, step)]
    places = {step.code: place for place, (step, kind) in enumerate(tree) if kind != REST}
    by_code = {step.code: step for step in one.funnel.steps}
    made = []
    for step, kind in tree:
        counted = _counted(one.funnel, step, kind)
        rows = {part.code: one.steps[part.code] for part in counted.made_from}
        label, about = f"{one.row.values['actie']}, {counted.name}", counted.precision == "ongeveer"
        ledger.figure(
            counted.id,
            f"{label}: aantal",
            counted.size,
            form=form_with(counted.precision, "aantal"),
            step=significant_step(counted.size, DIGITS) if about else 1,
            definition=counted.definition,
            sources=(inputs.source("actie_stappen", rows.values()),),
        )
        whole = step if kind == REST else by_code.get(step.whole or "")
        share_id = None
        if whole is not None and whole.size:
            share = Fraction(100 * counted.size, whole.size)
            rows[whole.code] = one.steps[whole.code]
            precise = counted.precision == whole.precision == PRECISE
            share_id = ledger.figure(
                one.funnel.id(step, "rest_aandeel" if kind == REST else "aandeel"),
                f"{label}: aandeel",
                share,
                form=form_with(PRECISE if precise else "ongeveer", "procent"),
                step=_share_step(share) if precise else 1,
                definition=f"Aantal van '{counted.name}' gedeeld door dat van '{whole.name}'.",
                sources=(inputs.source("actie_stappen", rows.values()),),
            ).id
        if kind != REST and step.amount is not None:
            form, rounded = amount_form(step.amount)
            what = one.steps[step.code].values["bedrag_omschrijving"] or "bedrag"
            ledger.figure(
                one.funnel.id(step, "bedrag"),
                f"{label}: {what}",
                step.amount,
                form=form_with(step.precision, form),
                step=rounded,
                definition=f"Bedrag bij de stap '{step.name}' ({what}), volgens het register.",
                sources=(inputs.source("actie_stappen", (one.steps[step.code],)),),
            )
        made.append(
            Step(
                name=counted.name,
                kind=kind,
                whole=-1 if whole is None else places[whole.code],
                also_in=places.get(step.also_in or "", -1) if kind == OVERLAP else -1,
                count=counted.id,
                share=share_id,
            )
        )
    return tuple(made)


def steps_table(one: DeliveredAction, steps: tuple[Step, ...], ledger: Ledger) -> Table:
    """The steps that :func:`enter_steps` gave; a column of amounts only where there are any."""
    known = {figure.id: figure for figure in ledger.figures}
    amounts = [step.count.removesuffix("aantal") + "bedrag" for step in steps]
    with_amounts = any(id in known for id in amounts)
    rows = []
    for step, amount in zip(steps, amounts, strict=True):
        whole = steps[step.whole].name if step.whole > 0 else None
        detail = f"van: {whole}" if whole else None
        if step.also_in >= 0:
            detail = f"van: {whole}, en ook van: {steps[step.also_in].name}"
        cells = [
            Cell(text=step.name, detail=detail),
            Cell(figure=step.count),
            Cell(figure=step.share) if step.share else Cell(text="–"),
        ]
        if with_amounts:
            what = known[amount].label.rpartition(": ")[2] if amount in known else None
            cells.append(Cell(figure=amount, detail=what) if what else Cell(text="–"))
        rows.append(Row(cells=tuple(cells), kind="rest" if step.kind == REST else "row"))
    headings = [
        Heading(title="Stap", width=46 if with_amounts else 62),
        Heading(title="Aantal", kind="number", width=18),
        Heading(title="Aandeel", kind="number", width=18 if with_amounts else 20),
    ]
    if with_amounts:
        headings.append(Heading(title="Bedrag", kind="number", width=18))
    number, name = one.row.values["nummer"], one.row.values["actie"]
    return Table(
        id=f"stappen_{number.lower().replace('-', '_')}",
        caption=f"Stappen van {name}",
        summary="Per stap het aantal en het aandeel van de stap waarbij zij hoort",
        headings=tuple(headings),
        rows=tuple(rows),
    )
