"""How the word processor forms look: the house style of print (templates/huisstijl/stijl.css) in
the terms of a word processor.

Lengths are in twips (1/20 point, 1/1440 inch), sizes of type in half points, lines in eighths of a
point.
"""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from tasks.annexes.documents.blocks import ParagraphKind, Picture, RowLook, TableBlock, TableKind

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


class Border(NamedTuple):
    """A line beside a paragraph or a cell: width in eighths of a point, distance to the text in
    points.
    """

    colour: str
    width: int
    space: int = 0


class ParagraphLook(NamedTuple):
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
    over: Border | None = None
    under: Border | None = None
    beside: Border | None = None


_CELL = ParagraphLook(size=18, after=40, leading=105)
PARAGRAPH_LOOKS: MappingProxyType[ParagraphKind, ParagraphLook] = MappingProxyType(
    {
        ParagraphKind.COVER: ParagraphLook(after=400, colour=GREY),
        ParagraphKind.TITLE: ParagraphLook(size=56, after=160, leading=88, colour=BLUE, bold=True),
        ParagraphKind.SUBTITLE: ParagraphLook(size=28, after=440, colour=BRIGHT),
        ParagraphKind.CONCEPT: ParagraphLook(
            size=19,
            before=60,
            after=340,
            colour="4d3a00",
            left=110,
            shade="fff6dc",
            over=Border("fff6dc", 2, 5),
            under=Border("d9b64a", 5, 5),
            beside=Border("fff6dc", 2, 5),
        ),
        ParagraphKind.HEADING_1: ParagraphLook(
            size=33, before=510, after=170, colour=BLUE, bold=True, keep_next=True
        ),
        ParagraphKind.HEADING_2: ParagraphLook(
            size=24, before=340, after=110, colour=BLUE, bold=True, keep_next=True
        ),
        ParagraphKind.HEADING_3: ParagraphLook(
            size=20, before=230, after=60, colour=BLUE, bold=True, keep_next=True
        ),
        ParagraphKind.UNNUMBERED: ParagraphLook(
            size=25, before=340, after=110, colour=BLUE, bold=True, keep_next=True
        ),
        ParagraphKind.BODY: ParagraphLook(after=147, leading=115),
        ParagraphKind.NOTE: ParagraphLook(size=18, before=60, after=230, leading=110, colour=GREY),
        ParagraphKind.FACTS: ParagraphLook(
            size=18, after=100, leading=110, colour="3a444e", keep_next=True
        ),
        ParagraphKind.LIST: ParagraphLook(after=80, leading=115),
        ParagraphKind.BRIEF_HEADING: ParagraphLook(
            size=25,
            after=140,
            colour=BLUE,
            bold=True,
            keep_next=True,
            left=200,
            shade=PALE,
            over=Border(PALE, 2, 2),
            under=Border(PALE, 2, 2),
            beside=Border(BRIGHT, 18, 8),
        ),
        ParagraphKind.BRIEF_TEXT: ParagraphLook(after=80, leading=115),
        ParagraphKind.BRIEF_LIST: ParagraphLook(after=80, leading=115),
        ParagraphKind.CAPTION: ParagraphLook(
            size=19, before=170, after=100, colour=BLUE, bold=True, keep_next=True
        ),
        ParagraphKind.PICTURE: ParagraphLook(after=170),
        ParagraphKind.TABLE_PICTURE: ParagraphLook(size=4, before=20, after=30, at_right=True),
        ParagraphKind.TABLE_HEADING: _CELL._replace(colour=WHITE, bold=True, keep_next=True),
        ParagraphKind.TABLE_HEADING_NUMBER: _CELL._replace(
            colour=WHITE, bold=True, keep_next=True, at_right=True
        ),
        ParagraphKind.TABLE_NAME: _CELL._replace(bold=True),
        ParagraphKind.TABLE_TEXT: _CELL,
        ParagraphKind.TABLE_NUMBER: _CELL._replace(at_right=True),
        ParagraphKind.TABLE_LIST: _CELL,
        ParagraphKind.TABLE_TOTAL: _CELL._replace(bold=True),
        ParagraphKind.TABLE_TOTAL_NUMBER: _CELL._replace(bold=True, at_right=True),
        ParagraphKind.TABLE_REST: _CELL._replace(italic=True),
        ParagraphKind.TABLE_REST_NUMBER: _CELL._replace(italic=True, at_right=True),
        ParagraphKind.META_NAME: _CELL._replace(colour=GREY),
        ParagraphKind.CONTENTS_HEADING: ParagraphLook(
            size=25, before=340, after=80, colour=BLUE, bold=True, keep_next=True
        ),
        ParagraphKind.CONTENTS_1: ParagraphLook(before=60, after=20, under=Border(HAIRLINE, 4, 2)),
        ParagraphKind.CONTENTS_2: ParagraphLook(
            size=19, before=60, after=20, left=454, under=Border(HAIRLINE, 4, 2)
        ),
        ParagraphKind.FOOTNOTE: ParagraphLook(size=17, after=20, leading=105, colour="333c45"),
        ParagraphKind.HEADER: ParagraphLook(size=17, colour=GREY, under=Border(BLUE, 5, 7)),
        ParagraphKind.FOOTER: ParagraphLook(size=17, colour=GREY),
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
    over: Border | None
    under: Border | None


HEAD_CELL = CellLook(BLUE, None, None)
_THIN, _THICK = Border(HAIRLINE, 4), Border(BLUE, 8)


def cell_look(table: TableBlock, index: int) -> CellLook:
    """How the cells of the row ``index`` of the body are drawn."""
    kind = table.body[index].kind
    is_data = table.kind in (TableKind.DATA, TableKind.DENSE)
    under = _THICK if is_data and index == len(table.body) - 1 else _THIN
    if (
        is_data
        and index + 1 < len(table.body)
        and table.body[index + 1].kind is RowLook.FIRST_TOTAL
    ):
        under = _THICK
    over = None if index or is_data else _THIN
    if kind is RowLook.FIRST_TOTAL and not index:
        over = _THICK
    return CellLook(PALE if kind in (RowLook.TOTAL, RowLook.FIRST_TOTAL) else "", over, under)


def column_widths(table: TableBlock, available: int) -> list[int]:
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
