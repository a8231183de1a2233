"""What changed since an earlier concept of the same halfjaar: in figures and statuses, and in every
text of an annex.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from tasks.annexes.page.dom import parse
from tasks.definitions.judged import annex_of, digests, page_of
from tasks.dossier.history.previous_dossier import said_by
from tasks.dossier.sealed.compare import Change, Difference, compare
from tasks.dossier.sealed.contents import SealedDossier
from tasks.pages.review.case_view import CasePage
from tasks.review.anchors import BLOCK, BLOCKS, anchored, words
from tasks.review.confirming import judged_before
from tasks.review.record.store import Review
from tasks.review.visibility import ReviewLine, dossiers


class Piece(NamedTuple):
    """A few words of a block of text. Exactly one of: removed, added, or kept; or removed and added
    together.
    """

    gone: str
    came: str
    stayed: str


class ChangedBlock(NamedTuple):
    """A block of text that changed, in pieces, and where it is now (see
    :mod:`tasks.review.anchors`); None if it is gone.
    """

    anchor: str | None
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        """The text as it was; empty if the block is new."""
        return " ".join(filter(None, (one.stayed or one.gone for one in self.pieces)))


class Texts(NamedTuple):
    """The blocks of one annex whose text changed, in the order of the annex."""

    annex: str
    changes: tuple[ChangedBlock, ...]


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
        if (one.example is None) == (line.example is None) and _order(one) < _order(line)
    ]
    return max(alike, key=_order, default=None)


def read_beside(
    review: Review, page: CasePage
) -> tuple[ReviewLine | None, dict[str, ReviewLine | None]]:
    """The previous concept, and per annex the concept that this person reads it beside: the last
    one in which they judged it, else the previous one.
    """
    lines = dossiers(review, page.person.name, page.line.halfjaar)
    previous = earlier_concept(lines, page.line)
    known = {one.digest: one for one in lines}
    judged = judged_before(review, page.person.name, page.digest)
    return previous, {
        annex: known[judged[annex]] if annex in judged else previous for annex in page.titles
    }


def _order(line: ReviewLine) -> tuple[datetime, int]:
    return line.registered, line.concept


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
        old, new = (_page(one, annex) for one in (before, now))
        if _digest(before, annex) == _digest(now, annex):
            same.append(annex)
        elif changes := tuple(_changed(_blocks(old), _blocks(new))):
            texts.append(Texts(annex, changes))
    return SinceConcept(
        earlier, tuple(_differences(before, now, earlier)), tuple(texts), tuple(same)
    )


class AnnexSince(NamedTuple):
    """An earlier concept, and what changed in one annex since."""

    earlier: ReviewLine
    differences: tuple[Difference, ...]
    blocks: tuple[ChangedBlock, ...]


def annex_since(outputs: Path, earlier: ReviewLine, line: ReviewLine, annex: str) -> AnnexSince:
    """Compare one annex with what it was in an earlier dossier: its texts, and the figures and
    statuses that it prints. Raises ChangedError as :func:`since_concept` does.
    """
    before, now = (SealedDossier(outputs / one.halfjaar / one.digest) for one in (earlier, line))
    old, new = (_page(one, annex) for one in (before, now))
    printed = set(anchored(parse(old.decode()))) | set(anchored(parse(new.decode())))
    return AnnexSince(
        earlier,
        tuple(one for one in _differences(before, now, earlier) if one.id in printed),
        tuple(_changed(_blocks(old), _blocks(new))),
    )


def _page(dossier: SealedDossier, annex: str) -> bytes:
    return page_of(annex, dossier.file(f"{annex_of(annex)}.html") or b"")


def _digest(dossier: SealedDossier, annex: str) -> str | None:
    """Of a concept, what :mod:`tasks.definitions.judged` computes of the final page."""
    page = dossier.file(f"{annex_of(annex)}.html") or b""
    return digests(annex_of(annex), page).get(annex)


def _differences(
    before: SealedDossier, now: SealedDossier, earlier: ReviewLine
) -> Iterator[Difference]:
    previous = said_by(earlier.halfjaar, earlier.digest, before.figures, before.statuses)
    compared = compare(now.figures, now.statuses, previous)
    return (one for one in compared if one.change is not Change.SAME)


# Sealed bytes never change, so what they say is read once.
@lru_cache(maxsize=32)
def _blocks(data: bytes) -> tuple[tuple[str, str], ...]:
    """The anchor and the text of every block that contains no other block."""
    inner = (
        (anchor, block)
        for anchor, block in anchored(parse(data.decode())).items()
        if block.tag in BLOCKS
        and anchor.startswith(BLOCK)
        and not any(one.tag in BLOCKS for one in block.iter() if one is not block)
    )
    return tuple((anchor, text) for anchor, block in inner if (text := words(block)))


def _changed(
    old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]
) -> Iterator[ChangedBlock]:
    before, now = ([text for _, text in blocks] for blocks in (old, new))
    for what, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, before, now, autojunk=False
    ).get_opcodes():
        if what != "equal":
            anchors = (anchor for anchor, _ in new[from_new:to_new])
            for anchor, gone, came in zip_longest(
                anchors, before[from_old:to_old], now[from_new:to_new]
            ):
                pieces = _pieces((gone or "").split(" "), (came or "").split(" "))
                yield ChangedBlock(anchor, tuple(pieces))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        gone, came = " ".join(old[from_old:to_old]), " ".join(new[from_new:to_new])
        yield Piece("", "", gone) if what == "equal" else Piece(gone, came, "")
