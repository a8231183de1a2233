"""What changed since the previous concept of the same halfjaar: in figures and statuses, and in
every text of an annex.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from tasks.annexes.page.dom import parse
from tasks.dossier.compare import Change, Difference, compare
from tasks.dossier.contents import SealedDossier
from tasks.dossier.previous_dossier import said_by
from tasks.review.anchors import BLOCKS, words
from tasks.review.visibility import ReviewLine


class Piece(NamedTuple):
    """A few words of a block of text. Exactly one of: removed, added, or kept; or removed and added
    together.
    """

    gone: str
    came: str
    stayed: str


class Texts(NamedTuple):
    """The blocks of one annex whose text changed, in the order of the annex, each in pieces."""

    annex: str
    changes: tuple[tuple[Piece, ...], ...]


class SinceConcept(NamedTuple):
    """An earlier concept, and what changed since.

    ``same``: annexes that did not change at all.
    """

    earlier: ReviewLine
    differences: tuple[Difference, ...]
    texts: tuple[Texts, ...]
    same: tuple[str, ...]


def earlier_concept(lines: list[ReviewLine], line: ReviewLine) -> ReviewLine | None:
    """The previous dossier of the same halfjaar and of the same sort (example or real) that was
    offered for review.
    """
    alike = [
        one
        for one in lines
        if (one.example is None) == (line.example is None) and one.registered < line.registered
    ]
    return max(alike, key=lambda one: one.registered, default=None)


def since_concept(
    outputs: Path, earlier: ReviewLine, line: ReviewLine, annexes: Mapping[str, object]
) -> SinceConcept:
    """Compare a dossier with an earlier one.

    Raises:
        ChangedError: if a file of either is not as it was sealed, or is gone.
    """
    before, now = (SealedDossier(outputs / one.halfjaar / one.digest) for one in (earlier, line))
    texts, same = [], []
    for annex in annexes:
        old, new = (one.file(f"{annex}.html") or b"" for one in (before, now))
        if old == new:
            same.append(annex)
        elif changes := tuple(_changed(_blocks(old), _blocks(new))):
            texts.append(Texts(annex, changes))
    return SinceConcept(
        earlier, tuple(_differences(before, now, earlier)), tuple(texts), tuple(same)
    )


def _differences(
    before: SealedDossier, now: SealedDossier, earlier: ReviewLine
) -> Iterator[Difference]:
    previous = said_by(earlier.halfjaar, earlier.digest, before.figures, before.statuses)
    compared = compare(now.figures, now.statuses, previous)
    return (one for one in compared if one.change is not Change.SAME)


# Sealed bytes never change, so what they say is read once.
@lru_cache(maxsize=32)
def _blocks(data: bytes) -> tuple[str, ...]:
    """The text of every block that contains no other block."""
    root = parse(data.decode())
    main = next(root.iter("main"), root)
    inner = (
        block
        for block in main.iter()
        if block.tag in BLOCKS
        and not any(one.tag in BLOCKS for one in block.iter() if one is not block)
    )
    return tuple(text for block in inner if (text := words(block)))


def _changed(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[Piece, ...]]:
    for what, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if what != "equal":
            for gone, came in zip_longest(old[from_old:to_old], new[from_new:to_new], fillvalue=""):
                yield tuple(_pieces(gone.split(" "), came.split(" ")))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        gone, came = " ".join(old[from_old:to_old]), " ".join(new[from_new:to_new])
        yield Piece("", "", gone) if what == "equal" else Piece(gone, came, "")
