"""The annexes of a letter: numbered, named and there; as worked examples."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rulebook import Chapter, rows_of

from tasks.edits.parts import annexes
from tasks.edits.parts.annexes import Annex, Report, check_named, check_numbers, check_reports
from tasks.edits.problem import Problem

LETTER = date(2025, 7, 1)
# numbers -> codes
NUMBERS = [
    pytest.param(["1", "2", "3", "4"], None, id="1 vier bijlagen"),
    pytest.param(["2", "1"], None, id="1 de volgorde maakt niet uit"),
    pytest.param([], None, id="1 geen bijlagen"),
    pytest.param(["1", "2", "2"], "L01", id="1 een nummer dubbel"),
    pytest.param(["1", "3"], "L02", id="1 een nummer overgeslagen"),
    pytest.param(["2"], "L02", id="1 de eerste ontbreekt"),
]
# numbers of the annexes, numbers that the letter names -> code
NAMED = [
    pytest.param(["1", "2"], ["1", "2"], None, id="2 alle genoemd"),
    pytest.param(["1", "2"], ["2"], "L03", id="2 een bijlage die nergens wordt genoemd"),
    pytest.param(["1", "2"], ["1", "2", "5"], "L04", id="2 een bijlage die er niet is"),
    pytest.param([], ["1"], "L04", id="2 een bijlage bij een brief zonder bijlagen"),
]
# file and sha256 in the register, files that were delivered, day -> code
REPORTS = [
    pytest.param("a", {"rapport_a.pdf": "a"}, LETTER, None, id="3 meegeleverd"),
    pytest.param("a", {}, LETTER, "L05", id="3 niet meegeleverd"),
    pytest.param("a", {"rapport_a.pdf": "b"}, LETTER, "L06", id="3 een ander bestand"),
    pytest.param(
        *("a", {"rapport_a.pdf": "a", "rapport_b.pdf": "b"}, LETTER, "L07"),
        id="4 een rapport zonder rij",
    ),
    pytest.param("a", {"rapport_a.pdf": "a"}, date(2025, 7, 2), "L08", id="5 van na de brief"),
]
HEADING = "Bijlagen: genummerd, genoemd en aanwezig"
RULEBOOK = [
    Chapter(HEADING, annexes.__doc__, ("nummers", "bevinding"), rows_of(NUMBERS)),
    Chapter(HEADING, None, ("bijlagen", "in de brief", "bevinding"), rows_of(NAMED)),
    Chapter(
        HEADING,
        None,
        ("sha256 in het register", "meegeleverd", "dag", "bevinding"),
        rows_of(REPORTS),
    ),
]


def numbered(numbers: Iterable[str]) -> list[Annex]:
    return [Annex(number, f"Bijlage {number}") for number in numbers]


def codes(found: Iterable[Problem]) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize(("numbers", "code"), NUMBERS)
def test_numbers(numbers: list[str], code: str | None) -> None:
    assert codes(check_numbers(numbered(numbers))) == ([] if code is None else [code])


@given(st.lists(st.integers(1, 9), max_size=9))
def test_numbers_are_right_exactly_when_they_count(numbers: list[int]) -> None:
    found = list(check_numbers(numbered(map(str, numbers))))
    assert (found == []) == (sorted(numbers) == list(range(1, len(numbers) + 1)))


@pytest.mark.parametrize(("numbers", "named", "code"), NAMED)
def test_named(numbers: list[str], named: list[str], code: str | None) -> None:
    assert codes(check_named(numbered(numbers), named)) == ([] if code is None else [code])


@pytest.mark.parametrize(("digest", "delivered", "day", "code"), REPORTS)
def test_reports(digest: str, delivered: dict[str, str], day: date, code: str | None) -> None:
    report = Report("Bijlage 1, Een rapport", "rapport_a.pdf", digest, day)
    found = [problem for _, problem in check_reports([report], delivered, LETTER)]
    assert codes(found) == ([] if code is None else [code])
