"""The document model: a finished annex as the few things that a word processor knows, such as
headings, paragraphs, lists, tables, pictures, notes and figures.

Both word processor forms are written from it, so neither can hold something that the other lacks;
the workbook takes the cover and the numbers of the tables from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum, auto
from typing import NamedTuple


class ParagraphKind(StrEnum):
    """What a paragraph is; ``styles.PARAGRAPH_LOOKS`` says how each is drawn."""

    COVER = auto()
    TITLE = auto()
    SUBTITLE = auto()
    CONCEPT = auto()
    HEADING_1 = auto()
    HEADING_2 = auto()
    HEADING_3 = auto()
    UNNUMBERED = auto()
    BODY = auto()
    LEAD = auto()
    NOTE = auto()
    FACTS = auto()
    LIST = auto()
    BRIEF_HEADING = auto()
    BRIEF_TEXT = auto()
    BRIEF_LIST = auto()
    CAPTION = auto()
    PICTURE = auto()
    TABLE_PICTURE = auto()
    TABLE_HEADING = auto()
    TABLE_HEADING_NUMBER = auto()
    TABLE_NAME = auto()
    TABLE_TEXT = auto()
    TABLE_NUMBER = auto()
    TABLE_LIST = auto()
    TABLE_TOTAL = auto()
    TABLE_TOTAL_NUMBER = auto()
    TABLE_REST = auto()
    TABLE_REST_NUMBER = auto()
    META_NAME = auto()
    CONTENTS_HEADING = auto()
    CONTENTS_1 = auto()
    CONTENTS_2 = auto()
    FOOTNOTE = auto()
    HEADER = auto()
    FOOTER = auto()
    SENDER = auto()
    ADDRESSEE = auto()
    PARTICULAR = auto()
    SUBJECT = auto()
    MISSING = auto()
    SIGNATURE = auto()
    SIGNATORY = auto()


class TextStyle(NamedTuple):
    """How text differs from its paragraph.

    Attributes:
        tone: ``detail`` or the name of a status look (``realised``); empty for the paragraph's own
            colour and size.
        language: BCP 47, where it is not the document's.
        link: ``#ID`` of a heading, or an address on the web.
    """

    bold: bool = False
    italic: bool = False
    raised: bool = False
    lowered: bool = False
    tone: str = ""
    language: str = ""
    link: str = ""


class Text(NamedTuple):
    """Text of one style, white space already single."""

    text: str
    style: TextStyle


class Break(NamedTuple):
    """The line ends, the paragraph does not."""


class FigureMark(NamedTuple):
    """The printed form of a figure, with the id of the figure."""

    id: str
    printed: str
    style: TextStyle


class PageNumber(NamedTuple):
    """The number of the page on which a heading stands; ``target`` is the id of the heading."""

    target: str
    style: TextStyle


class Note(NamedTuple):
    """A footnote at the place where it is called."""

    inlines: tuple[Inline, ...]


class Paragraph(NamedTuple):
    """Any paragraph that is not a heading or a caption."""

    kind: ParagraphKind
    inlines: tuple[Inline, ...]


class HeadingBlock(NamedTuple):
    """A heading of level 1 to 3.

    Attributes:
        number: ``1`` for chapters that count, ``6.1`` for those in a chapter of the letter; the
            word processor counts them itself and comes to the same.
        edge: for the heading of a card, the name of the colour over it; empty for other headings.
        new_page: whether it begins a page.
    """

    level: int
    number: str
    inlines: tuple[Inline, ...]
    id: str
    edge: str
    new_page: bool


class Caption(NamedTuple):
    """Of a table or a chart.

    ``word`` and ``number`` (``Tabel``, ``1``) are empty where it has no number.
    """

    word: str
    number: str
    inlines: tuple[Inline, ...]


class Bullets(NamedTuple):
    """A list, with dots or numbered."""

    ordered: bool
    kind: ParagraphKind
    items: tuple[tuple[Block, ...], ...]


class Picture(NamedTuple):
    """A chart, or a bar in a cell.

    Attributes:
        alternative: says the same in words.
        ornament: whether the same stands beside it in words already, so that a screen reader should
            pass over it.
        width: in CSS pixels, 96 an inch; ``height`` too.
    """

    kind: ParagraphKind
    svg: str
    alternative: str
    ornament: bool
    width: int
    height: int


class TableCell(NamedTuple):
    """One cell over ``span`` columns; at least one block."""

    blocks: tuple[Block, ...]
    span: int


class RowLook(StrEnum):
    """How a row stands out."""

    ROW = auto()
    REST = auto()
    TOTAL = auto()
    FIRST_TOTAL = auto()


class TableRow(NamedTuple):
    """The cells of a row; together as wide as the table.

    Attributes:
        long: whether it may be cut by the end of a page.
    """

    kind: RowLook
    cells: tuple[TableCell, ...]
    long: bool = False


class TableKind(StrEnum):
    """How a table is drawn: of data, of data in short rows, as a card about one thing, as the
    particulars on the cover, or without lines, as those of the letter.
    """

    DATA = auto()
    DENSE = auto()
    CARD = auto()
    META = auto()
    LETTERHEAD = auto()


class TableBlock(NamedTuple):
    """A table.

    Attributes:
        title: its name for a screen reader where it has no caption.
        summary: what stands in it, for a screen reader.
        shares: the width of each column, in thousandths; together 1000.
        head: rows that are printed again on every page.
        whole: whether it should stand on one page.
        wide: whether it goes on in the wide margin of a letter.
    """

    kind: TableKind
    caption: Caption | None
    title: str
    summary: str
    shares: tuple[int, ...]
    head: tuple[TableRow, ...]
    body: tuple[TableRow, ...]
    whole: bool
    wide: bool = False


class ContentsLine(NamedTuple):
    """A line of the table of contents; ``target`` is the id of its heading."""

    level: int
    number: str
    text: str
    target: str


class Contents(NamedTuple):
    """The table of contents."""

    title: str
    entries: tuple[ContentsLine, ...]


Inline = Text | Break | FigureMark | PageNumber | Note
Block = Paragraph | HeadingBlock | Caption | Bullets | Picture | TableBlock | Contents


class Document(NamedTuple):
    """A whole annex, or the letter itself.

    Attributes:
        running_title: stands on every page; ``mark`` and ``foot`` too.
        mark: ``CONCEPT``; empty on a final annex.
        is_letter: whether it has the pages of a letter: no band over the first, and a wide margin
            at the right, in which the sender stands.
    """

    title: str
    author: str
    description: str
    language: str
    running_title: str
    mark: str
    foot: str
    blocks: tuple[Block, ...]
    is_letter: bool = False

    @property
    def tables(self) -> list[TableBlock]:
        """All tables in their order, also those in a cell of another."""
        return [table for block in self.blocks for table in _tables(block)]


def _tables(block: Block) -> Iterator[TableBlock]:
    if isinstance(block, TableBlock):
        yield block
        for row in (*block.head, *block.body):
            for cell in row.cells:
                for inner in cell.blocks:
                    yield from _tables(inner)
