"""Reads a page of HTML, such as the screen form of an annex, as it is shown when every insertion
and deletion in it is accepted.

The parser does not say where in the file a text stands, so that blocks have no spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import tinyhtml5  # type: ignore[import-untyped]

from tasks.letters.reading.blocks import BlockKind, Cell, ChangeKind, Letter, MarkKind, Unread
from tasks.letters.reading.gathering import Gathering, Surroundings, in_cell
from tasks.letters.reading.html.bounds import hold_in_bounds

_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+)?html[\s>]", re.I | re.S
)
_PARAGRAPHS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog"),
        *("div", "dl", "dt", "fieldset", "figure", "footer", "form", "header", "hr"),
        *("html", "legend", "main", "menu", "nav", "ol", "p", "pre", "section"),
        *("summary", "ul"),
    }
)
#: What an element is as a block; elements that are not named stand in a line.
_BLOCKS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    "li": BlockKind.ITEM,
    **dict.fromkeys(("caption", "figcaption"), BlockKind.CAPTION),
    **dict.fromkeys(_PARAGRAPHS, BlockKind.PARAGRAPH),
}
#: What is no text of the page.
_SILENT = frozenset(
    {
        *("audio", "button", "datalist", "head", "noscript", "option", "script", "select"),
        *("style", "template", "textarea"),
    }
)
_PICTURES = frozenset({"svg", "img", "canvas", "video", "picture", "math"})
_EMBEDDED = frozenset({"iframe", "object", "embed"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile("[ \t\r\n\f]+")
_WIDEST = 1_000


def is_html(data: bytes) -> bool:
    """Whether the file is a page of HTML."""
    return _BEGINS.match(data[:4096]) is not None


def read_html(data: bytes) -> Letter:
    """The letter on a page.

    Raises:
        LetterError: if the page is larger or deeper than a letter can be.
    """
    hold_in_bounds(data)
    root: Element = tinyhtml5.parse(data, namespace_html_elements=False)
    return _Reader(root).read()


class _Reader:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._gathering = Gathering()
        self._after_space = True
        self._number = ""  # of the block that is being read
        known = {one.get("id"): one for one in root.iter() if one.get("id")}
        self._notes = {
            target: (known[target], " ".join("".join(one.itertext()).split()))
            for one in reversed(list(root.iter("a")))
            if (target := _called(one)) in known
        }
        self._elsewhere = {id(note) for note, _ in self._notes.values()}

    def read(self) -> Letter:
        self._block(self._root, Surroundings(), BlockKind.PARAGRAPH)
        for one in self._root.iter("a"):  # in the order of the calls
            if (note := self._notes.pop(_called(one), None)) is not None:
                element, label = note
                there = Surroundings(BlockKind.NOTE, f"voetnoot {label}", note=label)
                self._elsewhere.discard(id(element))
                self._block(element, there, BlockKind.NOTE)
        return self._gathering.letter()

    def _block(
        self, element: Element, there: Surroundings, kind: BlockKind, level: int = 0
    ) -> None:
        """All of an element that begins and ends a paragraph."""
        self._end(there, kind, level)
        self._inline(element, there, kind, level)
        self._end(there, kind, level)

    def _end(self, there: Surroundings, kind: BlockKind, level: int) -> None:
        if self._gathering.length or there.kind is BlockKind.NOTE:
            self._gathering.end_block(kind, there, number=self._number, level=level)
            self._number = ""
        self._after_space = True

    def _inline(self, element: Element, there: Surroundings, kind: BlockKind, level: int) -> None:
        self._plain(element.text)
        for one in element:
            if isinstance(one.tag, str) and id(one) not in self._elsewhere:
                self._element(one, there, kind, level)
            self._plain(one.tail)

    def _element(self, one: Element, there: Surroundings, kind: BlockKind, level: int) -> None:
        tag = one.tag.rpartition("}")[2]
        if tag in _SILENT or one.get("role") == "doc-backlink":
            return
        if one.get("hidden") is not None or _HIDDEN.search(one.get("style", "")):
            if "".join(one.itertext()).strip():
                self._gathering.not_read(Unread.HIDDEN, there)
        elif tag in _PICTURES or tag in _EMBEDDED:
            found = Unread.PICTURE if tag in _PICTURES else Unread.EMBEDDED
            self._gathering.not_read(found, there)
        elif tag in _BLOCKS:
            # A heading of an annex that is in no outline is a paragraph in Word, and so it is here.
            own = BlockKind.PARAGRAPH if one.get("class") == "unnumbered" else _BLOCKS[tag]
            inner = kind if own is BlockKind.PARAGRAPH else own
            self._end(there, kind, level)
            self._block(one, there, inner, int(tag[1]) if own is BlockKind.HEADING else level)
        elif tag == "table":
            self._end(there, kind, level)
            self._gathering.tables += 1
            self._table(one, there, self._gathering.tables)
        elif tag == "br":
            self._gathering.printed("\n")
            self._after_space = True
        elif tag == "del":
            self._gathering.changed(ChangeKind.DELETED, "".join(one.itertext()), there)
        elif tag == "ins":
            start = self._gathering.length
            self._inline(one, there, kind, level)
            self._gathering.changed(ChangeKind.INSERTED, self._gathering.since(start), there)
        elif (note := self._notes.get(_called(one))) is not None:
            self._gathering.call(f"voetnoot {note[1]}")
            self._after_space = False
        elif self._is_number(one, kind):
            self._number = "".join(one.itertext()).strip()
        else:
            self._marked(one, there, kind, level)

    def _is_number(self, one: Element, kind: BlockKind) -> bool:
        """Whether it is what annexes of ours have where Word numbers by itself."""
        numbered = kind in (BlockKind.HEADING, BlockKind.ITEM) and not self._gathering.length
        return numbered and one.get("class") == "nr"

    def _marked(self, one: Element, there: Surroundings, kind: BlockKind, level: int) -> None:
        raised = MarkKind.RAISED if one.tag == "sup" else None
        figure = one.get("data-figure")
        with (
            self._gathering.marked(raised),
            self._gathering.marked(MarkKind.CONTROL if figure else None, figure or ""),
        ):
            self._inline(one, there, kind, level)

    def _table(self, table: Element, there: Surroundings, number: int) -> None:
        for caption in table.iter("caption"):
            self._block(caption, there, BlockKind.CAPTION)
            break
        covered: dict[tuple[int, int], bool] = {}
        for row, (tr, heading) in enumerate(_rows(table), start=1):
            column = 1
            for one in tr:
                if one.tag not in ("td", "th"):
                    continue
                while covered.pop((row, column), False):
                    column += 1
                width, height = _span(one, "colspan"), _span(one, "rowspan")
                cell = Cell(number, row, column, width, heading)
                self._block(one, in_cell(there, cell), BlockKind.CELL)
                if height > 1:
                    covered |= {
                        (lower, at): True
                        for lower in range(row + 1, row + height)
                        for at in range(column, column + width)
                    }
                column += width

    def _plain(self, text: str | None) -> None:
        for piece in re.findall(r"[ \t\r\n\f]+|[^ \t\r\n\f]+", text or ""):
            blank = _BLANKS.fullmatch(piece) is not None
            if not blank or not self._after_space:
                self._gathering.text(" " if blank else piece)
            self._after_space = blank


def _called(one: Element) -> str:
    """The id of the note that a link calls; empty for any other element."""
    calls = one.tag == "a" and one.get("role") == "doc-noteref"
    return one.get("href", "").removeprefix("#") if calls else ""


def _rows(table: Element) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, and whether they head it; not those of tables within."""
    for one in table:
        if one.tag in ("thead", "tbody", "tfoot"):
            yield from ((row, one.tag == "thead") for row in one if row.tag == "tr")


def _span(cell: Element, attribute: str) -> int:
    given = cell.get(attribute, "")
    return max(1, min(int(given), _WIDEST)) if given.isdecimal() and len(given) < 8 else 1
