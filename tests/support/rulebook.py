"""A table of worked examples as docs/rekenregels.md shows it.

A test module that holds rules gives its tables a Dutch heading in ``RULEBOOK``, a list of
:class:`Chapter`; docs/generate.py looks for one in the tests of every room. So a new onderdeel
brings its own chapter, and a policy adviser reads the very examples that the tests run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol


class Row(NamedTuple):
    """One worked example."""

    #: The numbers of the rules that it shows, as in ``1`` or ``1 en 3``.
    rule: str
    #: What it shows, in Dutch.
    words: str
    #: One value for every column of its chapter.
    values: Sequence[object]


class Chapter(NamedTuple):
    """One table of examples with the rules that it shows; all texts are Dutch.

    Chapters with the same heading become one: their rules are printed once, and their tables
    follow each other.
    """

    heading: str
    #: Text that holds the rules as a numbered list: the docstring of the module that applies them.
    rules: str | None
    columns: Sequence[str]
    rows: Sequence[Row]


class Example(Protocol):
    """What ``pytest.param(..., id=...)`` gives."""

    @property
    def id(self) -> object: ...

    @property
    def values(self) -> Sequence[object]: ...


def row(name: object, values: Sequence[object]) -> Row:
    """A row from the name of an example, which begins with the number of its rule.

    Raises:
        ValueError: if ``name`` begins with no number.
    """
    found = re.fullmatch(r"(\d+(?: en \d+)*) (.+)", str(name))
    if found is None:
        raise ValueError(f"an example begins with the number of its rule: {name!r}")
    return Row(found[1], found[2], values)


def rows_of(examples: Iterable[Example]) -> list[Row]:
    """The rows of a table of ``pytest.param``, in the order of the test."""
    return [row(example.id, example.values) for example in examples]
