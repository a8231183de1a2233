"""From the blocks of a bouwsteen, with every reference filled in, to the blocks of a chapter."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal

from tasks.letters.reading.blocks import Block, BlockKind, Letter, MarkKind
from tasks.sections.content import brief

#: What stands below a heading with these words is for the writer, and no part of the letter.
END = "Tot hier wordt de tekst gelezen"
_ADDRESS = re.compile(r"https://[^\s<>\"]*[^\s<>\".,;:)]")
#: What plain text has before an item.
_SIGN = re.compile(r"\s*(?:[\u2022\u25aa\u25cf\u00b7\uf0b7*\u2013-]|\(?(?P<number>\d{1,2})[.)])\s+")


def text_of(letter: Letter, number: str, title: str) -> tuple[Block, ...]:
    """The blocks of the letter that are the text of a chapter, and its notes: without the title of
    that chapter above them and the explanation below them, and items without their sign.
    """
    margins = (BlockKind.HEADER, BlockKind.FOOTER)
    blocks = [one for one in letter.blocks if one.note is None and one.kind not in margins]
    end = next(
        (at for at, block in enumerate(blocks) if block.text.strip().casefold() == END.casefold()),
        len(blocks),
    )
    kept = blocks[:end]
    if kept and kept[0].kind is BlockKind.HEADING and _is_title(kept[0].text, number, title):
        kept = kept[1:]
    called = {mark.name for block in kept for mark in block.marked(MarkKind.NOTE)}
    notes = [block for block in letter.blocks if block.note is not None and block.place in called]
    return (*kept, *notes)


def _is_title(text: str, number: str, title: str) -> bool:
    words = text.casefold().removeprefix(number).strip(" .\t")
    return words == title.casefold()


def chapter_blocks(
    blocks: Sequence[Block], citations: Collection[str], table_of: Callable[[Block], str | None]
) -> Iterator[brief.Block]:
    """The blocks of a chapter.

    Args:
        blocks: of the bouwsteen, what refers to something marked with its id, and its notes.
        citations: the ids that are of vindplaatsen.
        table_of: the table of another onderdeel that a block stands for, as ``<section>.<table>``,
            or None.
    """
    notes: dict[str, list[brief.Words | brief.Quote | brief.Cited]] = {}
    for block in blocks:
        if block.note is not None:
            made = notes.setdefault(block.place, [])
            made += [brief.Words(text=" ")] if made else []
            made += [one for one in _runs(block, citations, {}) if not isinstance(one, brief.Note)]
    caption = ""
    text = (block for block in blocks if block.note is None)
    for number, group in groupby(text, key=lambda one: one.cell.table if one.cell else None):
        if number is not None:
            yield _table(caption, list(group), citations, notes)
            caption = ""
            continue
        for block in group:
            if block.kind is BlockKind.CAPTION:
                caption = block.text
            elif (table := table_of(block)) is not None:
                section, _, id = table.partition(".")
                yield brief.SectionTable(section=section, table=id)
            else:
                yield _paragraph(block, citations, notes)


Notes = dict[str, list[brief.Words | brief.Quote | brief.Cited]]


def _paragraph(block: Block, citations: Collection[str], notes: Notes) -> brief.Paragraph:
    kind: Literal["paragraph", "bullet", "number", "heading"] = "paragraph"
    runs = list(_runs(block, citations, notes))
    if block.kind is BlockKind.HEADING:
        kind = "heading"
    elif block.kind is BlockKind.ITEM:
        kind = "number" if block.number else "bullet"
        first = runs[0] if runs else None
        if isinstance(first, brief.Words) and (sign := _SIGN.match(first.text)) is not None:
            kind = "number" if sign["number"] or block.number else "bullet"
            runs[0] = first.model_copy(update={"text": first.text[sign.end() :]})
    return brief.Paragraph(kind=kind, runs=tuple(runs))


def _table(
    caption: str, cells: list[Block], citations: Collection[str], notes: Notes
) -> brief.SmallTable:
    """Of a table in which every cell is filled; a cell may hold several paragraphs."""
    made: dict[int, dict[int, list[brief.Run]]] = {}
    for block in cells:
        assert block.cell is not None
        cell = made.setdefault(block.cell.row, {}).setdefault(block.cell.column, [])
        cell += [brief.Words(text=" ")] if cell else []
        cell += _runs(block, citations, notes)
    return brief.SmallTable(
        caption=caption,
        rows=tuple(
            tuple(tuple(made[row][column]) for column in sorted(made[row])) for row in sorted(made)
        ),
    )


def _runs(block: Block, citations: Collection[str], notes: Notes) -> Iterator[brief.Run]:
    last = len(block.text) - len(block.text.lstrip())
    end = len(block.text.rstrip())
    for mark in block.marked(MarkKind.CONTROL, MarkKind.NOTE):
        yield from _words(block, last, mark.start)
        text = block.text[mark.start : mark.end]
        if mark.kind is MarkKind.NOTE:
            yield brief.Note(runs=tuple(notes.get(mark.name, ())))
        elif not mark.name:
            yield brief.Words(text=text)
        elif mark.name in citations:
            yield brief.Cited(citation=mark.name)
        else:
            yield brief.Quote(figure=mark.name, text=text)
        last = mark.end
    yield from _words(block, last, end)


def _words(block: Block, start: int, end: int) -> Iterator[brief.Words]:
    """The plain text from ``start`` up to ``end``: a piece for each look and address. An address
    that is written out leads there.
    """
    if end <= start:
        return
    links = [(one.start, one.end, one.name) for one in block.marked(MarkKind.LINK)]
    links += [(*found.span(), found[0]) for found in _ADDRESS.finditer(block.text)]
    looks = block.marked(MarkKind.STRONG, MarkKind.EMPHASIS)
    edges = {start, end}
    edges |= {edge for at, to, _ in links for edge in (at, to)}
    edges |= {edge for one in looks for edge in (one.start, one.end)}
    pieces: list[brief.Words] = []
    for left, right in pairwise(sorted(edge for edge in edges if start <= edge <= end)):
        kinds = {one.kind for one in looks if one.start <= left < one.end}
        piece = brief.Words(
            text=re.sub(r"[\n\t]", " ", block.text[left:right]),
            style="strong"
            if MarkKind.STRONG in kinds
            else "emphasis"
            if MarkKind.EMPHASIS in kinds
            else "",
            address=next((name for at, to, name in links if at <= left < to), None),
        )
        if pieces and (pieces[-1].style, pieces[-1].address) == (piece.style, piece.address):
            piece = piece.model_copy(update={"text": pieces.pop().text + piece.text})
        pieces.append(piece)
    yield from pieces
