"""Puts the marks of comments into the text of a Word document: where a range begins, where it ends
and the reference to its comment, which may stand between runs but never within one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tasks.letters.comments.word_octets import Edit, Octets, Part, TextOctets

#: Elements between whose children marks may stand.
_LINES = frozenset(
    {"w:p", "w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:customXml", "w:sdtContent"}
)
#: Marks that a document has of a comment.
_MARKS = frozenset({"w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"})
_PRESERVE = b' xml:space="preserve"'
#: Elements of which several stand below each other, or next to each other in a row.
_BLOCKS = frozenset({"w:p", "w:tbl", "w:tr", "w:tc"})


class Stretch(NamedTuple):
    """Text of a part: from a character of one of its texts up to a character of another."""

    first: int
    start: int
    last: int
    end: int


def with_marks(part: Part, stretches: Sequence[tuple[int, Stretch]]) -> list[Edit]:
    """What puts a comment, by its id, at each stretch. No character of the text changes."""
    return list(_Marking(part).edits(stretches))


def without_marks(part: Part, ids: frozenset[str]) -> list[Edit]:
    """What takes the marks of those comments out again."""
    edits = []
    for one in part.elements:
        if one.name in _MARKS and one.attributes.get("w:id") in ids:
            run = one.parent
            alone = run is not None and run.name == "w:r" and run.first is run.last is one
            gone = run if alone and run is not None else one
            edits.append(Edit(gone.start, gone.end, b""))
    return edits


class _Marking:
    def __init__(self, part: Part) -> None:
        self._part = part
        self._plain: dict[int, bytes] = defaultdict(bytes)  # between elements, by place
        self._in_run: dict[int, tuple[Octets, bytes]] = {}  # between what a run holds
        self._in_text: dict[int, tuple[TextOctets, bytes]] = {}  # between characters

    def edits(self, stretches: Sequence[tuple[int, Stretch]]) -> Iterator[Edit]:
        # What ends at a place comes before what begins there.
        for id, stretch in stretches:
            self._mark(stretch.last, stretch.end, "end", id)
        for id, stretch in stretches:
            self._mark(stretch.first, stretch.start, "start", id)
        for place, marks in self._plain.items():
            yield Edit(place, place, marks)
        for place, (holder, marks) in self._in_run.items():
            yield Edit(place, place, _ended(holder) + marks + self._begun(holder))
        split: dict[int, TextOctets] = {}
        for place, (text, marks) in self._in_text.items():
            run = text.element.parent
            assert run is not None
            tag = text.element.tag
            again = b"<" + tag + _PRESERVE + b">"
            between = b"</" + tag + b">" + _ended(run) + marks + self._begun(run) + again
            yield Edit(place, place, between)
            split[text.element.start] = text
        for text in split.values():
            yield from _preserved(text)

    def _mark(self, number: int, offset: int, edge: str, id: int) -> None:
        text = self._part.texts[number]
        anchor = _anchor(text)
        marks = self._marks(anchor, edge, id)
        element = text.element
        begins, ends = text.printed
        whole = anchor is not element.parent or not text.can_be_split
        if edge == "start" and (whole or (offset <= begins and element is anchor.first)):
            self._plain[anchor.start] += marks
        elif edge == "end" and (whole or (offset >= ends and element is anchor.last)):
            self._plain[anchor.end] += marks
        elif begins < offset < ends:
            place = text.at(offset)
            self._in_text[place] = (text, self._in_text.get(place, (text, b""))[1] + marks)
        else:
            place = element.start if edge == "start" else element.end
            self._in_run[place] = (anchor, self._in_run.get(place, (anchor, b""))[1] + marks)

    def _marks(self, anchor: Octets, edge: str, id: int) -> bytes:
        word = next(one for one in reversed(anchor.path()) if one.name.startswith("w:")).tag
        prefix, _, local = word.rpartition(b":")
        declared = b""
        if not local or not prefix:  # the namespace without a prefix holds for no attribute
            prefix, declared = b"w", b' xmlns:w="' + self._part.namespace + b'"'
        of = prefix + b':id="' + str(id).encode() + b'"'
        if edge == "start":
            return b"<%b:commentRangeStart%b %b/>" % (prefix, declared, of)
        return (
            b"<%b:commentRangeEnd%b %b/>" % (prefix, declared, of)
            + b"<%b:r%b>" % (prefix, declared)
            + b"<%b:commentReference %b/></%b:r>" % (prefix, of, prefix)
        )

    def _begun(self, run: Octets) -> bytes:
        look = run.properties
        return b"<" + run.tag + b">" + (self._part.data[look.start : look.end] if look else b"")


def _anchor(text: TextOctets) -> Octets:
    """What a mark about a text may stand before or after: its run, or what holds the run where
    nothing may stand between runs: a box, a field, a content control for plain text, a formula.
    """
    path = text.element.path()
    found = path[-1]
    for holder, one in pairwise(path):
        if holder.name not in _LINES or one.name in _BLOCKS:
            continue
        found = one
        opens = one.name in _LINES or one.name == "w:sdt" or one is text.element.parent
        if not opens or one.plain:
            break
    return found


def _ended(run: Octets) -> bytes:
    return b"</" + run.tag + b">"


def _preserved(text: TextOctets) -> Iterator[Edit]:
    """What lets the parts of a split text keep the blanks at the split, and no others."""
    if text.is_kept:
        return
    behind_name = text.element.start + 1 + len(text.element.tag)
    yield Edit(behind_name, behind_name, _PRESERVE)
    begins, ends = text.printed
    yield Edit(text.element.inside, text.at(begins), b"")
    yield Edit(text.at(ends), text.element.closing, b"")
