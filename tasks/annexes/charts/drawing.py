"""What a drawing is made of: marks with whole numbers for places, and the words that say the same.

One unit is a tenth of a CSS pixel, counted from the upper left corner. Places are worked out in
exact fractions and rounded once, here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from tasks.annexes.page.house_style import text_width

Place = int | Fraction
Side = Literal["left", "middle", "right"]

#: As wide as the text of a page, and as a telephone.
WIDE, NARROW = 6260, 2880
#: What is smaller than this can not be read from a telephone.
SMALLEST = 92


class Rect(NamedTuple):
    """A filled rectangle."""

    x: Place
    y: Place
    width: Place
    height: Place
    fill: str
    kind: str = "rect"


class Line(NamedTuple):
    """A straight line; ``dashed`` where it is a norm or a date and not a quantity."""

    x1: Place
    y1: Place
    x2: Place
    y2: Place
    stroke: str
    thick: int
    dashed: bool = False
    kind: str = "line"


class Path(NamedTuple):
    """A line through points; with a ``fill`` a closed shape."""

    points: Sequence[tuple[Place, Place]]
    stroke: str
    thick: int
    fill: str | None = None
    kind: str = "path"


class Circle(NamedTuple):
    """A filled circle; with a ``stroke`` it has an edge."""

    x: Place
    y: Place
    r: Place
    fill: str
    stroke: str | None = None
    thick: int = 0
    kind: str = "circle"


class Text(NamedTuple):
    """A line of text from its left edge ``x`` and base line ``y``.

    ``figure`` is the id of the figure that it prints, if it prints one.
    """

    said: str
    x: Place
    y: Place
    size: int
    bold: bool = False
    fill: str = "ink"
    figure: str | None = None
    kind: str = "text"


Mark = Rect | Line | Path | Circle | Text


class Drawing(NamedTuple):
    """A drawing of ``width`` by ``height``; ``alternative`` tells it to who can not see it."""

    width: int
    height: int
    alternative: str
    marks: tuple[Mark, ...]


def drawn(width: int, height: Place, alternative: str, marks: Iterable[Mark]) -> Drawing:
    """A drawing with all its places rounded to whole units."""
    return Drawing(width, round(height), alternative, tuple(_whole(mark) for mark in marks))


def _whole(mark: Mark) -> Mark:
    if isinstance(mark, Path):
        return mark._replace(points=tuple((round(x), round(y)) for x, y in mark.points))
    places = {
        name: round(value) for name, value in mark._asdict().items() if isinstance(value, Fraction)
    }
    return mark._replace(**places)  # type: ignore[arg-type]


def text(
    said: str,
    x: Place,
    y: Place,
    size: int,
    *,
    side: Side = "left",
    bold: bool = False,
    fill: str = "ink",
    figure: str | None = None,
) -> Text:
    """A text with its left edge, middle or right edge at ``x``."""
    width = text_width(said, size, bold=bold)
    left = {"left": x, "middle": x - Fraction(width, 2), "right": x - width}[side]
    return Text(said, left, y, size, bold, fill, figure)


def in_lines(said: str, size: int, room: Place, most: int, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than ``room``; what does not fit in ``most`` lines ends in ``…``."""
    lines: list[str] = []
    for word in said.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [_cut(line, size, room, bold=bold) for line in lines]


def _cut(line: str, size: int, room: Place, *, bold: bool) -> str:
    if text_width(line, size, bold=bold) <= room:
        return line
    line = line.removesuffix(" …")
    while line and text_width(f"{line}…", size, bold=bold) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
