"""All numeric expressions of a block, and the digits that lie in none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from tasks.letters.expressions.around import Around
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.moments import find_dates, find_months, find_periods, find_years
from tasks.letters.expressions.quantities import Quantities
from tasks.letters.expressions.references import References
from tasks.letters.expressions.scan import Scan
from tasks.letters.expressions.vocabulary import Vocabulary
from tasks.letters.reading.blocks import Block, MarkKind, opened

_NONE, _ONE = Fraction(0), Fraction(1)


class Recogniser:
    """Recognises with the words of one vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self._references = References(words)
        self._quantities = Quantities(words)
        self._around = Around(words)

    def of_blocks(
        self, blocks: Sequence[Block]
    ) -> tuple[tuple[Block, tuple[Expression, ...]], ...]:
        """The blocks of a letter, each with its expressions."""
        return tuple(
            (block, self.expressions(block, opens))
            for block, opens in zip(blocks, opened(blocks), strict=True)
        )

    def expressions(self, block: Block, opens: str = "") -> tuple[Expression, ...]:
        """The expressions of a block, in order; no two overlap.

        Args:
            opens: what opens the list that the block is an item of; it may say that all of its
                percentages are estimates.

        The order of the steps decides: what is surely no quantity first, then what a unit or a
        sign makes sure, and bare numbers last.
        """
        scan = Scan(block)
        self._references.find_citations(scan)
        self._quantities.find_idioms(scan)
        find_dates(scan)
        self._references.find_positions(scan)
        find_periods(scan)
        self._quantities.find_measured(scan)
        self._references.find_names(scan)
        find_months(scan)
        find_years(scan)
        self._quantities.find_shares(scan)
        self._quantities.find_numbers(scan)
        _none(scan)
        return self._around.completed(scan.text, scan.found, opens)


def _none(scan: Scan) -> None:
    """``geen`` in a control of its own is a figure: none."""
    for mark in scan.block.marked(MarkKind.CONTROL):
        text = scan.block.text[mark.start : mark.end]
        if text.casefold() == "geen":
            scan.add(
                Expression(Kind.NUMBER, mark.start, mark.end, text, _NONE, _ONE, in_words=True)
            )


def rest(block: Block, expressions: tuple[Expression, ...]) -> tuple[tuple[int, int], ...]:
    """The digits of a block that lie in no expression and in no call of a note."""
    taken = [(one.start, one.end) for one in expressions]
    taken += [(one.start, one.end) for one in block.marked(MarkKind.NOTE, MarkKind.RAISED)]
    left = list(block.text)
    for start, end in taken:
        left[start:end] = " " * (end - start)
    return tuple(match.span() for match in re.finditer(r"\d+", "".join(left)))
