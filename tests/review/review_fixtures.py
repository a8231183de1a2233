"""Fixtures of the tests of review; the conftest of all tests loads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from review_example import Clock, opened

from tasks.review.store import Review


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def review(tmp_path: Path, clock: Clock) -> Iterator[Review]:
    """On SQLite; where the database matters, tests take ``url``."""
    with opened(None, tmp_path / "uit", clock) as review:
        yield review
