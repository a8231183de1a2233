"""Whether every damage is followed until it is finished: one that was not finished in the previous
report is in the register again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tasks.definitions.finding import Finding
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.registers.rows import RegisterRow
from tasks.figures import dutch
from tasks.figures.previous import Previous
from tasks.sections.inputs import Inputs

DONE, UNDER_WAY = "afgerond", "loopt nog"
_DECISION = re.compile(r"(?P<part>damages\.(?P<number>.+)\.[^.]+)\.besluit")


def is_earlier(row: RegisterRow, halfjaar: Halfjaar) -> bool:
    """Whether a damage was noticed before the period of this report."""
    return bool(row.values["ontdekt_op"] < halfjaar.damage_period.first)


def check_follow_up(rows: Sequence[RegisterRow], inputs: Inputs) -> list[Finding]:
    """What is asked about damages that go on from one report to the next (S16, S17), and what can
    not be (S18, S19).
    """
    findings = [one for row in rows for one in _days(row, inputs)]
    if inputs.previous is not None:
        findings += _not_followed(inputs.previous, {row.values["nummer"] for row in rows}, inputs)
        findings += _unknown(inputs.previous, rows, inputs)
    return findings


def _reported(previous: Previous) -> dict[str, list[str]]:
    """By number of a damage the beginnings of the ids of its parts."""
    found: dict[str, list[str]] = {}
    for id in previous.statuses:
        if (match := _DECISION.fullmatch(id)) is not None:
            found.setdefault(match["number"], []).append(match["part"])
    return found


def _not_followed(previous: Previous, now: Iterable[str], inputs: Inputs) -> Iterator[Finding]:
    for number, parts in _reported(previous).items():
        said = [previous.statuses.get(f"{part}.stand") for part in parts]
        if number in now or all(one is not None and one.word == DONE for one in said):
            continue
        title = previous.statuses[f"{parts[0]}.besluit"].label.rpartition(", ")[0]
        yield Finding(
            code="S16",
            about=f"damages.{number}",
            text=(
                f"{number} {title} was in de vorige rapportage "
                f"{'niet afgerond' if all(said) else 'misschien niet afgerond'}, en het register "
                "zegt niet wat er sindsdien is gedaan."
            ),
            place=inputs.place("damages", None, None),
            expected=f"de rijen van {number}, met de stand en de acties tot nu toe",
            value="",
            against=UNDER_WAY,
        )


def _unknown(previous: Previous, rows: Iterable[RegisterRow], inputs: Inputs) -> Iterator[Finding]:
    first = inputs.halfjaar.damage_period.first
    known = _reported(previous)
    told: set[str] = set()
    for row in rows:
        number = row.values["nummer"]
        if number in known or number in told or not is_earlier(row, inputs.halfjaar):
            continue
        told.add(number)
        noticed = _day(row.values["ontdekt_op"])
        yield Finding(
            code="S17",
            about=f"damages.{number}",
            text=(
                f"{number} {row.values['titel']} is opgemerkt op {noticed}, voor de periode van "
                "deze rapportage, en stond niet in de vorige."
            ),
            place=inputs.place("damages", row, "ontdekt_op"),
            expected=f"een dag vanaf {_day(first)}, of de reden waarom hij toen niet is gemeld",
            value=noticed,
            against=_day(first),
        )


def _days(row: RegisterRow, inputs: Inputs) -> Iterator[Finding]:
    values, last = row.values, inputs.halfjaar.damage_period.last
    name = f"{values['nummer']} deel {values['deel']} ({values['toeslagjaren']})"
    if values["ontdekt_op"] > last:
        yield Finding(
            code="S19",
            about=f"damages.{values['nummer']}",
            text=(
                f"{name}: de damage is volgens het register opgemerkt op "
                f"{_day(values['ontdekt_op'])}, na de periode van deze rapportage."
            ),
            place=inputs.place("damages", row, "ontdekt_op"),
            expected=f"een dag tot en met {_day(last)}",
        )
    done, day = values["stand"] == DONE, values["afgerond_op"]
    earliest = values["besluit_op"] or values["ontdekt_op"]
    latest = inputs.halfjaar.letter_date
    if done == (day is not None) and (day is None or earliest <= day <= latest):
        return
    if day is None:
        what = "is afgerond, maar het register zegt niet wanneer"
    elif not done:
        what = f"loopt nog, maar is volgens het register afgerond op {_day(day)}"
    else:
        what = f"is volgens het register afgerond op {_day(day)}"
        what += ", na de brief" if day > latest else ", voor het besluit"
    yield Finding(
        code="S18",
        about=f"damages.{values['nummer']}.{values['deel']}.stand",
        text=f"{name} {what}.",
        place=inputs.place("damages", row, "afgerond_op"),
        expected=f"bij de stand {DONE} een dag van {_day(earliest)} tot en met {_day(latest)}",
    )


def _day(day: date) -> str:
    return dutch.long_date(day).replace(dutch.NBSP, " ")
