"""Of what a note cites a paper, as far as its sentence says: a paper is not older than that.

The last day, month or year before the call of a note is what the note is about. One after the
letter is a plan, which an older paper can announce.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.reading.blocks import CALL, Block, MarkKind

_END = re.compile(rf"[.!?][\"”’){CALL}\]]*\s+(?=[A-Z])")
_KINDS = (Kind.DATE, Kind.MONTH, Kind.YEAR, Kind.PERIOD)


def cited_moments(
    found: Sequence[tuple[Block, tuple[Expression, ...]]], letter: date
) -> Iterator[tuple[str, date]]:
    """The place of each note whose sentence names a moment, and the first day of that moment.

    Args:
        found: the blocks of a text, each with its expressions.
        letter: its day; what is later is left out.
    """
    for block, expressions in found:
        for mark in block.marked(MarkKind.NOTE):
            ends = [one.end() for one in _END.finditer(block.text[: mark.start])]
            days = [
                day
                for one in expressions
                if (ends[-1] if ends else 0) <= one.start < mark.start
                and (day := _first_day(one)) is not None
                and day <= letter
            ]
            if days:
                yield mark.name, days[-1]


def _first_day(one: Expression) -> date | None:
    moment = one.moment
    if one.kind not in _KINDS or one.problem is not None or moment is None or moment.year is None:
        return None
    return date(moment.year, moment.month or 1, moment.day or 1)
