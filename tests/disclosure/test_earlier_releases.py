"""Earlier releases, read by the thresholds and changes that held then."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.dossiers.published_tables import audited, cell, table, told_of

from tasks.disclosure.published import PublishedFigure
from tasks.disclosure.solve import ContradictionError
from tasks.disclosure.stated import ChangeMade, Stated, Threshold, held_then
from tasks.disclosure.system import Told
from tasks.sections.outsiders.relations import AtLeast, Earlier

POLEN, BELGIE, OVERIGE = (f"buitenland.kot.{one}.kinderen" for one in ("7028", "5010", "overige"))
ROWS = (POLEN, BELGIE)
BEFORE = (cell(POLEN, 250), cell(BELGIE, 100), cell(OVERIGE, 40))
#: What the release of now says again of the one before, and nothing else.
AGAIN = table(
    *(one._replace(id=f"{one.id}.vorige") for one in BEFORE),
    relations=[Earlier(f"{one.id}.vorige", one.id) for one in BEFORE],
)


def before(*cells: PublishedFigure, stated: Stated | None) -> Told:
    figures = {one.id: one for one in cells}
    return Told("2024-H2", figures, *held_then("buitenland", figures, stated))


def threshold(least: int) -> Stated:
    return Stated(change="printed", thresholds=(Threshold(figures=ROWS, least=Fraction(least)),))


@pytest.mark.parametrize(
    ("stated", "words", "codes"),
    [
        (threshold(95), "95 tot en met 104,92", []),
        (threshold(100), "100 tot en met 104,92", [("O02", BELGIE)]),
        (None, "100 tot en met 104,92", [("O02", BELGIE)]),
    ],
)
def test_a_row_at_the_threshold_of_then(
    stated: Stated | None, words: str, codes: list[tuple[str, str]]
) -> None:
    """Of a release that does not say it, the smallest row is as well known as it can be; Overige
    has no threshold that shows.
    """
    known, _, found = audited(AGAIN, before(*BEFORE, stated=stated))
    assert known[f"2024-H2 {BELGIE}"].words == words
    assert known[f"2024-H2 {OVERIGE}"].words == "35 tot en met 44,92"
    assert told_of(found) == codes


def test_a_threshold_of_today_is_not_one_of_then() -> None:
    """The definitions have 95 today."""
    relations, _ = held_then("buitenland", {one.id: one for one in BEFORE}, threshold(1))
    assert [one for one in relations if isinstance(one, AtLeast)] == [AtLeast(ROWS, Fraction(1))]


def test_a_threshold_that_its_own_table_contradicts_is_found() -> None:
    with pytest.raises(ContradictionError):
        audited(AGAIN, before(*BEFORE, stated=threshold(105)))


def test_one_row_shows_no_threshold() -> None:
    known, _, found = audited(AGAIN, before(BEFORE[1], stated=None))
    assert known[f"2024-H2 {BELGIE}"].words == "95 tot en met 104,92"
    assert told_of(found) == []


@pytest.mark.parametrize(
    ("changes", "stated", "made"),
    [
        ((10, 0), None, "printed"),
        ((10, 10), None, "exact"),
        ((10, 0), threshold(95), "printed"),
        ((10, 0), Stated(change="exact", thresholds=()), "exact"),
    ],
)
def test_how_changes_were_made_then(
    changes: tuple[int, int], stated: Stated | None, made: str
) -> None:
    """100 and 100: a change of 10 is not between these numbers."""
    cells = [*BEFORE[:2]]
    for one, said, change in zip(BEFORE, (240, 100), changes, strict=False):
        cells += [cell(f"{one.id}.vorige", said), cell(f"{one.id}.verschil", change)]
    assert held_then("buitenland", {one.id: one for one in cells}, stated)[1] == made


@pytest.mark.parametrize(
    ("made", "words"),
    [("exact", "290 tot en met 309,83"), ("printed", "250 tot en met 349,92")],
)
def test_a_change_before_rounding_of_then_tells_more(made: ChangeMade, words: str) -> None:
    """300 to hundreds, 50 more than the 250 to tens of before that, under a profile that has
    changes between printed numbers today.
    """
    first = Told("2024-H1", {POLEN: cell(POLEN, 250)}, ())
    said = (
        cell(POLEN, 300, 100),
        cell(f"{POLEN}.vorige", 250),
        cell(f"{POLEN}.verschil", 50),
    )
    again = table(
        said[0]._replace(id=f"{POLEN}.vorige"), relations=[Earlier(f"{POLEN}.vorige", POLEN)]
    )
    known, _, _ = audited(again, before(*said, stated=Stated(change=made, thresholds=())), first)
    assert known[f"2024-H2 {POLEN}"].words == words
