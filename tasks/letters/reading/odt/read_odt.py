"""Reads an ODT as it is printed when all tracked changes are accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from tasks.letters.reading.archive import Archive, LetterError
from tasks.letters.reading.blocks import BlockKind, Cell, Letter, MarkKind
from tasks.letters.reading.gathering import Gathering, Surroundings, in_cell
from tasks.letters.reading.odt.styles import OdtCount, OdtStyles, name, number, value
from tasks.letters.reading.odt.text import CHANGES, OdtText

_CONTENT, _STYLES = "content.xml", "styles.xml"
#: Elements that hold blocks.
_HOLDERS = frozenset(
    {
        *("text:section", "text:index-body", "text:index-title"),
        *("text:illustration-index", "text:table-index", "text:numbered-paragraph"),
    }
)
_ROWS = frozenset({"table:table-rows", "table:table-header-rows", "table:table-row-group"})
_PAGES = {
    "style:header": BlockKind.HEADER,
    "style:header-first": BlockKind.HEADER,
    "style:footer": BlockKind.FOOTER,
    "style:footer-first": BlockKind.FOOTER,
}


def read_odt(archive: Archive) -> Letter:
    """The letter in an OpenDocument text.

    Raises:
        LetterError: if it has no text.
    """
    content, styles = archive.xml(_CONTENT), archive.xml(_STYLES)
    every = () if content is None else content.iter()
    body = next((one for one in every if name(one) == "office:text"), None)
    if content is None or body is None:
        raise LetterError(
            "Het bestand heeft geen tekst. Open het in de tekstverwerker en sla het opnieuw op als "
            ".odt."
        )
    return _Reader(content, styles).read(body)


class _ListPlace(NamedTuple):
    """Where in a list the blocks are: by which count and style, and how deep, from 1."""

    counting: OdtCount
    style: str | None
    depth: int


class _Reader:
    def __init__(self, content: Element, styles: Element | None) -> None:
        self._content, self._named = content, styles
        self._styles = OdtStyles(styles, content)
        self._headings = OdtCount(self._styles.outline)
        self._lists: dict[str, OdtCount] = {}  # by id and by style: how far each was counted
        self._number = ""  # of the list item of which the first paragraph comes next
        self._gathering = Gathering()
        self._text = OdtText(self._gathering, self._styles, content, self._blocks)

    def read(self, body: Element) -> Letter:
        self._text.begin(_CONTENT, self._content)
        self._whole(body, Surroundings())
        for place, label, note in self._text.notes:
            self._whole(note, Surroundings(BlockKind.NOTE, place, note=label))
        if self._named is not None:
            self._text.begin(_STYLES, self._named)
        for master in self._styles.masters:
            for one in master:
                kind = _PAGES.get(name(one))
                if kind is not None and value(one, "style:display") != "false":
                    self._whole(one, Surroundings(kind, str(kind)))
        return self._gathering.letter()

    def _whole(self, element: Element, there: Surroundings) -> None:
        with self._gathering.apart():
            self._blocks(element, there)
            if there.kind is BlockKind.NOTE:
                self._gathering.end_block(BlockKind.NOTE, there)

    def _blocks(self, element: Element, there: Surroundings) -> None:
        self._in_list(element, there, None)

    def _in_list(self, element: Element, there: Surroundings, at: _ListPlace | None) -> None:
        for one in element:
            called = name(one)
            if called in ("text:p", "text:h"):
                self._paragraph(one, there, at)
            elif called == "text:list":
                self._list(one, there, at)
            elif called == "table:table":
                self._gathering.tables += 1
                self._rows(one, there, Cell(self._gathering.tables, 0, 1))
            elif called == "text:table-of-content":
                with self._gathering.marked(MarkKind.FIELD, "TOC"):  # as Word has it
                    self._in_list(one, there, at)
            elif called in _HOLDERS and value(one, "text:display") != "none":
                self._in_list(one, there, at)
            elif called.startswith("draw:"):
                self._text.drawn(one, there)
            elif called in CHANGES:
                self._text.change(one, there)

    def _paragraph(self, one: Element, there: Surroundings, at: _ListPlace | None) -> None:
        kind = BlockKind.PARAGRAPH if at is None else BlockKind.ITEM
        level = 0
        printed, self._number = self._number, ""
        if name(one) == "text:h":
            kind, level = BlockKind.HEADING, number(one, "text:outline-level", 1)
            if at is None and value(one, "text:is-list-header") != "true":
                restart = number(one, "text:start-value", 1)
                asked = value(one, "text:restart-numbering") == "true"
                printed = self._headings.next(level, restart if asked else None)
        elif self._styles.is_called(value(one, "text:style-name"), "title"):
            kind, level = BlockKind.HEADING, 1
        elif self._styles.is_called(value(one, "text:style-name"), "caption"):
            kind = BlockKind.CAPTION
        self._text.paragraph(one, there)
        self._gathering.end_block(kind, there, number=printed, level=level)

    def _list(self, element: Element, there: Surroundings, at: _ListPlace | None) -> None:
        style = value(element, "text:style-name") or (at.style if at else None)
        goes_on = value(element, "text:continue-list") or (
            style if value(element, "text:continue-numbering") == "true" else None
        )
        if at is not None:
            count = at.counting
        else:
            count = self._lists.get(goes_on or "") or OdtCount(self._styles.levels(style))
        for called in (style, value(element, "xml:id")):
            if called is not None:
                self._lists[called] = count
        here = _ListPlace(count, style, at.depth + 1 if at else 1)
        for item in element:
            if name(item) == "text:list-item":
                begins = number(item, "text:start-value", 0) or None
                first = next((name(one) for one in item), "")
                if first != "text:list":
                    self._number = count.next(here.depth, begins)
                self._in_list(item, there, here)
                self._number = ""
            elif name(item) == "text:list-header":
                self._in_list(item, there, here)

    def _rows(self, element: Element, there: Surroundings, cell: Cell) -> Cell:
        """The first cell of the last row."""
        for one in element:
            if name(one) in _ROWS:
                heading = name(one) == "table:table-header-rows"
                cell = self._rows(one, there, replace(cell, heading=heading))
            elif name(one) == "table:table-row":
                cell = replace(cell, row=cell.row + 1, column=1)
                self._cells(one, there, cell)
                cell = replace(
                    cell, row=cell.row + number(one, "table:number-rows-repeated", 1) - 1
                )
        return replace(cell, heading=False)

    def _cells(self, row: Element, there: Surroundings, cell: Cell) -> None:
        for one in row:
            if name(one) not in ("table:table-cell", "table:covered-table-cell"):
                continue
            if name(one) == "table:table-cell":
                width = max(1, number(one, "table:number-columns-spanned", 1))
                self._blocks(one, in_cell(there, replace(cell, width=width)))
            repeated = number(one, "table:number-columns-repeated", 1)
            cell = replace(cell, column=cell.column + repeated)
