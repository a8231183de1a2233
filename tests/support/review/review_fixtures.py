"""Fixtures of the tests of review; the conftest of all tests loads them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.review.review_example import Clock, opened

from tasks.review.record.store import Review, open_review

if TYPE_CHECKING:
    from support.review.served_pages import Served


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def records_with_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that :func:`opened` makes when its clock has not moved yet. Not to be changed: copy
    it.
    """
    outputs = tmp_path_factory.mktemp("vastlegging")
    with opened(None, outputs, Clock()):
        pass
    return outputs / "history.db"


@pytest.fixture
def review(tmp_path: Path, clock: Clock, records_with_people: Path) -> Iterator[Review]:
    """As by :func:`opened`, on SQLite; where the database matters, tests take ``url``."""
    outputs = tmp_path / "uit"
    outputs.mkdir()
    shutil.copyfile(records_with_people, outputs / records_with_people.name)
    with open_review(None, outputs, clock) as review:
        yield review


@pytest.fixture
def served(review: Review) -> Iterator[Served]:
    """The pages, with nothing in them yet."""
    from support.review.served_pages import served_pages  # a server, which most tests do without

    with served_pages(review) as served:
        yield served
