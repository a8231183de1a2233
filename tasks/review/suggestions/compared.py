"""An edited copy of an annex beside the annex as it was sealed: which paragraph is which."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tasks.letters.reading.blocks import Block, BlockKind, Letter, MarkKind
from tasks.review.suggestions.alignment import Pair, Tokens, TooDifferentError, aligned
from tasks.review.suggestions.words import words

MARGINS = (BlockKind.HEADER, BlockKind.FOOTER)


class Text:
    """A document as it is compared: without what stands in margins and in a table of contents,
    which word processors make anew.
    """

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.blocks = [one for one in letter.blocks if _is_text(one)]
        self.words = [words(one) for one in self.blocks]
        self.tokens = [tuple(word.text for word in one) for one in self.words]


class Compared(NamedTuple):
    """The blocks of both by their number, None where the other has none; how many are the same to
    the letter, and which part of the words of the annex the copy still has where they were.
    """

    sealed: Text
    edited: Text
    pairs: list[Pair]
    same: int
    kept: float


def compared(sealed: Text, edited: Text) -> Compared | None:
    """None if they have too little in common to compare."""
    if len(edited.blocks) > 2 * len(sealed.blocks) + 100:
        return None
    try:
        pairs = aligned(sealed.tokens, edited.tokens)
    except TooDifferentError:
        return None
    both = [
        (sealed.tokens[i], edited.tokens[j]) for i, j in pairs if i is not None and j is not None
    ]
    kept = sum((_words(one) & _words(other)).total() for one, other in both)
    every = sum(_words(one).total() for one in sealed.tokens)
    return Compared(
        sealed, edited, pairs, sum(one == other for one, other in both), kept / max(1, every)
    )


def _words(tokens: Tokens) -> Counter[str]:
    return Counter(one for one in tokens if one[0].isalnum())


def _is_text(block: Block) -> bool:
    contents = any(mark.name == "TOC" for mark in block.marked(MarkKind.FIELD))
    return block.kind not in MARGINS and not contents and bool(block.text.strip())
