"""The action that another one follows up: from the same register, else as the previous report
printed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.definitions.finding import Finding
from tasks.figures.ledger import Ledger
from tasks.sections.actions.steps import DeliveredAction
from tasks.sections.content.acties import Earlier, Result
from tasks.sections.inputs import Inputs


def earlier_action(
    one: DeliveredAction, actions: dict[str, DeliveredAction], inputs: Inputs, ledger: Ledger
) -> tuple[Earlier | None, list[Finding]]:
    """The action that this one follows up, or None; and A09 if it can not be found.

    Args:
        one: the later action.
        actions: those of the register, by number.
        inputs: of the section; their previous report is quoted where the register has it no more.
        ledger: has the figures of all actions of the register.
    """
    number = one.row.values["vervolg_op"]
    if number is None:
        return None, []
    base = f"acties.{number}"
    if number in actions and actions[number] is not one:
        funnel = actions[number].funnel
        entered = {figure.id for figure in ledger.figures}
        first = next((step for step in funnel.steps if step.whole is None), None)
        wanted = [] if first is None else [(first.name, funnel.id(first))]
        wanted += [
            (part.name, funnel.id(part, "aandeel"))
            for part in (funnel.parts(first) if first else ())
        ]
        results = [Result(step=name, figure=id) for name, id in wanted if id in entered]
        name = actions[number].row.values["actie"]
        return Earlier(number=number, name=name, results=tuple(results)), []
    before = inputs.previous.statuses if inputs.previous is not None else {}
    said = before.get(f"{base}.stand")
    # What this action follows up was looked at when it was first reported, and may be long done.
    known_before = f"{one.funnel.base}.stand" in before
    if inputs.previous is None or (said is None and known_before):
        return Earlier(number=number, name=None, results=()), []
    if said is None:
        return None, [
            Finding(
                code="A09",
                about=f"acties.{one.row.values['nummer']}.stand",
                text=(
                    f"{one.funnel.name} volgt volgens het register op {number}; die actie staat "
                    "niet in het register, en niet in de vorige rapportage."
                ),
                place=inputs.place("acties", one.row, "vervolg_op"),
                expected="het nummer van een andere actie, of een lege cel",
            )
        ]
    return (
        Earlier(
            number=number,
            name=said.label.removesuffix(": stand"),
            results=tuple(_said_before(base, one.row.values["nummer"], inputs, ledger)),
        ),
        [],
    )


def _said_before(base: str, number: str, inputs: Inputs, ledger: Ledger) -> Iterator[Result]:
    """The first step of an action in the previous report, and the shares of it."""
    assert inputs.previous is not None
    figures = inputs.previous.figures
    counts = [id for id in figures if re.fullmatch(rf"{re.escape(base)}\.[^.]+\.aantal", id)]
    if not counts:
        return
    first = figures[counts[0]]
    name = re.fullmatch(r".*, (.*): aantal", first.label, re.DOTALL)
    shares = [
        id
        for id, one in figures.items()
        if re.fullmatch(rf"{re.escape(base)}\.[^.]+\.aandeel", id)
        and name is not None
        and one.definition.endswith(f"gedeeld door dat van '{name[1]}'.")
    ]
    for id in (counts[0], *shares):
        old = figures[id]
        quoted = ledger.previous(
            id,
            inputs.previous,
            id=f"acties.{number}.eerder.{id.removeprefix(f'{base}.')}",
            what="Aantal of aandeel van de eerdere actie",
            form=old.form,
            label=f"{old.label} (eerdere actie)",
        )
        step = re.fullmatch(r".*, (.*): [^:]*", old.label, re.DOTALL)
        if quoted is not None:
            yield Result(step=step[1] if step else old.label, figure=quoted.id)
