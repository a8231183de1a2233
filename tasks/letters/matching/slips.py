"""Whether two numbers differ by one slip of the hand."""

from __future__ import annotations

import re


def slipped(one: str, other: str) -> bool:
    """Whether one digit differs, or two beside each other are swapped: ``12.279``, ``12.297``."""
    first, second = re.sub(r"\D", "", one), re.sub(r"\D", "", other)
    if len(first) != len(second):
        return False
    differ = [at for at, sign in enumerate(first) if sign != second[at]]
    if len(differ) != 2:
        return len(differ) == 1
    at, after = differ
    return after == at + 1 and first[at] == second[after] and first[after] == second[at]
