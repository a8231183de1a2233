"""The workbook of the example annex, for all tests of what is made of it."""

from __future__ import annotations

import pytest
from support.annexes.sheet_example import example_book

from tasks.annexes.spreadsheets.model import Book


@pytest.fixture(scope="session")
def book() -> Book:
    """The workbook of the example annex; it can not be changed."""
    return example_book()
