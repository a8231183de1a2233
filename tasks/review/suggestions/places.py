"""Where the paragraphs of an annex in Word or ODT stand on its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from tasks.annexes.page.dom import parse, text_of
from tasks.letters.reading.blocks import Block, BlockKind, MarkKind
from tasks.review.anchors import BLOCK, BLOCKS, anchored
from tasks.review.suggestions.alignment import Tokens, TooDifferentError, aligned
from tasks.review.suggestions.compared import Text
from tasks.review.suggestions.words import words

#: Leads back from a note, and is no text of it.
_BACK = "doc-backlink"


class Place(NamedTuple):
    """What is judged by a name, and an anchor in it (:mod:`tasks.review.anchors`); None: all."""

    judged: str
    anchor: str | None


class Places:
    """Where the blocks of a document stand."""

    def __init__(self, pages: Mapping[str, bytes], document: Text) -> None:
        """``pages``: the HTML of the same annex, by what is judged of it, in reading order."""
        read = {name: anchored(parse(page.decode())) for name, page in pages.items()}
        self._figures: dict[str, list[str]] = {}
        for name, places in read.items():
            for anchor in places:
                self._figures.setdefault(anchor, []).append(name)
        there = [
            (
                Place(name, anchor),
                tuple(one.text for one in words(Block(BlockKind.PARAGRAPH, text, ""))),
            )
            for name, places in read.items()
            for anchor, element in places.items()
            if anchor.startswith(BLOCK)
            for text in _texts(element)
            if text
        ]
        try:
            pairs = aligned([tokens for _, tokens in there], document.tokens)
        except TooDifferentError:
            pairs = []
        both = {j: i for i, j in pairs if i is not None and j is not None}
        self._anchors = {j: there[i][0] for j, i in both.items()}
        # Notes stand below the part that calls them, and in a document below all text.
        left: dict[Tokens, list[Place]] = {}
        for i in sorted(set(range(len(there))) - set(both.values())):
            place, tokens = there[i]
            left.setdefault(tokens, []).append(place)
        for j, tokens in enumerate(document.tokens):
            if j not in self._anchors and (same := left.get(tokens)):
                self._anchors[j] = same.pop(0)

    def of_block(self, number: int | None) -> Place | None:
        """The place of a block by its number; None if it has none, as on the cover."""
        return None if number is None else self._anchors.get(number)

    def of_figure(self, number: int | None, block: Block, start: int, end: int) -> Place | None:
        """The figure or status that holds all these characters of the block with that number; None
        if none does, or they are none and stand right before or after it.
        """
        at = self.of_block(number)
        for one in block.marked(MarkKind.CONTROL):
            holds = one.start <= start and end <= one.end
            if holds and (start < end or one.start < start < one.end):
                names = self._figures.get(one.name, [])
                if at is not None and at.judged in names:
                    return Place(at.judged, one.name)
                if names:
                    return Place(names[0], one.name)
        return None


def _texts(element: Element) -> Iterator[str]:
    """The text of a block without blocks in it; of a row of a table, of its cells."""
    parts = [one for one in element if one.tag in ("th", "td")] if element.tag == "tr" else []
    for part in parts or [element]:
        if not any(one.tag in BLOCKS for one in part.iter() if one is not element):
            yield text_of(part, without=_BACK)
