"""How the word processor forms look: the house style of print (templates/huisstijl/stijl.css) in
the terms of a word processor.

Lengths are in twips (1/20 point, 1/1440 inch), sizes of type in half points, lines in eighths of a
point.
"""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from tasks.annexes.documents.blocks import Kind, Picture, RowKind, Table, TableKind

FONT = "House Sans"
FALLBACKS = (
    "Source Sans 3",
    "Calibri",
    "Carlito",
)  # as wide, or narrower: nothing breaks that did not

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
SIDE, TOP, BOTTOM = 1247, 1814, 1361  # 22, 32 and 24 mm
HEADER_DISTANCE, FOOTER_DISTANCE = 1020, 624
BAND = 397  # the blue band over the first page
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE
TEXT_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
INDENT = 283  # of a list, per level
TWIPS_PER_PIXEL = 15

INK, BLUE, BRIGHT, GREY, LINK = "1d252d", "154273", "01689b", "4a5560", "01528a"
WHITE, PALE, HAIRLINE, RULE = "ffffff", "eef4f9", "c9d3dd", "9aa7b4"
TONES: MappingProxyType[str, str] = MappingProxyType(
    {
        "detail": GREY,
        "realised": "27650f",
        "on-track": "27650f",
        "behind": "7a4f00",
        "not-realised": "a31515",
        "not-yet": GREY,
    }
)
#: The line over a card.
EDGES: MappingProxyType[str, str] = MappingProxyType(
    {"plain": BLUE, "behind": "b07400", "not-realised": "a31515"}
)
DETAIL_SIZE = 17


class Line(NamedTuple):
    """A line beside a paragraph or a cell: width in eighths of a point, distance to the text in
    points.
    """

    colour: str
    width: int
    space: int = 0


class Look(NamedTuple):
    """How a kind of paragraph is drawn.

    Attributes:
        leading: the distance between lines, in percent of what the font asks for.
        left: the indent. A list stands one ``INDENT`` further, with its dot at ``left``.
    """

    size: int = 20
    before: int = 0
    after: int = 0
    leading: int = 100
    colour: str = INK
    bold: bool = False
    italic: bool = False
    keep_next: bool = False
    at_right: bool = False
    left: int = 0
    shade: str = ""
    over: Line | None = None
    under: Line | None = None
    beside: Line | None = None


_CELL = Look(size=18, after=40, leading=105)
LOOKS: MappingProxyType[Kind, Look] = MappingProxyType(
    {
        Kind.COVER: Look(after=400, colour=GREY),
        Kind.TITLE: Look(size=56, after=160, leading=88, colour=BLUE, bold=True),
        Kind.SUBTITLE: Look(size=28, after=440, colour=BRIGHT),
        Kind.CONCEPT: Look(
            size=19,
            before=60,
            after=340,
            colour="4d3a00",
            left=110,
            shade="fff6dc",
            over=Line("fff6dc", 2, 5),
            under=Line("d9b64a", 5, 5),
            beside=Line("fff6dc", 2, 5),
        ),
        Kind.HEADING_1: Look(
            size=33, before=510, after=170, colour=BLUE, bold=True, keep_next=True
        ),
        Kind.HEADING_2: Look(
            size=24, before=340, after=110, colour=BLUE, bold=True, keep_next=True
        ),
        Kind.HEADING_3: Look(size=20, before=230, after=60, colour=BLUE, bold=True, keep_next=True),
        Kind.UNNUMBERED: Look(
            size=25, before=340, after=110, colour=BLUE, bold=True, keep_next=True
        ),
        Kind.BODY: Look(after=147, leading=115),
        Kind.NOTE: Look(size=18, before=60, after=230, leading=110, colour=GREY),
        Kind.FACTS: Look(size=18, after=100, leading=110, colour="3a444e", keep_next=True),
        Kind.LIST: Look(after=80, leading=115),
        Kind.BRIEF_HEADING: Look(
            size=25,
            after=140,
            colour=BLUE,
            bold=True,
            keep_next=True,
            left=200,
            shade=PALE,
            over=Line(PALE, 2, 2),
            under=Line(PALE, 2, 2),
            beside=Line(BRIGHT, 18, 8),
        ),
        Kind.BRIEF_TEXT: Look(after=80, leading=115),
        Kind.BRIEF_LIST: Look(after=80, leading=115),
        Kind.CAPTION: Look(size=19, before=170, after=100, colour=BLUE, bold=True, keep_next=True),
        Kind.PICTURE: Look(after=170),
        Kind.TABLE_PICTURE: Look(size=4, before=20, after=30, at_right=True),
        Kind.TABLE_HEADING: _CELL._replace(colour=WHITE, bold=True, keep_next=True),
        Kind.TABLE_HEADING_NUMBER: _CELL._replace(
            colour=WHITE, bold=True, keep_next=True, at_right=True
        ),
        Kind.TABLE_NAME: _CELL._replace(bold=True),
        Kind.TABLE_TEXT: _CELL,
        Kind.TABLE_NUMBER: _CELL._replace(at_right=True),
        Kind.TABLE_LIST: _CELL,
        Kind.TABLE_TOTAL: _CELL._replace(bold=True),
        Kind.TABLE_TOTAL_NUMBER: _CELL._replace(bold=True, at_right=True),
        Kind.TABLE_REST: _CELL._replace(italic=True),
        Kind.TABLE_REST_NUMBER: _CELL._replace(italic=True, at_right=True),
        Kind.META_NAME: _CELL._replace(colour=GREY),
        Kind.CONTENTS_HEADING: Look(
            size=25, before=340, after=80, colour=BLUE, bold=True, keep_next=True
        ),
        Kind.CONTENTS_1: Look(before=60, after=20, under=Line(HAIRLINE, 4, 2)),
        Kind.CONTENTS_2: Look(size=19, before=60, after=20, left=454, under=Line(HAIRLINE, 4, 2)),
        Kind.FOOTNOTE: Look(size=17, after=20, leading=105, colour="333c45"),
        Kind.HEADER: Look(size=17, colour=GREY, under=Line(BLUE, 5, 7)),
        Kind.FOOTER: Look(size=17, colour=GREY),
    }
)


