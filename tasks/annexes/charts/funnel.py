"""A funnel: what became of everybody in the first step.

Rules:

1. The first step fills the width; every other step is as long as its share of that, and lies within
   the step that it belongs to, which is drawn behind it.
2. Parts of a step follow each other. A part that overlaps an earlier one begins so much earlier,
   and the overlap is drawn there.
3. The rest of a step ends where that step ends, in another tint.
4. A step that is not nothing is never too short to be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from tasks.annexes.charts.drawing import WIDE, Drawing, Mark, Rect, Side, drawn, in_lines, text
from tasks.figures.dutch import in_sentence
from tasks.figures.figure import Figure

NAMES, SHARES, COUNTS = 1820, 740, 860
STEP, NARROW_STEP, BAR = 190, 400, 96
SHORTEST = 16
PART, OVERLAP, REST = KINDS = "deel", "overlap", "rest"
#: Colour by kind; any other is a part.
FILLS = {OVERLAP: "before", REST: "rest"}


class FunnelRow(NamedTuple):
    """A step; ``whole`` and ``also_in`` are places of other rows, -1 for none. The first is the
    whole of all.
    """

    name: str
    kind: str
    whole: int
    also_in: int
    number: Figure
    share: Figure | None


class Extent(NamedTuple):
    """From where to where a step lies, in what its number counts."""

    start: Fraction
    end: Fraction


def extents(rows: Sequence[FunnelRow]) -> list[Extent]:
    """Where every row lies, by the rules above."""
    found: dict[int, Extent] = {}
    _place(rows, 0, Fraction(0), found)
    return [found[at] for at in range(len(rows))]


def _place(rows: Sequence[FunnelRow], at: int, start: Fraction, found: dict[int, Extent]) -> None:
    whole = found[at] = Extent(start, start + rows[at].number.value)
    cursor = start
    for place, row in enumerate(rows):
        if row.whole != at or row.kind in FILLS:
            continue
        overlaps = [
            one.number.value
            for one in rows
            if one.kind == OVERLAP
            and place in (one.whole, one.also_in)
            and min(one.whole, one.also_in) < place
        ]
        cursor -= sum(overlaps, Fraction(0))
        _place(rows, place, cursor, found)
        cursor += row.number.value
    for place, row in enumerate(rows):
        if row.kind == REST and row.whole == at:
            found[place] = Extent(whole.end - row.number.value, whole.end)
        elif row.kind == OVERLAP and max(row.whole, row.also_in) in found:
            later = found[max(row.whole, row.also_in)]
            found[place] = Extent(later.start, later.start + row.number.value)


def funnel(rows: Sequence[FunnelRow], intro: str, *, width: int = WIDE) -> Drawing:
    """The rows under each other; ``intro`` is the first sentence of the text alternative. Names
    stand above their bars where there is little width.
    """
    beside = width >= WIDE
    step = STEP if beside else NARROW_STEP
    left = NAMES + 80 if beside else 0
    room = width - left - (COUNTS + SHARES + 60 if beside else 0)
    places = extents(rows)
    unit = Fraction(room) / (rows[0].number.value or 1)
    marks: list[Mark] = []
    for at, (row, place) in enumerate(zip(rows, places, strict=True)):
        y = 20 + at * step
        if at % 2 == 0:
            marks.append(Rect(0, y, width, step, "band"))
        bar = y + (47 if beside else 270)
        if row.whole >= 0:
            around = places[row.whole]
            length = (around.end - around.start) * unit
            marks.append(Rect(left + around.start * unit, bar, length, BAR, "track"))
        length = (place.end - place.start) * unit
        if length > 0:
            length = max(length, Fraction(SHORTEST))
            start = min(left + place.start * unit, left + room - length)
            marks.append(Rect(start, bar, length, BAR, FILLS.get(row.kind, "house")))
        marks += _texts(row, y + 120, width, first=at == 0, beside=beside)
    bottom = 20 + step * len(rows)
    marks.append(Rect(0, bottom, width, 12, "house"))
    return drawn(width, bottom + 30, f"{intro} {'; '.join(map(_words, rows))}.", marks)


def _texts(row: FunnelRow, y: int, width: int, *, first: bool, beside: bool) -> list[Mark]:
    """Name and numbers on one line; where there is little width, numbers under their name."""
    side: Side = "right" if beside else "left"
    (name,) = in_lines(row.name, 108, NAMES if beside else width - 40, 1, bold=first)
    marks: list[Mark] = [
        text(name, NAMES if beside else 20, y, 108, side=side, bold=first),
        text(
            row.number.printed,
            width - 20 - SHARES if beside else 20,
            y if beside else y + 125,
            112,
            side=side,
            bold=True,
            figure=row.number.id,
        ),
    ]
    if row.share is not None:
        marks.append(
            text(
                row.share.printed,
                width - 20,
                y if beside else y + 125,
                104,
                side="right",
                fill="quiet",
                figure=row.share.id,
            )
        )
    return marks


def _words(row: FunnelRow) -> str:
    share = f" ({row.share.printed})" if row.share is not None else ""
    name = row.name if row.whole < 0 else in_sentence(row.name)
    return f"{name} {row.number.printed}{share}"
