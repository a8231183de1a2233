"""A large annex costs per page what a small one costs: 400 pages of tables are printed in the time
and memory of 400 single pages.
"""

from __future__ import annotations

import pytest
from support.annexes.print_cost import print_cost

pytestmark = pytest.mark.grows

PAGES = (2, 4, 8)
#: So that 400 pages stay within 2 GB, with what Python and the fonts take.
MOST_MEMORY = 4.9


def test_a_page_costs_as_much_in_a_large_annex_as_in_a_small_one() -> None:
    few, more, most = print_cost(*PAGES)
    small = (more.calls - few.calls) / (PAGES[1] - PAGES[0])
    large = (most.calls - more.calls) / (PAGES[2] - PAGES[1])
    assert small > 100_000, "nothing was counted"
    # What is done once for every pair of pages or of elements shows here as three percent and more.
    assert large / small < 1.01
    assert (most.memory - few.memory) / (PAGES[2] - PAGES[0]) < MOST_MEMORY