class Padding(NamedTuple):
    """The room around the text of a cell; its paragraphs bring a little of their own below."""

    above: int
    below: int
    before: int
    after: int


PADDINGS: MappingProxyType[TableKind, Padding] = MappingProxyType(
    {
        TableKind.DATA: Padding(79, 39, 102, 102),
        TableKind.DENSE: Padding(33, 0, 102, 102),
        TableKind.CARD: Padding(57, 17, 0, 85),
        TableKind.META: Padding(62, 22, 0, 85),
    }
)


class CellLook(NamedTuple):
    """The shade of a cell and the lines over and under it."""

    shade: str
    over: Line | None
    under: Line | None


HEAD_CELL = CellLook(BLUE, None, None)
_THIN, _THICK = Line(HAIRLINE, 4), Line(BLUE, 8)


def cell_look(table: Table, index: int) -> CellLook:
    """How the cells of the row ``index`` of the body are drawn."""
    kind = table.body[index].kind
    is_data = table.kind in (TableKind.DATA, TableKind.DENSE)
    under = _THICK if is_data and index == len(table.body) - 1 else _THIN
    if (
        is_data
        and index + 1 < len(table.body)
        and table.body[index + 1].kind is RowKind.FIRST_TOTAL
    ):
        under = _THICK
    over = None if index or is_data else _THIN
    if kind is RowKind.FIRST_TOTAL and not index:
        over = _THICK
    return CellLook(PALE if kind in (RowKind.TOTAL, RowKind.FIRST_TOTAL) else "", over, under)


def column_widths(table: Table, available: int) -> list[int]:
    """The widths of the columns; together exactly ``available``."""
    ends, done = [0], 0
    for share in table.shares:
        done += share
        ends.append(available * done // sum(table.shares))
    return [end - start for start, end in pairwise(ends)]


def picture_size(picture: Picture, room: int) -> tuple[int, int]:
    """Width and height of a picture on the page: as drawn, or as large as fits in a width of
    ``room`` and under a caption.
    """
    wide, high = picture.width * TWIPS_PER_PIXEL, picture.height * TWIPS_PER_PIXEL
    highest = TEXT_HEIGHT - 900
    if wide > room:
        wide, high = room, high * room // wide
    if high > highest:
        wide, high = wide * highest // high, highest
    return max(wide, 1), max(high, 1)


def locale(language: str) -> str:
    """A language with a country, without which word processors have no dictionary: ``nl`` becomes
    ``nl-NL``.
    """
    return {"nl": "nl-NL", "en": "en-GB", "de": "de-DE", "fr": "fr-FR"}.get(language, language)
