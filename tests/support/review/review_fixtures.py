"""Fixtures of the tests of review; the conftest of all tests loads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.review.review_example import Clock, opened

from tasks.review.record.store import Review

if TYPE_CHECKING:
    from support.review.served_pages import Served


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def review(tmp_path: Path, clock: Clock) -> Iterator[Review]:
    """On SQLite; where the database matters, tests take ``url``."""
    with opened(None, tmp_path / "uit", clock) as review:
        yield review


@pytest.fixture
def served(review: Review) -> Iterator[Served]:
    """The pages, with nothing in them yet."""
    from support.review.served_pages import served_pages  # a server, which most tests do without

    with served_pages(review) as served:
        yield served
