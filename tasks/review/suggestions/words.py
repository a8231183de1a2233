"""The words of a paragraph, and what changed between two versions of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tasks.letters.reading.blocks import CALL, Block, MarkKind

_WORD = re.compile(r"\w+(?:[.,’'/-]\w+)*|\s+|[^\w\s]")
#: What a word processor prints by itself and counts anew when it opens a document.
_COUNTED = frozenset({"PAGE", "NUMPAGES", "PAGEREF"})
#: Versions with more pairs of words than this are not compared word by word.
_MOST_PAIRS = 1_000_000
#: If less than this is kept, the whole text is called new: word by word nobody could read it.
_KEPT = 0.4
#: So many words that stayed, or fewer, are told along with what changed around them.
_BETWEEN = 3


class Word(NamedTuple):
    """A word, a sign, or white space as one space; where it stands in the text of its block."""

    text: str
    start: int
    end: int


class Edit(NamedTuple):
    """What went and what came, either may be empty; what it was is from ``start`` up to ``end`` in
    the text of the block. ``before`` are a few words that it follows.
    """

    gone: str
    came: str
    start: int
    end: int
    before: str


def words(block: Block) -> list[Word]:
    """Of a block, without white space around it, and without what is counted."""
    counted = [one for one in block.marked(MarkKind.FIELD) if one.name in _COUNTED]
    found = [
        Word(" " if one[0].isspace() else one[0], one.start(), one.end())
        for one in _WORD.finditer(block.text)
        if not any(mark.start <= one.start() and one.end() <= mark.end for mark in counted)
    ]
    while found and found[-1].text == " ":
        found.pop()
    while found and found[0].text == " ":
        found.pop(0)
    return found


def edits(old: Sequence[Word], new: Sequence[Word]) -> list[Edit]:
    """What changed, in the order of the text."""
    matcher = SequenceMatcher(
        None, [one.text for one in old], [one.text for one in new], autojunk=False
    )
    if len(old) * len(new) > _MOST_PAIRS or matcher.ratio() < _KEPT:
        return [_edit(old, 0, len(old), new, 0, len(new))]
    return [_edit(old, i, i_end, new, j, j_end) for i, i_end, j, j_end in _changed(matcher)]


def _edit(old: Sequence[Word], i: int, i_end: int, new: Sequence[Word], j: int, j_end: int) -> Edit:
    if _said(old[i:i_end]).strip() == _said(new[j:j_end]).strip():  # white space: show it
        i, i_end, j, j_end = max(0, i - 1), i_end + 1, max(0, j - 1), j_end + 1
        gone, came = _said(old[i:i_end]), _said(new[j:j_end])
    else:
        gone, came = _said(old[i:i_end]).strip(), _said(new[j:j_end]).strip()
    start = old[i].start if i < len(old) else old[-1].end if old else 0
    end = old[i:i_end][-1].end if old[i:i_end] else start
    return Edit(gone, came, start, end, _said(old[max(0, i - 8) : i]).strip())


def _changed(matcher: SequenceMatcher[str]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches that changed; what is close together is one."""
    open_: tuple[int, int, int, int] | None = None
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        if what == "equal":
            continue
        if open_ is not None and i - open_[1] <= _BETWEEN:
            open_ = (open_[0], i_end, open_[2], j_end)
        else:
            if open_ is not None:
                yield open_
            open_ = (i, i_end, j, j_end)
    if open_ is not None:
        yield open_


def _said(some: Sequence[Word]) -> str:
    return "".join(one.text for one in some).replace(CALL, "[noot]")
