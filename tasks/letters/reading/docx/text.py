"""What stands within the paragraphs of a Word document: runs, fields, controls, calls of notes,
tracked changes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tasks.letters.reading.blocks import BlockKind, ChangeKind, MarkKind, Unread
from tasks.letters.reading.docx.styles import WordStyles, child, name, value
from tasks.letters.reading.gathering import Gathering, Surroundings

GONE = {"w:del": ChangeKind.DELETED, "w:moveFrom": ChangeKind.MOVED}
_CAME = {"w:ins": ChangeKind.INSERTED, "w:moveTo": ChangeKind.MOVED}
#: Elements that only hold others.
_HOLDERS = frozenset({"w:smartTag", "w:customXml", "w:bdo", "w:dir", "w:ruby", "w:rubyBase"})
_PRINTED = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
}
_CALLS = {"w:footnoteReference": "voetnoot", "w:endnoteReference": "eindnoot"}
_RANGES = frozenset({"w:commentRangeStart", "w:commentRangeEnd"})
_PICTURES = frozenset({"blip", "imagedata", "chart", "relIds"})


def chosen(alternatives: Element) -> Element:
    """The first choice of alternatives: the others say the same again for older programs."""
    return next((one for one in alternatives if name(one) == "mc:Choice"), Element("none"))


@dataclass(slots=True)
class _Field:
    """A field: its code so far, and whether that is still being read."""

    code: str = ""
    in_code: bool = True


class WordText:
    """Reads paragraphs of one part at a time.

    Attributes:
        called: the label of each note that is called, by kind and id, in the order of the calls.
    """

    def __init__(
        self,
        gathering: Gathering,
        styles: WordStyles,
        blocks: Callable[[Element, Surroundings], None],
        comments: Container[str],
    ) -> None:
        """``blocks`` reads what stands in a text box; ``comments`` are the ids of those to mark."""
        self._gathering = gathering
        self._styles = styles
        self._blocks = blocks
        self._comments = comments
        self.called: dict[str, dict[str, str]] = {kind: {} for kind in _CALLS.values()}
        self._counted = dict.fromkeys(_CALLS.values(), 0)
        self._part = ""
        self._links: Mapping[str, str] = {}
        self._nodes: dict[Element, int] = {}
        self._fields: list[_Field] = []

    def begin(self, part: str, root: Element, links: Mapping[str, str]) -> None:
        """What follows stands in that part, of which ``links`` are the addresses by id."""
        self._links = links
        if part != self._part:
            texts = (one for one in root.iter() if name(one) in ("w:t", "m:t"))
            self._part, self._nodes = part, {one: count for count, one in enumerate(texts)}
        self._fields = []

    def inline(self, element: Element, there: Surroundings) -> None:
        """What stands in a paragraph or in a part of it."""
        for one in element:
            called = name(one)
            if called in ("w:r", "m:r"):
                self._run(one, there)
            elif called == "w:sdt":
                with self.tagged(one) as content:
                    self.inline(content, there)
            elif called in GONE:
                self.gone(one, GONE[called], there)
            elif called in _CAME:
                start = self._gathering.length
                self.inline(one, there)
                text, author = self._gathering.since(start), value(one, "w:author")
                self._gathering.changed(_CAME[called], text, there, author)
            elif called in _RANGES:
                self.comment(one)
            elif called == "w:fldSimple":
                with self._gathering.marked(MarkKind.FIELD, _first_word(value(one, "w:instr"))):
                    self.inline(one, there)
            elif called == "mc:AlternateContent":
                self.inline(chosen(one), there)
            elif called == "w:hyperlink":
                address = self._links.get(value(one, "r:id") or "")
                with self._gathering.marked(MarkKind.LINK if address else None, address or ""):
                    self.inline(one, there)
            elif called in _HOLDERS or (called.startswith("m:") and not called.endswith("Pr")):
                self.inline(one, there)

    @contextmanager
    def tagged(self, control: Element) -> Iterator[Element]:
        """What a content control holds, marked with its tag."""
        properties = child(control, "w:sdtPr")
        tag = value(child(properties, "w:tag")) or value(child(properties, "w:alias"))
        content = child(control, "w:sdtContent")
        with self._gathering.marked(MarkKind.CONTROL if tag else None, tag or ""):
            yield Element("none") if content is None else content

    def gone(self, element: Element, kind: ChangeKind, there: Surroundings) -> None:
        """What was deleted or moved away."""
        texts = (one.text or "" for one in element.iter() if name(one) in ("w:t", "w:delText"))
        author = value(element, "w:author")
        self._gathering.changed(kind, "".join(texts), there, author)

    def comment(self, mark: Element) -> None:
        """Where what a comment is about begins or ends, or where it is called."""
        id = value(mark, "w:id") or ""
        if id not in self._comments:
            return
        if name(mark) == "w:commentRangeStart":
            self._gathering.open(MarkKind.COMMENT, id)
        elif name(mark) == "w:commentRangeEnd":
            self._gathering.close(MarkKind.COMMENT, id)
        else:
            self._gathering.commented(id)

    def _run(self, run: Element, there: Surroundings) -> None:
        properties = child(run, "w:rPr")
        if self._styles.is_hidden(properties):
            if any((one.text or "").strip() for one in run.iter() if name(one) == "w:t"):
                self._gathering.not_read(Unread.HIDDEN, there)
            return
        looks = (
            (MarkKind.STRONG, self._styles.is_bold),
            (MarkKind.EMPHASIS, self._styles.is_slanted),
            (MarkKind.RAISED, self._styles.is_raised),
        )
        with ExitStack() as marks:
            for kind, looks_so in looks:
                if looks_so(properties):
                    marks.enter_context(self._gathering.marked(kind))
            self._in_run(run, there)

    def _in_run(self, run: Element, there: Surroundings) -> None:
        follows = False
        for one in run:
            called = name(one)
            if called == "w:fldChar":
                self._field(value(one, "w:fldCharType"))
            elif called == "w:instrText" and self._fields:
                self._fields[-1].code += one.text or ""
            elif any(open_.in_code for open_ in self._fields):
                continue
            elif called in ("w:t", "m:t"):
                self._gathered(one, raised=follows)
            elif called in _PRINTED:
                self._gathering.printed(_PRINTED[called])
            elif called == "w:sym":
                self._gathering.printed("\u25a1")
            elif called == "w:commentReference":
                self.comment(one)
            elif called in _CALLS:
                follows = _has_own_sign(one) or follows
                self._call(_CALLS[called], one, own_sign=follows)
            elif called in ("w:ruby", "w:rubyBase"):
                self.inline(one, there)
            elif called == "mc:AlternateContent":
                self._in_run(chosen(one), there)
            elif called in ("w:drawing", "w:pict", "w:object"):
                self._drawn(one, there)

    def _gathered(self, text: Element, *, raised: bool) -> None:
        content, offset = text.text or "", 0
        if text.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
            stripped = content.strip(" \t\r\n")
            offset = content.find(stripped)
            content = stripped
        with self._gathering.marked(MarkKind.RAISED if raised else None):
            self._gathering.text(content, self._part, self._nodes.get(text, 0), offset)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields and self._fields[-1].in_code:
            self._fields[-1].in_code = False
            self._gathering.open(MarkKind.FIELD, _first_word(self._fields[-1].code))
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if not ended.in_code:
                self._gathering.close(MarkKind.FIELD, _first_word(ended.code))

    def _call(self, kind: str, reference: Element, *, own_sign: bool) -> None:
        id = value(reference, "w:id") or ""
        if id not in self.called[kind]:
            self._counted[kind] += not own_sign
            self.called[kind][id] = (
                f"met eigen teken {len(self.called[kind]) + 1}"
                if own_sign
                else str(self._counted[kind])
            )
        self._gathering.call(f"{kind} {self.called[kind][id]}")

    def _drawn(self, drawing: Element, there: Surroundings) -> None:
        boxes = list(_boxes(drawing))
        if not boxes:
            kinds = {one.tag.rpartition("}")[2] for one in drawing.iter()}
            if name(drawing) == "w:object":
                self._gathering.not_read(Unread.EMBEDDED, there)
            elif kinds & _PICTURES:
                self._gathering.not_read(Unread.PICTURE, there)
        for box in boxes:
            self._gathering.boxes += 1
            fields, self._fields = self._fields, []
            place = f"kader {self._gathering.boxes}"
            inside = Surroundings(BlockKind.BOX, place)
            with self._gathering.apart():
                self._blocks(box, inside)
                self._gathering.end_block(BlockKind.BOX, inside)
            self._fields = fields


def _boxes(element: Element) -> Iterator[Element]:
    """The texts of the boxes in a drawing; each once."""
    for one in element:
        if name(one) == "w:txbxContent":
            yield one
        else:
            yield from _boxes(chosen(one) if name(one) == "mc:AlternateContent" else one)


def _has_own_sign(reference: Element) -> bool:
    """Whether the call of a note has a sign of its own, which follows in the same run."""
    return value(reference, "w:customMarkFollows") in ("1", "true", "on")


def _first_word(code: str | None) -> str:
    return (code or "").split()[0].upper() if (code or "").split() else ""
