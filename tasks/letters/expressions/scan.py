"""The text of a block while it is scanned: what was recognised is out of sight of what comes
later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.reading.blocks import Block, MarkKind

#: Stands for what was recognised, and for calls of notes: no pattern fits it.
HIDDEN = "\x00"


class Scan:
    """A block and the expressions found so far.

    Attributes:
        text: of the block, with calls of notes and raised digits out of sight.
        left: the same, without what was recognised.
    """

    def __init__(self, block: Block) -> None:
        self.block = block
        text = block.text
        for mark in block.marked(MarkKind.NOTE, MarkKind.RAISED):
            text = text[: mark.start] + HIDDEN * (mark.end - mark.start) + text[mark.end :]
        self.text = text
        self.left = text
        self.found: list[Expression] = []

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where the pattern fits what is left."""
        return pattern.finditer(self.left)

    def add(self, expression: Expression) -> None:
        """Keep an expression; from now on it is out of sight."""
        self.found.append(expression)
        self.hide(expression.start, expression.end)

    def hide(self, start: int, end: int) -> None:
        """Put characters out of sight without keeping an expression."""
        self.left = self.left[:start] + HIDDEN * (end - start) + self.left[end:]

    def mark(self, kind: Kind, match: re.Match[str], group: int | str = 0) -> None:
        """Keep what a group of a match holds, as an expression without a value."""
        start, end = match.span(group)
        self.add(Expression(kind, start, end, self.block.text[start:end]))
