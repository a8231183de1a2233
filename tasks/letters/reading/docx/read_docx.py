"""Reads a DOCX as it is printed when all tracked changes are accepted.

A walk of its own: libraries leave out what stands in content controls and what was inserted while
changes were tracked (python-docx issues 340 and 1123), which is where the figures are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from xml.etree.ElementTree import Element

from tasks.letters.reading.archive import Archive, LetterError
from tasks.letters.reading.blocks import (
    BlockKind,
    Cell,
    ChangeKind,
    Letter,
    MarginComment,
    Unread,
)
from tasks.letters.reading.docx.numbering import WordNumbering
from tasks.letters.reading.docx.package import OWN_AUTHOR, links, main_part, relations, target
from tasks.letters.reading.docx.styles import (
    WordStyles,
    child,
    children,
    is_on,
    name,
    number,
    value,
)
from tasks.letters.reading.docx.text import GONE, WordText, chosen
from tasks.letters.reading.gathering import Gathering, Surroundings, in_cell

_PARTS = {"voetnoot": ("footnotes", "w:footnote"), "eindnoot": ("endnotes", "w:endnote")}


def read_docx(archive: Archive) -> Letter:
    """The letter in a Word document.

    Raises:
        LetterError: if it has no text part.
    """
    main = main_part(archive)
    body = child(archive.xml(main), "w:body")
    if body is None:
        raise LetterError(
            "Het Word-bestand heeft geen tekst. Open het in Word en sla het opnieuw op als .docx."
        )
    return _Reader(archive, main).read(body)


class _Reader:
    def __init__(self, archive: Archive, main: str) -> None:
        self._archive = archive
        self._relations = relations(archive, main)
        self._main = main
        styles = WordStyles(self._part("styles"))
        self._styles = styles
        self._numbering = WordNumbering(self._part("numbering"))
        self._gathering = Gathering()
        self._comments = {
            value(one, "w:id") or "": one
            for one in children(self._part("comments"), "w:comment")
            if value(one, "w:author") != OWN_AUTHOR
        }
        self._text = WordText(self._gathering, styles, self._blocks, self._comments)

    def _part(self, kind: str) -> Element | None:
        return self._archive.xml(target(self._relations, kind))

    def read(self, body: Element) -> Letter:
        self._whole(self._main, body, body, Surroundings())
        for kind in _PARTS:
            self._notes(kind)
        self._pages(body)
        if self._comments:
            self._gathering.not_read(Unread.COMMENT, Surroundings(place="de kantlijn"))
        self._gathering.comments += (
            MarginComment(id, value(one, "w:author") or "", _words(one))
            for id, one in self._comments.items()
        )
        return self._gathering.letter()

    def _whole(self, part: str, root: Element, element: Element, there: Surroundings) -> None:
        """All blocks of an element of a part."""
        self._text.begin(part, root, links(self._archive, part))
        with self._gathering.apart():
            self._blocks(element, there)
            self._rest(there)

    def _rest(self, there: Surroundings) -> None:
        """A paragraph of which the end was deleted, and which nothing follows."""
        self._gathering.end_block(BlockKind.PARAGRAPH, there)

    def _notes(self, kind: str) -> None:
        relation, element = _PARTS[kind]
        root = self._part(relation)
        if root is None:
            return
        part = target(self._relations, relation)
        notes = {
            value(one, "w:id") or "": one
            for one in children(root, element)
            if value(one, "w:type") in (None, "normal")
        }
        for id, label in self._text.called[kind].items():
            if (note := notes.pop(id, None)) is not None:
                there = Surroundings(BlockKind.NOTE, f"{kind} {label}", note=label)
                self._whole(part, root, note, there)
        for rest in notes.values():
            if any((one.text or "").strip() for one in rest.iter() if name(one) == "w:t"):
                self._gathering.not_read(Unread.UNCALLED, Surroundings(place="de voetnoten"))

    def _pages(self, body: Element) -> None:
        done: set[str] = set()
        for one in body.iter():
            called = name(one)
            if called not in ("w:headerReference", "w:footerReference"):
                continue
            _, page = self._relations.get(value(one, "r:id") or "", ("", ""))
            root = self._archive.xml(page)
            if root is not None and page not in done:
                done.add(page)
                kind = BlockKind.HEADER if called == "w:headerReference" else BlockKind.FOOTER
                self._whole(page, root, root, Surroundings(kind, str(kind)))

    def _blocks(self, element: Element, there: Surroundings) -> None:
        for one in element:
            match name(one):
                case "w:p":
                    self._block(one, there)
                case "w:tbl":
                    self._gathering.tables += 1
                    self._rows(one, there, self._gathering.tables, 0)
                case "w:sdt":
                    with self._text.tagged(one) as content:
                        self._blocks(content, there)
                case "w:commentRangeStart" | "w:commentRangeEnd":
                    self._text.comment(one)
                case "w:altChunk" | "w:subDoc":
                    self._gathering.not_read(Unread.EMBEDDED, there)
                case "w:del" | "w:moveFrom" as gone:
                    self._text.gone(one, GONE[gone], there)
                case "mc:AlternateContent":
                    self._blocks(chosen(one), there)
                case "w:customXml" | "w:ins" | "w:moveTo" | "w:smartTag":
                    self._blocks(one, there)

    def _block(self, paragraph: Element, there: Surroundings) -> None:
        self._text.inline(paragraph, there)
        properties = child(paragraph, "w:pPr")
        mark = child(properties, "w:rPr")
        for end in (child(mark, "w:del"), child(mark, "w:moveFrom")):
            if end is not None:  # was deleted: the paragraph goes on in the next
                text, author = self._gathering.since(0), value(end, "w:author")
                self._gathering.changed(ChangeKind.MERGED, text, there, author)
                return
        look = self._styles.paragraph(properties)
        printed = self._numbering.next(look.numbered) if look.numbered else ""
        kind = BlockKind.ITEM if look.numbered else BlockKind.PARAGRAPH
        level = 0
        if found := re.fullmatch("heading ([1-9])", look.style):
            kind, level = BlockKind.HEADING, int(found[1])
        elif look.outline is not None:
            kind, level = BlockKind.HEADING, look.outline + 1
        elif look.style == "title":
            kind, level = BlockKind.HEADING, 1
        elif look.style == "caption":
            kind = BlockKind.CAPTION
        self._gathering.end_block(kind, there, number=printed, level=level)

    def _rows(self, element: Element, there: Surroundings, table: int, row: int) -> int:
        """The number of the last row."""
        for one in element:
            if name(one) == "w:tr":
                properties = child(one, "w:trPr")
                if child(properties, "w:del") is not None:
                    self._text.gone(one, ChangeKind.DELETED, there)
                    continue
                row += 1
                before = number(child(properties, "w:gridBefore"))
                heading = bool(is_on(properties, "w:tblHeader"))
                self._cells(one, there, Cell(table, row, before + 1, heading=heading))
            else:
                with self._held(one) as rows:
                    row = self._rows(rows, there, table, row)
        return row

    def _cells(self, element: Element, there: Surroundings, cell: Cell) -> Cell:
        """Where the cell after the last one begins."""
        for one in element:
            if name(one) == "w:tc":
                properties = child(one, "w:tcPr")
                if child(properties, "w:cellDel") is not None:
                    self._text.gone(one, ChangeKind.DELETED, there)
                    continue
                width = max(1, number(child(properties, "w:gridSpan"), otherwise=1))
                inside = in_cell(there, replace(cell, width=width))
                self._blocks(one, inside)
                self._rest(inside)
                cell = replace(cell, column=cell.column + width)
            else:
                with self._held(one) as cells:
                    cell = self._cells(cells, there, cell)
        return cell

    @contextmanager
    def _held(self, holder: Element) -> Iterator[Element]:
        """What holds rows or cells within a table; an empty element if that one does not."""
        called = name(holder)
        if called == "w:sdt":
            with self._text.tagged(holder) as content:
                yield content
        elif called in ("w:customXml", "w:ins", "w:moveTo"):
            yield holder
        else:
            yield chosen(holder)


def _words(comment: Element) -> str:
    """What a comment says, a line for each paragraph."""
    lines = (
        "".join(one.text or "" for one in paragraph.iter() if name(one) == "w:t")
        for paragraph in comment.iter()
        if name(paragraph) == "w:p"
    )
    return "\n".join(lines).strip()
