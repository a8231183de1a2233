"""Whether the milestones of a traject hang together, and with what was said of them before.

1. Een mijlpaal heeft een reden als zij is verschoven, later is bereikt dan gepland, of nu
   anders wordt verwacht dan in de vorige rapportage.
2. De oorspronkelijke planning blijft staan.
3. Een mijlpaal is bereikt in of voor de maand van de brief; wat bereikt was, blijft bereikt.
4. Een mijlpaal waarvan de maand voorbij is, is bereikt of verschoven.
5. Een maand ligt niet tientallen jaren van de brief.
6. Een traject is afgerond als al zijn mijlpalen zijn bereikt. Stopt een traject, dan vervallen de
   mijlpalen die niet zijn bereikt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.edits.months import far_away, in_words
from tasks.edits.thresholds import threshold
from tasks.figures.dutch import enumeration

STANDINGS = REACHED, MOVED, PLANNED, LATE, DROPPED = (
    "bereikt",
    "verschoven",
    "gepland",
    "te laat",
    "vervallen",
)
#: Of a traject.
DONE, STOPPED = "afgerond", "gestopt"


class MilestoneFacts(NamedTuple):
    """What the register says of one milestone, and what the previous report said. All months are
    jjjjmm.

    Attributes:
        about: id of the status that is its standing.
        name: what people call it, with its traject.
        planned: the first planning.
        moved: the new planning, None if it was not moved.
        reached: None while it was not.
        reason: why it moved or was late, None if the register gives none.
        planned_before, expected_before: planning and expectation in the previous report, None if
            it was not in it.
        reached_before: whether it was reached then.
        stopped: whether its traject has stopped.
        at: the place of a column.
    """

    about: str
    name: str
    planned: int
    moved: int | None
    reached: int | None
    reason: str | None
    planned_before: int | None
    expected_before: int | None
    reached_before: bool
    stopped: bool
    at: Callable[[str], Place]

    @property
    def expected(self) -> int:
        """When it is, or was last, expected."""
        return self.planned if self.moved is None else self.moved


def standing(one: MilestoneFacts, letter: date) -> str:
    """How far a milestone is on the day of the letter: one of :data:`STANDINGS`."""
    if one.reached is not None:
        return REACHED
    if one.stopped:
        return DROPPED
    if one.expected < _month_of(letter):
        return LATE
    return MOVED if one.expected != one.planned else PLANNED


def check_milestone(one: MilestoneFacts, letter: date) -> list[Finding]:
    """What is wrong with a milestone (J01 to J03, J05), and what is asked (J04, J06)."""
    return [*_reason(one), *_before(one), *_reached(one, letter), *_far_away(one, letter)]


def _reason(one: MilestoneFacts) -> Iterator[Finding]:
    if one.reason is not None:
        return
    if one.expected != one.planned:
        told = f"verschoven van {in_words(one.planned)} naar {in_words(one.expected)}"
    elif one.reached is not None and one.reached > one.planned:
        told = f"gepland in {in_words(one.planned)} en bereikt in {in_words(one.reached)}"
    elif one.expected_before is not None and one.expected_before != one.expected:
        told = (
            f"in de vorige rapportage verwacht in {in_words(one.expected_before)}, nu in "
            f"{in_words(one.expected)}"
        )
    else:
        return
    yield Finding(
        code="J01",
        about=one.about,
        text=f"{one.name}: {told}, zonder reden.",
        place=one.at("reden"),
        expected="waarom, in de kolom reden",
    )


def _before(one: MilestoneFacts) -> Iterator[Finding]:
    if one.planned_before is not None and one.planned_before != one.planned:
        yield Finding(
            code="J02",
            about=one.about,
            text=(
                f"{one.name}: oorspronkelijk gepland in {in_words(one.planned)}; volgens de vorige "
                f"rapportage was dat {in_words(one.planned_before)}."
            ),
            place=one.at("gepland"),
            expected=f"{one.planned_before} in gepland, en de nieuwe maand in verschoven_naar",
        )
    if one.reached_before and one.reached is None:
        yield Finding(
            code="J05",
            about=one.about,
            text=f"{one.name} was in de vorige rapportage bereikt, en nu niet meer.",
            place=one.at("bereikt"),
            expected="de maand waarin de mijlpaal is bereikt",
        )


def _reached(one: MilestoneFacts, letter: date) -> Iterator[Finding]:
    sent = _month_of(letter)
    if one.reached is not None and one.reached > sent:
        yield Finding(
            code="J03",
            about=one.about,
            text=(
                f"{one.name}: bereikt in {in_words(one.reached)}, na de brief van {in_words(sent)}."
            ),
            place=one.at("bereikt"),
            expected=f"een maand tot en met {sent}, of een lege cel",
        )
    if standing(one, letter) == LATE:
        yield Finding(
            code="J04",
            about=one.about,
            text=(
                f"{one.name} werd verwacht in {in_words(one.expected)}, en is niet bereikt of "
                "verschoven."
            ),
            place=one.at("verschoven_naar"),
            expected="de maand waarin de mijlpaal is bereikt, of een nieuwe maand met de reden",
            value=str(one.expected),
            against=str(sent),
        )


def _far_away(one: MilestoneFacts, letter: date) -> Iterator[Finding]:
    span = int(threshold("J06", "jaren"))
    months = {"gepland": one.planned, "verschoven_naar": one.moved, "bereikt": one.reached}
    around = letter.year - span, letter.year + span
    yield from far_away("J06", one.name, one.about, months, around, one.at)


def check_done(
    name: str, about: str, said: str, milestones: Sequence[MilestoneFacts], place: Place
) -> list[Finding]:
    """J07 if a traject is said to be done and a milestone was not reached.

    Args:
        name: what people call the traject.
        about: id of the status that is its standing.
        said: that standing.
        milestones: all of it.
        place: where the standing is.
    """
    left = [one.name for one in milestones if one.reached is None]
    if said != DONE or not left:
        return []
    return [
        Finding(
            code="J07",
            about=about,
            text=f"{name} is {DONE}, en niet bereikt: {enumeration(left)}.",
            place=place,
            expected="een andere stand, of de maand waarin de mijlpaal is bereikt",
            value=", ".join(left),
            against=said,
        )
    ]


def _month_of(day: date) -> int:
    return day.year * 100 + day.month
