"""References in the text of a bouwsteen: ``[[buitenland.wkb.totaal.kinderen]]``, or the same in the
tag of a content control.

After a bar stand the words it is printed in: ``[[id|ruim]]``, ``[[id|een kwart]]``; with ``van``
and another figure it is the share of that one: ``[[id|aandeel van|other id]]``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tasks.letters.reading.blocks import Block, Mark, MarkKind

_WRITTEN = re.compile(r"\[\[([^\[\]]*)\]\]")
#: Before the id of a vindplaats, and of a table of another onderdeel.
CITATION, TABLE = "vindplaats.", "tabel."
_OF = re.compile(r"\s*(.*?)\s+van\s*")
SHARE = "aandeel"


class Reference(NamedTuple):
    """A reference: the characters of a block from ``start`` up to ``end``.

    Attributes:
        target: id of a figure, or a word with a point and the id of something else.
        words: how it is printed; empty for as it is printed everywhere.
        whole: id of the figure that it is a share of; empty if it is none.
    """

    start: int
    end: int
    target: str
    words: str = ""
    whole: str = ""

    @property
    def citation(self) -> str | None:
        """The id of the vindplaats that it cites."""
        return self._after(CITATION)

    @property
    def table(self) -> str | None:
        """The table that it asks for, as ``<section>.<table>``."""
        return self._after(TABLE)

    def _after(self, word: str) -> str | None:
        return self.target.removeprefix(word) if self.target.startswith(word) else None


class Filled(NamedTuple):
    """What stands in the letter for a reference: a text, and the id of what it quotes or cites."""

    reference: Reference
    id: str
    text: str


def references(block: Block) -> list[Reference]:
    """The references in a block, in order. What stands within a content control is what it said
    when it was filled, and is not read.
    """
    found: list[Reference] = []
    end = 0
    written = [(*match.span(), match[1]) for match in _WRITTEN.finditer(block.text)]
    controls = [(mark.start, mark.end, mark.name) for mark in block.marked(MarkKind.CONTROL)]
    for start, stop, inside in sorted([*controls, *written], key=lambda one: (one[0], -one[1])):
        if start >= end:
            found.append(_read(start, stop, inside))
            end = stop
    return found


def _read(start: int, end: int, inside: str) -> Reference:
    target, _, rest = (part.strip() for part in inside.partition("|"))
    words, _, whole = (part.strip() for part in rest.partition("|"))
    share = _OF.fullmatch(f"{words} ") if whole else None
    return Reference(start, end, target, share[1] if share else words, whole)


def filled(block: Block, filled: Sequence[Filled]) -> Block:
    """The block as the letter prints it: each reference replaced by its text, which is marked with
    the id. Where that stands in the file is not kept.
    """
    text, marks, moved = "", [], []
    last = 0
    for one in filled:
        text += block.text[last : one.reference.start]
        moved.append((one.reference, len(text), len(text) + len(one.text)))
        marks.append(Mark(MarkKind.CONTROL, len(text), len(text) + len(one.text), one.id))
        text += one.text
        last = one.reference.end
    text += block.text[last:]

    def at(place: int, *, end: bool) -> int:
        shift = 0
        for reference, start, stop in moved:
            if place >= reference.end:
                shift = stop - reference.end
            elif place > reference.start:
                return stop if end else start
        return place + shift

    others = [
        replace(mark, start=at(mark.start, end=False), end=at(mark.end, end=True))
        for mark in block.marks
        if mark.kind is not MarkKind.CONTROL
    ]
    ordered = sorted([*marks, *others], key=lambda mark: (mark.start, -mark.end))
    return replace(block, text=text, marks=tuple(ordered), spans=())
