"""Where the paragraphs of an annex in Word or ODT stand on its page."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tasks.annexes.page.dom import parse, text_of
from tasks.letters.reading.blocks import Block, BlockKind, MarkKind
from tasks.review.anchors import BLOCK, BLOCKS, anchored
from tasks.review.suggestions.alignment import TooDifferentError, aligned
from tasks.review.suggestions.compared import Text
from tasks.review.suggestions.words import words

#: Leads back from a note, and is no text of it.
_BACK = "doc-backlink"


class Places:
    """The anchors of :mod:`tasks.review.anchors` for the blocks of a document."""

    def __init__(self, page: bytes, document: Text) -> None:
        """``page``: the HTML of the same annex."""
        places = anchored(parse(page.decode()))
        self._known = frozenset(places)
        there = [
            (anchor, tuple(one.text for one in words(Block(BlockKind.PARAGRAPH, text, ""))))
            for anchor, element in places.items()
            if anchor.startswith(BLOCK)
            for text in _texts(element)
            if text
        ]
        try:
            pairs = aligned([tokens for _, tokens in there], document.tokens)
        except TooDifferentError:
            pairs = []
        self._anchors = {j: there[i][0] for i, j in pairs if i is not None and j is not None}

    def of_block(self, number: int | None) -> str | None:
        """The anchor of a block by its number; None if it has none, as on the cover."""
        return None if number is None else self._anchors.get(number)

    def of_figure(self, block: Block, start: int, end: int) -> str | None:
        """The figure or status that holds all these characters; None if none does, or they are
        none and stand right before or after it.
        """
        for one in block.marked(MarkKind.CONTROL):
            holds = one.start <= start and end <= one.end
            if one.name in self._known and holds and (start < end or one.start < start < one.end):
                return one.name
        return None


def _texts(element: Element) -> Iterator[str]:
    """The text of a block without blocks in it; of a row of a table, of its cells."""
    parts = [one for one in element if one.tag in ("th", "td")] if element.tag == "tr" else []
    for part in parts or [element]:
        if not any(one.tag in BLOCKS for one in part.iter() if one is not element):
            yield text_of(part, without=_BACK)
