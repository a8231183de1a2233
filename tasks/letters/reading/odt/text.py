"""What stands within the paragraphs of an ODT: spans, fields, reference marks, notes, tracked
changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from xml.etree.ElementTree import Element

from tasks.letters.reading.blocks import (
    BlockKind,
    ChangeKind,
    MarginComment,
    MarkKind,
    Unread,
)
from tasks.letters.reading.docx.package import OWN_AUTHOR
from tasks.letters.reading.gathering import Gathering, Surroundings
from tasks.letters.reading.odt.styles import OdtStyles, name, number, value

CHANGES = frozenset({"text:change", "text:change-start", "text:change-end"})
_KINDS = {"text:insertion": ChangeKind.INSERTED, "text:deletion": ChangeKind.DELETED}
#: Reference marks around figures of ours are named so, see tasks/annexes/documents/odt.
_OURS = re.compile(r"cijfer\|(.+)\|\d+")
#: Fields that Word has too, by its names.
_FIELDS = {
    "text:page-number": "PAGE",
    "text:page-count": "NUMPAGES",
    "text:sequence": "SEQ",
    "text:bookmark-ref": "REF",
    "text:reference-ref": "REF",
    "text:sequence-ref": "REF",
    "text:note-ref": "NOTEREF",
    "text:date": "DATE",
    "text:time": "TIME",
}
_HOLDERS = frozenset(
    {"text:span", "text:a", "text:meta", "text:meta-field", "text:ruby", "text:ruby-base"}
)
_NOTES = {"footnote": "voetnoot", "endnote": "eindnoot"}
#: White space collapses to one space; what must stay is written as elements.
_PIECES = re.compile(r"(?:[^ \t\r\n]| (?![ \t\r\n]))+|[ \t\r\n]+")
_MOST_SPACES = 1_000


class OdtText:
    """Reads paragraphs of one part at a time.

    Attributes:
        notes: place, label and body of each note, in the order of their calls.
    """

    def __init__(
        self,
        gathering: Gathering,
        styles: OdtStyles,
        content: Element,
        blocks: Callable[[Element, Surroundings], None],
    ) -> None:
        """``blocks`` reads what stands in a text box."""
        self._gathering = gathering
        self._styles = styles
        self._blocks = blocks
        self.notes: list[tuple[str, str, Element]] = []
        self._part = ""
        self._nodes: dict[Element, int] = {}
        self._after_space = True
        self._inserting: dict[str, int] = {}
        self._ranges = {
            value(one, "office:name")
            for one in content.iter()
            if name(one) == "office:annotation-end"
        }
        self._changes = {
            value(region, "text:id") or value(region, "xml:id") or "": (
                _KINDS[name(change)],
                " ".join(
                    "".join(one.itertext()) for one in change if name(one) != "office:change-info"
                ),
                _author(change),
            )
            for region in content.iter()
            if name(region) == "text:changed-region"
            for change in region
            if name(change) in _KINDS
        }

    def begin(self, part: str, root: Element) -> None:
        """What follows stands in that part."""
        self._part = part
        self._nodes = {one: count for count, one in enumerate(root.iter())}

    def paragraph(self, paragraph: Element, there: Surroundings) -> None:
        """All of a paragraph or heading; its block is ended by whoever asked."""
        self._after_space = True
        self._inline(paragraph, there)
        for change, start in self._inserting.items():
            self._inserted(change, start, there)
            self._inserting[change] = 0

    def change(self, one: Element, there: Surroundings) -> None:
        """A place where something was deleted, or an edge of what was inserted."""
        id = value(one, "text:change-id") or ""
        kind, text, author = self._changes.get(id, (None, "", ""))
        if kind is ChangeKind.DELETED:
            self._gathering.changed(kind, text, there, author)
        elif kind is ChangeKind.INSERTED and name(one) == "text:change-start":
            self._inserting[id] = self._gathering.length
        elif id in self._inserting:
            self._inserted(id, self._inserting.pop(id), there)

    def drawn(self, drawing: Element, there: Surroundings) -> None:
        """A frame or a shape: the text in it, each box once."""
        called = name(drawing)
        if called == "draw:text-box" or any(name(one) == "text:p" for one in drawing):
            self._gathering.boxes += 1
            inside = Surroundings(BlockKind.BOX, f"kader {self._gathering.boxes}")
            kept = self._after_space, self._inserting
            self._inserting = {}
            with self._gathering.apart():
                self._blocks(drawing, inside)
            self._after_space, self._inserting = kept
        elif called in ("draw:object", "draw:object-ole"):
            self._gathering.not_read(Unread.EMBEDDED, there)
        elif called == "draw:image":
            self._gathering.not_read(Unread.PICTURE, there)
        else:
            for one in drawing:
                if name(one).startswith("draw:"):
                    self.drawn(one, there)

    def _inserted(self, change: str, start: int, there: Surroundings) -> None:
        author = self._changes[change][2]
        self._gathering.changed(ChangeKind.INSERTED, self._gathering.since(start), there, author)

    def _comment(self, annotation: Element) -> None:
        id = value(annotation, "office:name") or f"{len(self._gathering.comments)}"
        lines = ("".join(one.itertext()) for one in annotation if name(one) == "text:p")
        if _author(annotation) == OWN_AUTHOR:
            return
        comment = MarginComment(id, _author(annotation), "\n".join(lines).strip())
        self._gathering.comments.append(comment)
        self._gathering.commented(id)
        if id in self._ranges:
            self._gathering.open(MarkKind.COMMENT, id)

    def _inline(self, element: Element, there: Surroundings) -> None:
        node = 2 * self._nodes.get(element, 0)
        self._plain(element.text or "", node)
        for one in element:
            self._element(one, there)
            self._plain(one.tail or "", 2 * self._nodes.get(one, 0) + 1)

    def _element(self, one: Element, there: Surroundings) -> None:
        called = name(one)
        if called in _HOLDERS:
            self._styled(one, there)
        elif called == "text:s":
            self._gathering.printed(" " * min(number(one, "text:c", 1), _MOST_SPACES))
            self._after_space = False
        elif called in ("text:tab", "text:line-break"):
            self._gathering.printed("\t" if called == "text:tab" else "\n")
            self._after_space = True
        elif called == "text:note":
            self._note(one)
        elif called in CHANGES:
            self.change(one, there)
        elif called in ("text:reference-mark-start", "text:reference-mark-end"):
            tag = _tag(value(one, "text:name"))
            if called.endswith("start"):
                self._gathering.open(MarkKind.CONTROL, tag)
            else:
                self._gathering.close(MarkKind.CONTROL, tag)
        elif called == "text:reference-mark":
            pass
        elif called in ("loext:content-control", "text:content-control"):
            control = value(one, "loext:tag") or value(one, "loext:alias")
            with self._gathering.marked(MarkKind.CONTROL if control else None, control or ""):
                self._inline(one, there)
        elif called == "office:annotation":
            self._gathering.not_read(Unread.COMMENT, Surroundings(place="de kantlijn"))
            self._comment(one)
        elif called == "office:annotation-end":
            self._gathering.close(MarkKind.COMMENT, value(one, "office:name"))
        elif called.startswith("draw:"):
            self.drawn(one, there)
        elif called in ("text:hidden-text", "text:hidden-paragraph"):
            self._gathering.not_read(Unread.HIDDEN, there)
        elif called.startswith("text:") and called != "text:ruby-text" and (one.text or "").strip():
            reads_page = value(one, "text:reference-format") == "page"
            field = _FIELDS.get(called, called.removeprefix("text:").upper())
            with self._gathering.marked(MarkKind.FIELD, "PAGEREF" if reads_page else field):
                self._inline(one, there)

    def _styled(self, span: Element, there: Surroundings) -> None:
        style = value(span, "text:style-name") if name(span) == "text:span" else None
        if self._styles.is_hidden(style):
            if "".join(span.itertext()).strip():
                self._gathering.not_read(Unread.HIDDEN, there)
            return
        address = value(span, "xlink:href") or ""
        marks = (
            (MarkKind.LINK, "" if address.startswith("#") else address),
            (MarkKind.STRONG, self._styles.is_bold(style)),
            (MarkKind.EMPHASIS, self._styles.is_slanted(style)),
            (MarkKind.RAISED, self._styles.is_raised(style)),
        )
        with ExitStack() as opened:
            for kind, holds in marks:
                if holds:
                    named = holds if isinstance(holds, str) else ""
                    opened.enter_context(self._gathering.marked(kind, named))
            self._inline(span, there)

    def _note(self, note: Element) -> None:
        kind = _NOTES.get(value(note, "text:note-class") or "", "voetnoot")
        body = next((one for one in note if name(one) == "text:note-body"), Element("none"))
        citation = next((one for one in note if name(one) == "text:note-citation"), None)
        count = sum(place.startswith(kind) for place, _, _ in self.notes) + 1
        label = value(citation, "text:label") or str(count)
        self.notes.append((f"{kind} {label}", label, body))
        self._gathering.call(f"{kind} {label}")
        self._after_space = False

    def _plain(self, text: str, node: int) -> None:
        for piece in _PIECES.finditer(text):
            if piece[0].isspace():
                if not self._after_space:
                    self._gathering.text(" ", self._part, node, piece.start())
                self._after_space = True
            else:
                content, offset = piece[0], piece.start()
                if self._after_space and content.startswith(" "):
                    content, offset = content[1:], offset + 1
                self._gathering.text(content, self._part, node, offset)
                self._after_space = content.endswith(" ") if content else self._after_space


def _tag(mark: str | None) -> str:
    ours = _OURS.fullmatch(mark or "")
    return ours[1] if ours else mark or ""


def _author(element: Element) -> str:
    """Who made a change or a comment; empty if the file does not say."""
    return next((one.text or "" for one in element.iter() if name(one) == "dc:creator"), "")
