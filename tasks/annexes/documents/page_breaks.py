"""Where a page of a word processor may end: which chapters begin a page, and which sentences stay
with what they announce.

Only a word processor knows where pages end, so this estimates how high things are; a page more or
less full does not matter here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tasks.annexes.documents.blocks import (
    Block,
    Break,
    Bullets,
    Caption,
    Contents,
    FigureMark,
    HeadingBlock,
    Inline,
    Paragraph,
    ParagraphKind,
    Picture,
    TableBlock,
    TableRow,
    Text,
)
from tasks.annexes.documents.styles import (
    PADDINGS,
    PARAGRAPH_LOOKS,
    column_widths,
    paper,
    picture_size,
)

#: A page that is filled less than this share is nearly empty.
LITTLE = 0.3
#: Up to where an estimate can be trusted to fit on a page.
FULL = 0.85
LETTER_WIDTH, LINE_HEIGHT = 4.7, 13.3  # twips for type of half a point

_HEADINGS = (ParagraphKind.HEADING_1, ParagraphKind.HEADING_2, ParagraphKind.HEADING_3)


def without_nearly_empty_pages(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks``, in which fewer headings begin a page: not one after, or with, so little that the
    page would be nearly empty.
    """
    starts = [
        index
        for index, block in enumerate(blocks)
        if isinstance(block, HeadingBlock) and block.new_page
    ]
    done = list(blocks)
    filled = _share(blocks[: starts[0]]) if starts else 0.0
    for start, end in pairwise([*starts, len(blocks)]):
        own, heading = _share(blocks[start:end]), blocks[start]
        assert isinstance(heading, HeadingBlock)
        if filled < LITTLE or (own < LITTLE and filled + own < FULL):
            done[start] = heading._replace(new_page=False)
            filled += own
        else:
            filled = own
    return tuple(done)


def with_kept_leads(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks``, in which a sentence between a heading and a table or figure stays with them, so
    that no page ends with a heading and its sentence. Not where together they may be higher than a
    page: then LibreOffice parts the table from its caption.
    """
    done = list(blocks)
    for index in range(1, len(blocks) - 1):
        before, block, after = blocks[index - 1 : index + 2]
        if (
            isinstance(before, HeadingBlock)
            and isinstance(block, Paragraph)
            and block.kind is ParagraphKind.BODY
            and isinstance(after, TableBlock | Caption)
        ):
            breaks = isinstance(after, TableBlock) and not after.whole
            end = index + (3 if isinstance(after, Caption) else 2)
            if breaks or _share(blocks[index - 1 : end]) <= FULL:
                done[index] = block._replace(kind=ParagraphKind.LEAD)
    return tuple(done)


def _share(blocks: Iterable[Block]) -> float:
    sheet = paper()
    return sum(_height(block, sheet.text_width) for block in blocks) / sheet.text_height


def _height(block: Block, room: int) -> float:
    """Of a block in a width of ``room``, in twips."""
    if isinstance(block, Paragraph):
        if block.kind is ParagraphKind.CONCEPT:
            return 0  # else what is released could begin its pages elsewhere than what was reviewed
        return _text_height(block.kind, block.inlines, room)
    if isinstance(block, HeadingBlock):
        return _text_height(_HEADINGS[block.level - 1], block.inlines, room)
    if isinstance(block, Caption):
        return _text_height(ParagraphKind.CAPTION, block.inlines, room)
    if isinstance(block, Bullets):
        return sum(_height(one, room) for item in block.items for one in item)
    if isinstance(block, Picture):
        return (
            picture_size(block, room)[1]
            + PARAGRAPH_LOOKS[block.kind].before
            + PARAGRAPH_LOOKS[block.kind].after
        )
    if isinstance(block, TableBlock):
        widths = column_widths(block, room)
        caption = _height(block.caption, room) if block.caption else 0
        return caption + sum(_row_height(row, block, widths) for row in (*block.head, *block.body))
    assert isinstance(block, Contents)
    look = PARAGRAPH_LOOKS[ParagraphKind.CONTENTS_1]
    return (len(block.entries) + 2) * (look.size * LINE_HEIGHT + look.before + look.after)


def _row_height(row: TableRow, table: TableBlock, widths: Sequence[int]) -> float:
    padding, column, highest = PADDINGS[table.kind], 0, 0.0
    for cell in row.cells:
        room = sum(widths[column : column + cell.span]) - padding.before - padding.after
        column += cell.span
        highest = max(highest, sum(_height(one, room) for one in cell.blocks))
    return highest + padding.above + padding.below


def _text_height(kind: ParagraphKind, inlines: Iterable[Inline], room: int) -> float:
    look, letters, lines = PARAGRAPH_LOOKS[kind], 0, 1
    for inline in inlines:
        if isinstance(inline, Break):
            lines += 1
        elif isinstance(inline, Text | FigureMark):
            letters += len(inline.text if isinstance(inline, Text) else inline.printed)
    on_a_line = max((room - look.left) / (look.size * LETTER_WIDTH), 1)
    return (
        (lines + letters // on_a_line) * look.size * LINE_HEIGHT * look.leading / 100
        + look.before
        + look.after
    )
