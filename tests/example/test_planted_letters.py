"""Letters about the example with one planted mistake each: what the check finds of the hands.

docs/letter-check.md has the table of all kinds, and the aim; here stands what holds for the hands
that have a bar.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cases import cases
from support.letters.planted.kinds import KINDS
from support.letters.planted.measure import HANDS, UNSEEN, Measure, hand

#: Of the kinds, so many apart: every hand has other ones.
_APART = cases(usual=17, long=1)
#: An unseen hand is only measured: with a bar here, words would be tuned to it.
_HELD = tuple(number for number in HANDS if number not in UNSEEN)[:: cases(usual=5, long=1)]


@pytest.mark.grows
@pytest.mark.parametrize("number", _HELD)
def test_planted_mistakes_are_found_and_right_letters_are_left_alone(
    example_dossier: Path, number: int
) -> None:
    kinds = KINDS[number::_APART] if _APART > 1 else KINDS
    measured = Measure(example_dossier).over(hand(number), cases(usual=1, long=10), kinds)
    missed = measured.planted.total() - measured.told
    assert missed <= measured.planted.total() / 20, measured.missed
    assert len(measured.false) <= measured.letters / 2, measured.false
