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
from tasks.definitions.house_style import house_style

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
HEADER_DISTANCE, FOOTER_DISTANCE = 1020, 624
BAND = 397  # the blue band over the first page
INDENT = 283  # of a list, per level
TWIPS_PER_PIXEL = 15

#: The tones of text, and below the lines over cards, in the colours of the house by name
#: (:func:`tasks.definitions.house_style.colour`).
TONES: MappingProxyType[str, str] = MappingProxyType(
    {
        "detail": "grijs",
        "realised": "goed",
        "on-track": "goed",
        "behind": "matig",
        "not-realised": "slecht",
        "not-yet": "grijs",
    }
)
EDGES: MappingProxyType[str, str] = MappingProxyType(
    {"plain": "blauw", "behind": "matig_vorm", "not-realised": "slecht"}
)
DETAIL_SIZE = 17


class Paper(NamedTuple):
    """The margins of a page, and what is left for text."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def text_width(self) -> int:
        """From margin to margin."""
        return PAGE_WIDTH - self.left - self.right

    @property
    def text_height(self) -> int:
        """From margin to margin."""
        return PAGE_HEIGHT - self.top - self.bottom


def _twips(millimetres: int) -> int:
    return (millimetres * 14400 + 127) // 254


#: Of a letter, as in templates/huisstijl/brief.css.
LETTER_LEFT, LETTER_RIGHT = _twips(28), _twips(52)
#: So far a wide table goes on in the margin at the right: up to where an annex ends.
WIDER = _twips(30)


class Column(NamedTuple):
    """Where on the first page of a letter the sender stands, from the edges of the paper."""

    left: int
    top: int
    width: int


def sender_column() -> Column:
    """In the margin at the right, beside the first line of text."""
    return Column(PAGE_WIDTH - LETTER_RIGHT + _twips(8), paper(is_letter=True).top, _twips(38))


def paper(*, is_letter: bool = False) -> Paper:
    """A4 with the margins of the house, or of a letter."""
    margins = house_style().marges
    side = _twips(margins.zijkant)
    return Paper(
        _twips(margins.boven),
        _twips(margins.onder),
        LETTER_LEFT if is_letter else side,
        LETTER_RIGHT if is_letter else side,
    )


class Border(NamedTuple):
    """A line beside a paragraph or a cell: its colour by name, width in eighths of a point,
    distance to the text in points.
    """

    colour: str
    width: int
    space: int = 0


class ParagraphLook(NamedTuple):
    """How a kind of paragraph is drawn.

    Attributes:
        colour: by name, as all colours here.
        leading: the distance between lines, in percent of what the font asks for.
        left: the indent. A list stands one ``INDENT`` further, with its dot at ``left``.
    """

    size: int = 20
    before: int = 0
    after: int = 0
    leading: int = 100
    colour: str = "inkt"
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
        ParagraphKind.COVER: ParagraphLook(after=400, colour="grijs"),
        ParagraphKind.TITLE: ParagraphLook(
            size=56, after=160, leading=88, colour="blauw", bold=True
        ),
        ParagraphKind.SUBTITLE: ParagraphLook(size=28, after=440, colour="helder"),
        ParagraphKind.CONCEPT: ParagraphLook(
            size=19,
            before=60,
            after=340,
            colour="concept",
            left=110,
            shade="concept_vlak",
            over=Border("concept_vlak", 2, 5),
            under=Border("concept_rand", 5, 5),
            beside=Border("concept_vlak", 2, 5),
        ),
        ParagraphKind.HEADING_1: ParagraphLook(
            size=33, before=510, after=170, colour="blauw", bold=True, keep_next=True
        ),
        ParagraphKind.HEADING_2: ParagraphLook(
            size=24, before=340, after=110, colour="blauw", bold=True, keep_next=True
        ),
        ParagraphKind.HEADING_3: ParagraphLook(
            size=20, before=230, after=60, colour="blauw", bold=True, keep_next=True
        ),
        ParagraphKind.UNNUMBERED: ParagraphLook(
            size=25, before=340, after=110, colour="blauw", bold=True, keep_next=True
        ),
        ParagraphKind.BODY: ParagraphLook(after=147, leading=115),
        ParagraphKind.LEAD: ParagraphLook(after=147, leading=115, keep_next=True),
        ParagraphKind.NOTE: ParagraphLook(
            size=18, before=60, after=230, leading=110, colour="grijs"
        ),
        ParagraphKind.FACTS: ParagraphLook(
            size=18, after=100, leading=110, colour="inkt_zacht", keep_next=True
        ),
        ParagraphKind.LIST: ParagraphLook(after=80, leading=115),
        ParagraphKind.BRIEF_HEADING: ParagraphLook(
            size=25,
            after=140,
            colour="blauw",
            bold=True,
            keep_next=True,
            left=200,
            shade="vlak",
            over=Border("vlak", 2, 2),
            under=Border("vlak", 2, 2),
            beside=Border("helder", 18, 8),
        ),
        ParagraphKind.BRIEF_TEXT: ParagraphLook(after=80, leading=115),
        ParagraphKind.BRIEF_LIST: ParagraphLook(after=80, leading=115),
        ParagraphKind.CAPTION: ParagraphLook(
            size=19, before=170, after=100, colour="blauw", bold=True, keep_next=True
        ),
        ParagraphKind.PICTURE: ParagraphLook(after=170),
        ParagraphKind.TABLE_PICTURE: ParagraphLook(size=4, before=20, after=30, at_right=True),
        ParagraphKind.TABLE_HEADING: _CELL._replace(colour="wit", bold=True, keep_next=True),
        ParagraphKind.TABLE_HEADING_NUMBER: _CELL._replace(
            colour="wit", bold=True, keep_next=True, at_right=True
        ),
        ParagraphKind.TABLE_NAME: _CELL._replace(bold=True),
        ParagraphKind.TABLE_TEXT: _CELL,
        ParagraphKind.TABLE_NUMBER: _CELL._replace(at_right=True),
        ParagraphKind.TABLE_LIST: _CELL,
        ParagraphKind.TABLE_TOTAL: _CELL._replace(bold=True),
        ParagraphKind.TABLE_TOTAL_NUMBER: _CELL._replace(bold=True, at_right=True),
        ParagraphKind.TABLE_REST: _CELL._replace(italic=True),
        ParagraphKind.TABLE_REST_NUMBER: _CELL._replace(italic=True, at_right=True),
        ParagraphKind.META_NAME: _CELL._replace(colour="grijs"),
        ParagraphKind.CONTENTS_HEADING: ParagraphLook(
            size=25, before=340, after=80, colour="blauw", bold=True, keep_next=True
        ),
        # Kept together: its last line alone on a page looks like a mistake.
        ParagraphKind.CONTENTS_1: ParagraphLook(
            before=60, after=20, keep_next=True, under=Border("lijn", 4, 2)
        ),
        ParagraphKind.CONTENTS_2: ParagraphLook(
            size=19, before=60, after=20, keep_next=True, left=454, under=Border("lijn", 4, 2)
        ),
        ParagraphKind.FOOTNOTE: ParagraphLook(size=17, after=20, leading=105, colour="inkt_zacht"),
        ParagraphKind.HEADER: ParagraphLook(size=17, colour="grijs", under=Border("blauw", 5, 7)),
        ParagraphKind.FOOTER: ParagraphLook(size=17, colour="grijs"),
        ParagraphKind.SENDER: ParagraphLook(size=17, after=170, leading=105, colour="inkt_zacht"),
        ParagraphKind.ADDRESSEE: ParagraphLook(before=680, after=1134, leading=115),
        ParagraphKind.PARTICULAR: ParagraphLook(after=60),
        ParagraphKind.SUBJECT: ParagraphLook(after=60, bold=True),
        ParagraphKind.MISSING: ParagraphLook(
            before=60,
            after=230,
            leading=115,
            colour="slecht",
            left=110,
            shade="concept_vlak",
            over=Border("concept_vlak", 2, 5),
            under=Border("concept_vlak", 2, 5),
            beside=Border("slecht", 24, 5),
        ),
        ParagraphKind.SIGNATURE: ParagraphLook(before=170, leading=115, keep_next=True),
        ParagraphKind.SIGNATORY: ParagraphLook(before=1134, after=567, leading=115),
    }
)
#: In a letter headings stand out less, and its particulars are as large as its text.
_LETTER_LOOKS: MappingProxyType[ParagraphKind, ParagraphLook] = MappingProxyType(
    PARAGRAPH_LOOKS
    | {
        kind: PARAGRAPH_LOOKS[kind]._replace(size=size, before=before, after=after)
        for kind, size, before, after in (
            (ParagraphKind.HEADING_1, 25, 400, 110),
            (ParagraphKind.HEADING_2, 22, 280, 90),
            (ParagraphKind.HEADING_3, 20, 200, 60),
            (ParagraphKind.UNNUMBERED, 22, 400, 110),
            (ParagraphKind.META_NAME, 20, 0, 60),
        )
    }
)


def looks(*, is_letter: bool) -> MappingProxyType[ParagraphKind, ParagraphLook]:
    """How each kind of paragraph is drawn in an annex, or in a letter."""
    return _LETTER_LOOKS if is_letter else PARAGRAPH_LOOKS


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
        TableKind.LETTERHEAD: Padding(0, 0, 0, 85),
    }
)


class CellLook(NamedTuple):
    """The shade of a cell and the lines over and under it."""

    shade: str
    over: Border | None
    under: Border | None


HEAD_CELL = CellLook("blauw", None, None)
_THIN, _THICK = Border("lijn", 4), Border("blauw", 8)


def cell_look(table: TableBlock, index: int) -> CellLook:
    """How the cells of the row ``index`` of the body are drawn."""
    if table.kind is TableKind.LETTERHEAD:
        return CellLook("", None, None)
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
    return CellLook("vlak" if kind in (RowLook.TOTAL, RowLook.FIRST_TOTAL) else "", over, under)


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
    highest = paper().text_height - 900
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
