"""Whether the months of a measure of the invorderingsstrategie hang together.

1. De huidige fase begon in of voor de maand van de brief.
2. Zolang een maatregel niet is ingevoerd, begon de fase niet na de maand waarin de invoering wordt
   verwacht.
3. Bij een maatregel die is ingevoerd, ligt de verwachte maand niet na de brief.
4. Een maand ligt niet tientallen jaren van de brief.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.edits.months import far_away, in_words
from tasks.edits.thresholds import threshold

#: The last phase.
DONE = "ingevoerd"


class MeasureFacts(NamedTuple):
    """What the register says of one measure.

    Attributes:
        about: id of the status that is its phase.
        name: what people call it.
        start, ready: jjjjmm, None where the register gives none.
        at: the place of a column of this measure.
    """

    about: str
    name: str
    phase: str
    start: int | None
    ready: int | None
    at: Callable[[str], Place]


def check_months(measure: MeasureFacts, letter_date: date) -> list[Finding]:
    """What is wrong with the months (V04, V05), and what is asked about them (V06, V07)."""
    sent = letter_date.year * 100 + letter_date.month
    return [*_in_order(measure, sent), *_far_away(measure, letter_date.year)]


def _in_order(one: MeasureFacts, sent: int) -> Iterator[Finding]:
    done = one.phase == DONE
    if one.start is not None and one.start > sent:
        yield Finding(
            code="V05",
            about=one.about,
            text=(
                f"{one.name}: de fase '{one.phase}' begon volgens het register in "
                f"{in_words(one.start)}, na de brief van {in_words(sent)}."
            ),
            place=one.at("start"),
            expected=f"ten laatste {sent}: de maand waarin de huidige fase begon",
        )
    elif not done and one.start is not None and one.ready is not None and one.start > one.ready:
        yield Finding(
            code="V04",
            about=one.about,
            text=(
                f"{one.name}: de fase '{one.phase}' begon in {in_words(one.start)}, na de maand "
                f"waarin de invoering wordt verwacht, {in_words(one.ready)}."
            ),
            place=one.at("verwacht_gereed"),
            expected=f"een maand vanaf {one.start} in verwacht_gereed, of een eerdere in start",
        )
    if done and one.ready is not None and one.ready > sent:
        yield Finding(
            code="V06",
            about=one.about,
            text=(
                f"{one.name} is ingevoerd, maar de invoering wordt verwacht in "
                f"{in_words(one.ready)}."
            ),
            place=one.at("verwacht_gereed"),
            expected=f"een maand tot en met {sent}, een lege cel, of een andere fase",
            value=str(one.ready),
            against=f"{one.phase}, {sent}",
        )


def _far_away(one: MeasureFacts, year: int) -> Iterator[Finding]:
    years = (
        year - int(threshold("V07", "years_back")),
        year + int(threshold("V07", "years_ahead")),
    )
    months = {"start": one.start, "verwacht_gereed": one.ready}
    yield from far_away("V07", one.name, one.about, months, years, one.at)
