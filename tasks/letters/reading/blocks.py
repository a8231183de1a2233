"""What every reader makes of a letter: blocks of text in reading order, as a reader of the paper
sees them when every tracked change is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

#: Stands in the text where the call of a note is printed that the document numbers by itself.
CALL = "\ufffc"
#: Begins an item of a list that no style makes one.
_BULLET = re.compile(r"\s*[-\u2013\u2022*\u25aa]\s")


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "kop"
    PARAGRAPH = "alinea"
    ITEM = "opsommingspunt"
    CAPTION = "bijschrift"
    CELL = "cel"
    NOTE = "noot"
    BOX = "kader"
    HEADER = "kopregel"
    FOOTER = "voetregel"


class MarkKind(StrEnum):
    """What a part of a text is besides text.

    NOTE: the call of a note; the name is the place of the note, such as ``voetnoot 3``.
    CONTROL: a content control, or text between reference marks; the name is its tag.
    FIELD: computed by the word processor; the name is the first word of its code, such as ``PAGE``.
    RAISED: raised digits, such as a call that was typed by hand; the name is empty.
    STRONG, EMPHASIS: stands out by its run, bold or slanted; the name is empty.
    LINK: leads to an address, which is the name.
    COMMENT: what a comment in the margin is about, and, of no characters, where it is called; the
        name is its id.
    """

    NOTE = "noot"
    CONTROL = "besturingselement"
    FIELD = "veld"
    RAISED = "verhoogd"
    STRONG = "vet"
    EMPHASIS = "cursief"
    LINK = "verwijzing"
    COMMENT = "opmerking"


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the text of a block: the characters from ``start`` up to ``end``."""

    kind: MarkKind
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a piece of the text of a block stands in the file.

    Attributes:
        start, end: the characters of the block.
        part: of the archive, such as ``word/document.xml``; empty for a text file.
        node: which text of that part, counted from 0 in the order of the file.
        offset: of the first character, in that text or in the text file.
    """

    start: int
    end: int
    part: str
    node: int
    offset: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a block stands in a table; all from 1, and a cell may hold several blocks.

    Attributes:
        column: the first of the columns it covers; ``width`` says how many.
        heading: whether the row repeats as a heading.
    """

    table: int
    row: int
    column: int
    width: int = 1
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, and where it stands.

    Attributes:
        text: as printed, without an automatic number and with :data:`CALL` for the call of a note.
        place: Dutch, such as ``alinea 12``, ``tabel 2, rij 3, kolom 1`` or ``voetnoot 4``.
        number: the automatic number that is printed before it, such as ``6.1``; empty if none.
        level: of a heading, from 1; else 0.
        cell: of a table, or None.
        note: what the note is numbered, or None; empty for a note that nothing calls.
        marks: in the order in which they begin; they may lie within each other.
        spans: in the order of the text; what the document prints by itself is in none of them.
    """

    kind: BlockKind
    text: str
    place: str
    number: str = ""
    level: int = 0
    cell: Cell | None = None
    note: str | None = None
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()

    def marked(self, *kinds: MarkKind) -> tuple[Mark, ...]:
        """The marks of these kinds."""
        return tuple(mark for mark in self.marks if mark.kind in kinds)


class ChangeKind(StrEnum):
    """What somebody did while changes were tracked."""

    INSERTED = "ingevoegd"
    DELETED = "verwijderd"
    MOVED = "verplaatst"
    #: With what comes next: the end of the paragraph was deleted.
    MERGED = "samengevoegd"


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change that nobody accepted or rejected yet: the text it is about, and the block
    that it is in or, if it was deleted, was before. ``author`` is empty if the file does not say.
    """

    kind: ChangeKind
    text: str
    place: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class MarginComment:
    """What somebody wrote in the margin; a mark with its ``id`` says about what, if it is about
    text that is still there.
    """

    id: str
    author: str
    text: str


class Unread(StrEnum):
    """What stands in a document and is not read."""

    PICTURE = "afbeelding"
    EMBEDDED = "ingesloten bestand"
    HIDDEN = "verborgen tekst"
    COMMENT = "opmerking in de kantlijn"
    UNCALLED = "noot zonder teken in de tekst"
    RUNNING = "kop- of voetregel, of paginanummer"
    TURNED = "tekst die niet rechtop staat"


@dataclass(frozen=True, slots=True)
class Letter:
    """A document as it was read.

    Attributes:
        blocks: the text, then the notes in the order of their calls, then headers and footers.
        changes: tracked changes; the blocks have them as accepted.
        unread: what is not read, and its place; never text of the letter.
        comments: in the margin, in the order of the file; never text of the letter.
    """

    blocks: tuple[Block, ...]
    changes: tuple[Change, ...] = ()
    unread: tuple[tuple[Unread, str], ...] = ()
    comments: tuple[MarginComment, ...] = ()


def opened(blocks: Iterable[Block]) -> Iterator[str]:
    """Of each block what opens the list that it is an item of: the text before the list, if that
    ends with a colon; else empty.
    """
    opens = ""
    for block in blocks:
        listed = block.kind is BlockKind.ITEM or _BULLET.match(block.text) is not None
        if not listed:
            opens = block.text if block.text.rstrip().endswith(":") else ""
        yield opens if listed else ""
