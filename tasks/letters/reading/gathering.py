"""Gathers what a reader comes across into blocks: the text of one paragraph, the marks that are
open, tracked changes, and the places.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tasks.letters.reading.blocks import (
    CALL,
    Block,
    BlockKind,
    Cell,
    Change,
    ChangeKind,
    Letter,
    MarginComment,
    Mark,
    MarkKind,
    Span,
    Unread,
)

#: Kinds of which each block has a number within the letter.
_COUNTED = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CAPTION)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for all paragraphs in a part of a document: the kind of their blocks, where that
    is not their own, their place and cell, the note.
    """

    kind: BlockKind | None = None
    place: str = ""
    cell: Cell | None = None
    note: str | None = None


#: What comes after all text, in this order.
_LAST = (BlockKind.HEADER, BlockKind.FOOTER)


def in_cell(there: Surroundings, cell: Cell) -> Surroundings:
    """In a cell of a table that stands there; a table in a note stays part of the note."""
    place = f"tabel {cell.table}, rij {cell.row}, kolom {cell.column}"
    if there.note is not None:
        return replace(there, place=f"{there.place}, {place}", cell=cell)
    return replace(there, kind=BlockKind.CELL, place=place, cell=cell)


@dataclass(slots=True)
class _Open:
    kind: MarkKind
    name: str
    start: int


@dataclass(slots=True)
class _Paragraph:
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


class Gathering:
    """The blocks so far and the paragraph that is being read."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.changes: list[Change] = []
        self.unread: list[tuple[Unread, str]] = []
        self.comments: list[MarginComment] = []
        self.tables = 0
        self.boxes = 0
        self._paragraph = _Paragraph()
        self._open: list[_Open] = []
        self._numbered = 0

    @property
    def length(self) -> int:
        """Of the text of the paragraph so far."""
        return len(self._paragraph.text)

    def place(self, surroundings: Surroundings) -> str:
        """Of the paragraph that is being read."""
        return surroundings.place or f"alinea {self._numbered + 1}"

    def text(self, text: str, part: str = "", node: int = 0, offset: int = 0) -> None:
        """Add text that stands in the file."""
        if text:
            start = self.length
            self._paragraph.text += text
            self._paragraph.spans.append(Span(start, self.length, part, node, offset))

    def printed(self, text: str) -> None:
        """Add what is printed without standing in the file, such as a space for a tab."""
        self._paragraph.text += text

    def call(self, name: str) -> None:
        """Add the call of the note with that place."""
        start = self.length
        self._paragraph.text += CALL
        self._paragraph.marks.append(Mark(MarkKind.NOTE, start, self.length, name))

    def commented(self, id: str) -> None:
        """Mark the place where the comment with that id is called."""
        self._paragraph.marks.append(Mark(MarkKind.COMMENT, self.length, self.length, id))

    def open(self, kind: MarkKind, name: str = "") -> None:
        """Begin a mark; it goes on in the paragraphs that follow until it is closed."""
        self._open.append(_Open(kind, name, self.length))

    def close(self, kind: MarkKind, name: str | None = None) -> None:
        """End the last mark of that kind and, if given, that name; nothing if there is none."""
        for one in reversed(self._open):
            if one.kind is kind and name in (None, one.name):
                self._mark(one)
                self._open.remove(one)
                return

    @contextmanager
    def marked(self, kind: MarkKind | None, name: str = "") -> Iterator[None]:
        """A mark around what is added within; no mark if ``kind`` is None."""
        if kind is not None:
            self.open(kind, name)
        yield
        if kind is not None:
            self.close(kind, name)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Paragraphs within are no part of the one that is being read: a text box."""
        kept = self._paragraph, self._open
        self._paragraph, self._open = _Paragraph(), []
        yield
        self._paragraph, self._open = kept

    def changed(
        self, kind: ChangeKind, text: str, surroundings: Surroundings, author: str | None = None
    ) -> None:
        """List a tracked change; nothing if it has no text."""
        if text.strip():
            self.changes.append(Change(kind, text, self.place(surroundings), author or ""))

    def not_read(self, what: Unread, surroundings: Surroundings) -> None:
        """List what is not read; the same at one place once."""
        if (found := (what, self.place(surroundings))) not in self.unread:
            self.unread.append(found)

    def since(self, start: int) -> str:
        """The text of the paragraph from there on."""
        return self._paragraph.text[start:]

    def end_block(
        self,
        kind: BlockKind,
        surroundings: Surroundings,
        *,
        number: str = "",
        level: int = 0,
    ) -> None:
        """Make a block of the paragraph; nothing of an empty one, unless it is all of a note."""
        for one in self._open:
            self._mark(one)
            one.start = 0
        paragraph, self._paragraph = self._paragraph, _Paragraph()
        kind = surroundings.kind or kind
        if not paragraph.text.strip() and not (
            kind is BlockKind.NOTE and surroundings.place not in {b.place for b in self.blocks}
        ):
            return
        place = self.place(surroundings)
        if kind in _COUNTED and not surroundings.place:
            self._numbered += 1
        self.blocks.append(
            Block(
                kind,
                paragraph.text,
                place,
                number,
                level,
                surroundings.cell,
                surroundings.note,
                tuple(sorted(paragraph.marks, key=lambda mark: (mark.start, -mark.end))),
                tuple(paragraph.spans),
            )
        )

    def _mark(self, one: _Open) -> None:
        if self.length > one.start:
            self._paragraph.marks.append(Mark(one.kind, one.start, self.length, one.name))

    def letter(self) -> Letter:
        """All that was gathered, without the empty paragraphs of a note that says something, and
        with a header or footer that several kinds of pages share once.
        """
        filled = {block.place for block in self.blocks if block.text.strip()}
        seen: set[tuple[BlockKind, str]] = set()
        kept = []
        for block in self.blocks:
            again = (block.kind, block.text) in seen
            if block.kind in (BlockKind.HEADER, BlockKind.FOOTER):
                seen.add((block.kind, block.text))
            if not again and (block.text.strip() or block.place not in filled):
                kept.append(block)
        kept.sort(key=lambda block: _LAST.index(block.kind) + 1 if block.kind in _LAST else 0)
        return Letter(tuple(kept), tuple(self.changes), tuple(self.unread), tuple(self.comments))
