"""Lines of print: the characters of a page in the order of the file, put together by where they
stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tasks.letters.reading.pdf.printed import Character, Page

#: All of these are in sizes of a letter. On one line: base lines no further apart.
_SAME_LINE = 0.55
#: A space, and a space that no word has: between the columns of a table.
_SPACE, _COLUMN = 0.13, 1.6
#: So much smaller and higher is raised.
_SMALLER, _HIGHER = 0.95, 0.15
#: What stands before a text: a bullet, the number of an item or heading.
_LABEL = re.compile(r"\W*|\(?(?:\d{1,3}|[a-z])(?:\.\d{1,2})*[.)]?")
#: A word; an amount has none.
_WORD = re.compile(r"(?<![^\W\d_])(?!ml[nd]\b)[^\W\d_]{2}")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class Line:
    """Characters beside each other, from left to right.

    Attributes:
        base, size: of its largest characters.
        spaced: which of the characters have a space before them.
    """

    characters: list[Character]
    base: float = 0.0
    size: float = 0.0
    spaced: set[int] = field(default_factory=set)

    @property
    def left(self) -> float:
        """Of its first character."""
        return self.characters[0].left

    @property
    def right(self) -> float:
        """Of its last character."""
        return self.characters[-1].right

    @property
    def is_row(self) -> bool:
        """Whether it is in columns, as a row of a table."""
        return any(True for _ in self._gaps())

    @property
    def parts(self) -> list[str]:
        """The texts of its columns."""
        cuts = [0, *self._gaps(), len(self.characters)]
        return [self._written(start, end) for start, end in pairwise(cuts)]

    @property
    def text(self) -> str:
        """With a tab between columns, and raised digits as such, ``³``; those before all others are
        the number of a note.
        """
        return "\t".join(self.parts)

    def overlaps(self, other: Line) -> bool:
        """Whether one is (partly) above the other."""
        return self.left < other.right and other.left < self.right

    def _gaps(self) -> Iterator[int]:
        """Where a column begins; not behind a bullet or a number in front of the text."""
        first = "".join(one.text for one in self.characters[: self._first_gap(0)])
        start = self._first_gap(0) if _LABEL.fullmatch(first) else 0
        while (start := self._first_gap(start)) < len(self.characters):
            yield start

    def _is_raised(self, one: Character) -> bool:
        return one.size < _SMALLER * self.size and one.base > self.base + _HIGHER * one.size

    def _first_gap(self, start: int) -> int:
        for at in range(start + 1, len(self.characters)):
            before, after = self.characters[at - 1], self.characters[at]
            if after.left - before.right > _COLUMN * self.size:
                return at
        return len(self.characters)

    def _written(self, start: int, end: int) -> str:
        written, leading = "", start == 0
        for at in range(start, end):
            one = self.characters[at]
            raised = self._is_raised(one)
            if at > start and (at in self.spaced or (leading and not raised)):
                written += " "
            leading = leading and raised
            written += one.text.translate(_RAISED) if raised and not leading else one.text
        return written


def lines_of(page: Page) -> list[Line]:
    """The lines of a page, in the order of the file. What is not on the paper, or not upright, is
    in none.
    """
    lines: list[Line] = []
    last: Character | None = None
    space = False
    for one in page.characters:
        if one.text.isspace():
            space = True
            continue
        if one.is_invisible or one.is_turned or not _on_page(one, page):
            continue
        line = lines[-1] if lines else None
        if (
            line is None
            or last is None
            or abs(one.base - line.base) > _SAME_LINE * max(one.size, line.size)
            or (one.left < last.right - 0.5 * line.size and one.left != last.left)  # a ligature
        ):
            lines.append(Line([one], one.base, one.size))
        else:
            if space or one.left - last.right > _SPACE * one.size:
                line.spaced.add(len(line.characters))
            line.characters.append(one)
            if one.size > line.size:
                line.base, line.size = one.base, one.size
        last, space = one, False
    return _joined(lines)


def letter_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size of most of the characters."""
    sizes = Counter(
        round(one.size, 1) for lines in pages for line in lines for one in line.characters
    )
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _on_page(one: Character, page: Page) -> bool:
    inside = -1 < one.left < page.width + 1 and -1 < one.base < page.height + 1
    return inside and 0 < one.size < page.height and one.left <= one.right < 2 * page.width


def _joined(lines: list[Line]) -> list[Line]:
    """The lines, with what has no word, such as a bullet or an amount, in the line beside it."""
    gone: set[int] = set()
    for at, line in enumerate(lines):
        if _WORD.search(line.text):
            continue
        beside = [
            other
            for other in lines
            if abs(other.base - line.base) < 0.3 * other.size
            and not other.overlaps(line)
            and _WORD.search(other.text)
        ]
        if not beside:
            continue
        other = min(beside, key=lambda one: abs(one.left - line.left))
        if line.left < other.left:
            _put_together(other, [line, other])
        else:
            # What the file has between them is the rest of the cell, on lines under its first.
            rest = [
                one
                for one in lines[lines.index(other) + 1 : at]
                if one.overlaps(other) and id(one) not in gone and one.base < other.base
            ]
            _put_together(other, [other, *rest, line])
            gone |= {id(one) for one in rest}
        gone.add(id(line))
    return [line for line in lines if id(line) not in gone]


def _put_together(into: Line, lines: Sequence[Line]) -> None:
    characters: list[Character] = []
    spaced: set[int] = set()
    for one in lines:
        spaced |= {len(characters), *(len(characters) + at for at in one.spaced)}
        characters += one.characters
    into.characters, into.spaced = characters, spaced
