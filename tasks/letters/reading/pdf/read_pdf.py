"""Reads a PDF. What it says is less sure than of a document: which lines are a paragraph, a row or
a note follows from where they stand, and a table is rows of text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.blocks import Block, BlockKind, Letter, Unread
from tasks.letters.reading.pdf.gate import refuse_unreadable
from tasks.letters.reading.pdf.layout import running_lines, text_of_pages
from tasks.letters.reading.pdf.lines import letter_size, lines_of
from tasks.letters.reading.pdf.printed import OTHERWISE, Page, printed_pages
from tasks.letters.reading.reasonable import refuse_unreasonable
from tasks.letters.reading.text.read_text import read_text

_MOST_OCTETS = 64 << 20
#: Pictures that fill less of a page are lines and logos.
_PICTURE = 0.02


def is_pdf(data: bytes) -> bool:
    """Whether the file is a PDF."""
    return data.startswith(b"%PDF")


def read_pdf(data: bytes) -> Letter:
    """The letter in a PDF; its blocks have no spans, and their places name the page.

    Raises:
        LetterError: if it can not be read, or not surely enough; in Dutch, and without a word of
            the letter.
    """
    if len(data) > _MOST_OCTETS:
        raise LetterError(
            f"De pdf is groter dan {_MOST_OCTETS >> 20} MB en is niet gelezen. {OTHERWISE}"
        )
    pages = printed_pages(data)
    lines = [lines_of(page) for page in pages]
    running = running_lines(lines, [page.height for page in pages])
    own = [[line for line in one if id(line) not in running] for one in lines]
    refuse_unreadable(pages, own)
    text = text_of_pages(own, letter_size(own))
    letter = read_text(text.encode())
    if not letter.blocks:
        raise LetterError(f"Er staat geen tekst in de pdf. {OTHERWISE}")
    blocks = tuple(_placed(block, text) for block in letter.blocks)
    refuse_unreasonable(blocks)
    with_running = [
        str(number)
        for number, of_page in enumerate(lines, start=1)
        if any(id(line) in running for line in of_page)
    ]
    unread = [
        (what, f"pagina {number}")
        for number, page in enumerate(pages, start=1)
        for what in _unread(page)
    ]
    if with_running:
        unread.append((Unread.RUNNING, f"pagina {', '.join(with_running)}"))
    return Letter(
        blocks,
        unread=(*letter.unread, *unread),
    )


def _unread(page: Page) -> Iterator[Unread]:
    shown = [one for one in page.characters if not one.text.isspace()]
    if page.pictures > _PICTURE:
        yield Unread.PICTURE
    if any(one.is_invisible for one in shown):
        yield Unread.HIDDEN
    if any(one.is_turned for one in shown):
        yield Unread.TURNED
    if page.remarks:
        yield Unread.COMMENT


def _placed(block: Block, text: str) -> Block:
    if block.kind is BlockKind.HEADING and "\t" in block.text:  # a row of a table
        block = replace(block, kind=BlockKind.PARAGRAPH, level=0)
    if block.kind is BlockKind.NOTE or not block.spans:
        return replace(block, spans=())
    page = 1 + text.count("\f", 0, block.spans[0].offset)
    return replace(block, place=f"pagina {page}, {block.place}", spans=())
