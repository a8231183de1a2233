"""Reads plain text, such as a PDF gives when its text is taken out: pages, notes at their foot, and
calls that stand against the word or number before them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from tasks.letters.reading.archive import MOST_CHARACTERS, LetterError
from tasks.letters.reading.blocks import Block, BlockKind, Letter, Mark, MarkKind, Span, Unread
from tasks.letters.reading.text.note_calls import find_calls

_NOTE = re.compile(r"\s*\[?(\d{1,3})\]?(?:[ \t]+(?=\S)|[ \t]*$)")
_BULLET = re.compile("\\s*[\u2022\u25aa\u25cf\u00b7\uf0b7*\u2013-][ \t]+(?=\\S)")
_ITEM = re.compile(r"\s*(\d{1,2})[.)][ \t]+(?=\S)")
_HEADING = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})*\.?[ \t]+(?=[^\W\d])")
_CAPTION = re.compile(r"\s*(?:tabel|figuur|grafiek)[ \t]+\d", re.IGNORECASE)
_CLOSED = (".", ",", ";", ":", "?", "!")
#: A heading is shorter than the lines of a text, in characters.
_LONGEST_HEADING = 80
_UNNUMBERED = 3
#: A line that fills so much of the width was ended by the paper, not by its writer.
_FULL = 0.75
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


class _Line(NamedTuple):
    start: int
    end: int
    text: str


class _Piece(NamedTuple):
    """Lines that belong together."""

    kind: BlockKind
    lines: list[_Line]


def read_text(data: bytes) -> Letter:
    """The letter in a text; offsets of spans are in characters.

    Raises:
        LetterError: if it is not text in UTF-8 or UTF-16.
    """
    return _Reader(_decoded(data)).read()


def _decoded(data: bytes) -> str:
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None or _CONTROLS.search(text):
        raise LetterError(
            "Dit is geen document van Word of LibreOffice Writer, en geen tekst in UTF-8. Lever de "
            "brief aan als .docx, .odt of .txt."
        )
    if len(text) > MOST_CHARACTERS:
        raise LetterError("De tekst is buitensporig lang voor een brief en is niet gelezen.")
    return text


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = text
        self._blocks: list[Block] = []
        self._notes: list[Block] = []
        self._unread: list[tuple[Unread, str]] = []
        self._width = max((len(line) for line in text.splitlines()), default=0)
        self._last_item = 0

    def read(self) -> Letter:
        for page in self._pages():
            self._page(page)
        return Letter((*self._blocks, *self._notes), unread=tuple(self._unread))

    def _lines(self) -> Iterator[_Line]:
        for found in re.finditer(r"[^\n\f]*(?:\n|\f|\Z)", self._source):
            if found[0]:
                text = found[0].rstrip("\r\n\f")
                yield _Line(found.start(), found.start() + len(text), text)

    def _pages(self) -> Iterator[list[list[_Line]]]:
        """The paragraphs of each page. A page ends with a form feed; where there is none, the
        first line of each page begins with one space, as some programs write it.
        """
        feeds = "\f" in self._source
        page: list[list[_Line]] = [[]]
        for line in self._lines():
            begins = not feeds and re.match(r" \S", line.text) is not None
            if begins and any(page):
                yield [one for one in page if one]
                page = [[]]
            if line.text.strip():
                page[-1].append(line)
            else:
                page.append([])
            if feeds and self._source[line.end : line.end + 1] == "\f":
                yield [one for one in page if one]
                page = [[]]
        yield [one for one in page if one]

    def _page(self, paragraphs: list[list[_Line]]) -> None:
        notes = self._foot(paragraphs[-1]) if paragraphs else []
        pieces = [
            piece
            for paragraph in (paragraphs[:-1] if notes else paragraphs)
            for piece in self._pieces(paragraph)
        ]
        first = len(self._blocks)
        for number, piece in enumerate(pieces):
            if self._goes_on(piece, begins_page=number == 0):
                first -= number == 0
                self._blocks[-1] = self._block(piece, self._blocks[-1])
            else:
                self._blocks.append(self._block(piece))
        self._mark(first, [label for label, _ in notes])
        for label, lines in notes:
            start = lines[0].start
            end = max(start, lines[-1].end)
            text = re.sub(r"[\r\n]", " ", self._source[start:end])
            span = (Span(0, len(text), "", 0, start),) if text else ()
            place = f"voetnoot {label}"
            self._notes.append(Block(BlockKind.NOTE, text, place, note=label, spans=span))

    def _foot(self, paragraph: list[_Line]) -> list[tuple[str, list[_Line]]]:
        """The notes in the last paragraph of a page: they are numbered on from the page before."""
        notes: list[tuple[str, list[_Line]]] = []
        for line in paragraph:
            found = _NOTE.match(line.text)
            if found is not None and int(found[1]) == len(self._notes) + len(notes) + 1:
                notes.append((found[1], [line._replace(start=line.start + found.end())]))
            elif not notes:
                return []
            else:
                notes[-1][1].append(line)
        return notes

    def _pieces(self, paragraph: list[_Line]) -> Iterator[_Piece]:
        piece: _Piece | None = None
        for number, line in enumerate(paragraph):
            after = paragraph[number + 1].text if number + 1 < len(paragraph) else ""
            kind = self._begins(line.text, after, first=number == 0)
            if piece is None or kind is not None or piece.kind is BlockKind.HEADING:
                if piece is not None:
                    yield piece
                piece = _Piece(kind or BlockKind.PARAGRAPH, [])
            piece.lines.append(line)
        if piece is not None:
            yield piece

    def _begins(self, line: str, after: str, *, first: bool) -> BlockKind | None:
        """What begins with that line; None if it may be in the middle of something."""
        if _BULLET.match(line):
            return BlockKind.ITEM
        if first and _CAPTION.match(line):
            return BlockKind.CAPTION
        if first and self._is_heading(line, after):
            self._last_item = 0
            return BlockKind.HEADING
        item = _ITEM.match(line)
        if item is not None and int(item[1]) in (1, self._last_item + 1):
            self._last_item = int(item[1])
            return BlockKind.ITEM
        return None

    def _is_heading(self, line: str, after: str) -> bool:
        line, after = line.strip(), after.strip()
        if line.endswith(_CLOSED) or len(line) > _LONGEST_HEADING:
            return False
        if after:
            # A line that ends although the next word fits was ended by its writer.
            fits = len(line) + 1 + len(after.split()[0]) < self._width
            return fits and (after[0].isupper() or bool(_HEADING.match(line)))
        return bool(_HEADING.match(line)) or not re.search(r"\d", line)

    def _goes_on(self, piece: _Piece, *, begins_page: bool) -> bool:
        """Whether a piece is the rest of the block before it: on the next page, or after an empty
        line, which some programs write after the first line of an item.
        """
        if not self._blocks or piece.kind is not BlockKind.PARAGRAPH:
            return False
        last = self._blocks[-1]
        said = last.text.rstrip()
        begins_low = piece.lines[0].text.strip()[0].islower()
        if last.kind is not BlockKind.ITEM and "\t" in said + piece.lines[0].text:
            return False  # a row of a table
        if last.kind is BlockKind.ITEM and not said.endswith(_CLOSED):
            return begins_low or begins_page or len(said) > _FULL * self._width
        if not begins_page or last.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            return False
        return begins_low or not said.endswith((".", "?", "!"))

    def _block(self, piece: _Piece, begun: Block | None = None) -> Block:
        start, end = piece.lines[0].start, piece.lines[-1].end
        text = re.sub(r"[\r\n]", " ", self._source[start:end])
        start += len(text) - len(text.lstrip())
        text = text.strip()
        if begun is None:
            place = f"alinea {len(self._blocks) + 1}"
            level = _level(text) if piece.kind is BlockKind.HEADING else 0
            span = Span(0, len(text), "", 0, start)
            return Block(piece.kind, text, place, level=level, spans=(span,))
        at = len(begun.text) + 1
        span = Span(at, at + len(text), "", 0, start)
        return Block(
            begun.kind,
            f"{begun.text} {text}",
            begun.place,
            marks=begun.marks,
            spans=(*begun.spans, span),
        )

    def _mark(self, first: int, labels: list[str]) -> None:
        """Mark the calls of the notes of a page, in the blocks from ``first`` on."""
        texts = [block.text for block in self._blocks[first:]]
        for label, call in zip(labels, find_calls(texts, labels), strict=True):
            place = f"voetnoot {label}"
            if call is None:
                self._unread.append((Unread.UNCALLED, place))
                continue
            block = self._blocks[first + call.text]
            mark = Mark(MarkKind.NOTE, call.start, call.end, place)
            self._blocks[first + call.text] = Block(
                block.kind,
                block.text,
                block.place,
                marks=(*block.marks, mark),
                spans=block.spans,
            )


def _level(heading: str) -> int:
    """1 for ``6. Schulden``, 2 for ``6.1 Motie``; what has no number stands under those."""
    number = re.match(r"\d+(?:\.\d+)*", heading)
    return number[0].count(".") + 1 if number else _UNNUMBERED
