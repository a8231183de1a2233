"""Whether one part of a damage hangs together: its days, its toeslagjaren and its counts.

1. Een besluit komt op of na de dag waarop de damage is opgemerkt, en op of voor de dag van de
   brief.
2. Een deel is nooit groter dan het geheel.
   Een aantal boven dat van een grote toeslag hoort bij geen deel.
3. Bij een besluit dat toeslagen herziet hoort het aantal burgers; wie objecten telt, geeft ook hun
   aantal.
4. Een damage gaat over toeslagjaren die er zijn geweest, of over het jaar na de brief. Die jaren
   staan er als jaartal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.edits.thresholds import threshold
from tasks.figures.dutch import NBSP, long_date, number

#: Decisions that leave every toeslag as it is.
LEAVES_AS_IT_IS = frozenset({"niet herzien", "niet terugvorderen"})


class PartFacts(NamedTuple):
    """What the register says of one part.

    Attributes:
        base: begins the ids of its figures.
        name: what people call it.
        years: its toeslagjaren in words.
        objects: what was counted if not citizens, None if nothing else was.
        object_count, with_toeslag, citizens: None where the register gives no number.
        at: the place of a column of this part.
    """

    base: str
    name: str
    noticed_on: date
    decision: str
    decided_on: date | None
    years: str
    objects: str | None
    object_count: int | None
    with_toeslag: int | None
    citizens: int | None
    at: Callable[[str], Place]


def check_part(part: PartFacts, letter_date: date) -> list[Finding]:
    """What is wrong with the part (S05, S07, S08), and what is asked about it (S09 to S11, S13,
    S20)."""
    return [*_days(part, letter_date), *_years(part, letter_date), *_counts(part)]


def _days(part: PartFacts, letter_date: date) -> Iterator[Finding]:
    if part.decided_on is None:
        return
    about, place = f"{part.base}.besluit", part.at("besluit_op")
    decided, noticed, sent = map(_day, (part.decided_on, part.noticed_on, letter_date))
    if part.decided_on < part.noticed_on:
        yield Finding(
            code="S07",
            about=about,
            text=f"{part.name}: het besluit is van {decided}, de damage is opgemerkt op {noticed}.",
            place=place,
            expected=f"een dag vanaf {noticed} in besluit_op, of een eerdere dag in ontdekt_op",
        )
    if part.decided_on > letter_date:
        yield Finding(
            code="S08",
            about=about,
            text=f"{part.name}: het besluit is van {decided}, de brief is van {sent}.",
            place=place,
            expected=f"een dag tot en met {sent}, of een lege cel zolang er niets is besloten",
        )


def _years(part: PartFacts, letter_date: date) -> Iterator[Finding]:
    first = int(threshold("S09", "first_year"))
    last = letter_date.year + int(threshold("S09", "years_ahead"))
    years = [int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", part.years)]
    if not years:
        yield Finding(
            code="S13",
            about=f"{part.base}.toeslagjaren",
            text=f"{part.name}: hier staat geen jaartal.",
            place=part.at("toeslagjaren"),
            expected="de jaren waarover de damage gaat, zoals 2023 of 2019 tot en met 2023",
            value=part.years,
        )
    for year in sorted({year for year in years if not first <= year <= last}):
        yield Finding(
            code="S09",
            about=f"{part.base}.toeslagjaren",
            text=f"{part.name}: {year} kan nog geen toeslagjaar zijn."
            if year > last
            else f"{part.name}: in {year} waren er nog geen toeslagen.",
            place=part.at("toeslagjaren"),
            expected=f"toeslagjaren van {first} tot en met {last}",
            value=str(year),
            against=f"{first}-{last}",
        )


def _counts(part: PartFacts) -> Iterator[Finding]:
    whole, some = part.object_count, part.with_toeslag
    if whole is not None and some is not None and some > whole:
        yield Finding(
            code="S05",
            about=part.base,
            text=(
                f"{part.name}: er zijn meer objecten met toeslag ({number(some)}) dan objecten "
                f"({number(whole)})."
            ),
            place=part.at("objecten_met_toeslag"),
            expected=f"ten hoogste {number(whole)}",
        )
    counted = part.objects is not None or some is not None
    missing = [("aantal_objecten", "hoeveel objecten er zijn geteld")] if counted else []
    if part.decision not in LEAVES_AS_IT_IS:
        missing.append(("aantal_burgers", "van hoeveel burgers de toeslag is of wordt herzien"))
    given = {"aantal_objecten": whole, "aantal_burgers": part.citizens}
    most = threshold("S20", "aantal")
    for column, count in given.items():
        if count is not None and count > most:
            yield Finding(
                code="S20",
                about=f"{part.base}.{column}",
                text=f"{part.name}: het aantal is {number(count)}.",
                place=part.at(column),
                expected=f"ten hoogste {number(most)}",
                value=str(count),
                against=str(most),
            )
    for column, what in missing:
        if given[column] is None:
            yield Finding(
                code="S10",
                about=f"{part.base}.{column}",
                text=f"{part.name}: het register zegt niet {what}.",
                place=part.at(column),
                expected="een aantal, geschat als het niet anders kan",
                value="",
                against=part.decision if column == "aantal_burgers" else part.objects or str(some),
            )
        elif given[column] == 0:
            yield Finding(
                code="S11",
                about=f"{part.base}.{column}",
                text=f"{part.name}: het aantal is 0, bij het besluit '{part.decision}'.",
                place=part.at(column),
                expected="een aantal boven 0, of een besluit dat daarbij past",
                value="0",
                against=part.decision,
            )


def _day(day: date) -> str:
    return long_date(day).replace(NBSP, " ")
