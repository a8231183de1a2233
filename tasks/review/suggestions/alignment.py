"""Which texts of one list are which of another: the same ones, those that were rewritten, and
what is left of either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

#: Of a rewritten text at least so much of the shorter one is kept, and so much of both.
_KEPT, _SHARED = 0.4, 0.2
#: Rewritten texts are looked for among so many pairs, each a few microseconds.
_MOST_PAIRS = 250_000

Pair = tuple[int | None, int | None]
Tokens = tuple[str, ...]


class TooDifferentError(Exception):
    """The lists have too little in common to say which text is which."""


def aligned(old: Sequence[Tokens], new: Sequence[Tokens]) -> list[Pair]:
    """Every index of either list once, in the order of both; None where the other has none.

    Raises:
        TooDifferentError: if it would take too long to find out.
    """
    pairs: list[Pair] = []
    for what, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal" or i_end - i == j_end - j:
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
        elif (i_end - i) * (j_end - j) > _MOST_PAIRS:
            raise TooDifferentError
        else:
            pairs += _rewritten(old, new, range(i, i_end), range(j, j_end))
    return pairs


def _rewritten(
    old: Sequence[Tokens], new: Sequence[Tokens], these: range, those: range
) -> Iterator[Pair]:
    """The pairs that together are most alike, with everything else between them."""
    before = [Counter(old[i]) for i in these]
    after = [Counter(new[j]) for j in those]
    likeness = [[_likeness(one, other) for other in after] for one in before]
    best = [[0.0] * (len(those) + 1) for _ in range(len(these) + 1)]
    for i in reversed(range(len(these))):
        for j in reversed(range(len(those))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    i = j = 0
    while i < len(these) and j < len(those):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            yield these[i], those[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield these[i], None
            i += 1
        else:
            yield None, those[j]
            j += 1
    yield from ((one, None) for one in these[i:])
    yield from ((None, one) for one in those[j:])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    shared = (one & other).total()
    kept = shared / max(1, min(one.total(), other.total()))
    together = 2 * shared / max(1, one.total() + other.total())
    return kept if kept >= _KEPT and together >= _SHARED else 0.0
