"""Tables from which an outsider can compute more than they print, and what the audit says of them.
Numbers are children (a mean of twelve months) unless an example says otherwise.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from support.dossiers.published_tables import audited, cell, compared, profile, table, told_of

from tasks.disclosure.solve import ContradictionError
from tasks.sections.outsiders.concentration import Concentration
from tasks.sections.outsiders.relations import AtLeast, Folded, Sum

EXACT = profile(change="exact")


def test_a_sum_tells_what_rounding_hides() -> None:
    """Two rows that print 100 add up to 205 at least, so each is in the upper half."""
    known, _, found = audited(
        table(cell("a", 102), cell("b", 104), cell("t", 206), relations=[Sum("t", ("a", "b"))])
    )
    assert known["a"].words == known["b"].words == "100,08 tot en met 104,92"
    assert [code for code, _ in told_of(found)] == ["O02", "O02", "O02"]


def test_a_row_between_unrounded_numbers_is_known_exactly() -> None:
    months = profile(units={"aantal": 1}, rounding={"aantal": 1})
    cells = cell("a", 200, 1), cell("b", 47), cell("t", 247, 1)
    known, _, found = audited(table(*cells, relations=[Sum("t", ("a", "b"))]), to=months)
    assert known["b"].words == "47"
    assert told_of(found) == [("O01", "b")]


def test_a_total_that_is_rounded_coarser_than_its_rows() -> None:
    """The rows tell it as closely as they are told themselves; that is not held against it."""
    cells = cell("a", 102), cell("b", 147), cell("t", 249, 1000)
    known, _, found = audited(table(*cells, relations=[Sum("t", ("a", "b"))]))
    assert known["t"].words == "240 tot en met 259,83"
    assert found == []


def test_nobody_is_nothing_to_hide() -> None:
    """A total of none without a row is of nobody; with a row that prints as none, of few maybe."""
    _, _, found = audited(table(cell("t", 0), relations=[Sum("t", ())]))
    assert found == []
    _, _, found = audited(table(cell("a", 0), cell("t", 0), relations=[Sum("t", ("a",))]))
    assert told_of(found) == [("O03", "a"), ("O03", "t")]


def test_one_country_of_three_children_in_overige() -> None:
    """It prints as none, which says that it is fewer than five; and it is one country."""
    inside = Concentration(
        figure="overige.bedrag",
        contributors=3,
        groups=1,
        largest=Fraction(2, 5),
        two=Fraction(3, 4),
    )
    told = table(
        cell("overige.kinderen", 3),
        cell("overige.bedrag", 9_000, 100_000, "euro"),
        relations=[Folded(("overige.kinderen", "overige.bedrag"))],
    )
    known, _, found = audited(told, inside=[inside])
    assert known["overige.kinderen"].words == "0 tot en met 4,92"
    assert told_of(found) == [
        ("O03", "overige.bedrag"),
        ("O03", "overige.kinderen"),
        ("O05", "overige.bedrag"),
    ]


def test_two_children_of_whom_the_country_is_unknown() -> None:
    """The count hides them among 49, the amount is that of two children."""
    inside = Concentration(
        figure="0000.bedrag", contributors=2, groups=1, largest=Fraction(3, 5), two=Fraction(1)
    )
    told = table(cell("0000.kinderen", 2, 100), cell("0000.bedrag", 60_000, 100_000, "euro"))
    _, _, found = audited(told, inside=[inside])
    assert told_of(found) == [
        ("O03", "0000.bedrag"),
        ("O06", "0000.bedrag"),
        ("O06", "0000.bedrag"),
        ("O06", "0000.bedrag"),
    ]


@pytest.mark.parametrize(
    ("threshold", "words", "codes"),
    [
        (95, "95 tot en met 104,92", []),
        (100, "100 tot en met 104,92", ["O02", "O07"]),
        (105, "105 tot en met 114,92", []),
    ],
)
def test_a_country_at_the_threshold(threshold: int, words: str, codes: list[str]) -> None:
    told = table(cell("a", threshold), relations=[AtLeast(("a",), Fraction(threshold))])
    known, _, found = audited(told)
    assert known["a"].words == words
    assert [code for code, _ in told_of(found)] == codes


@pytest.mark.parametrize(
    ("step", "unit", "codes"),
    [(1, "aantal", ["O13"]), (10, "aantal", []), (10_000, "euro", ["O13"]), (100_000, "euro", [])],
)
def test_a_figure_is_rounded_to_the_base_of_its_profile_or_coarser(
    step: int, unit: str, codes: list[str]
) -> None:
    """Without a base, what is rounded finely seems to have all that it was meant to hide."""
    _, _, found = audited(table(cell("a", 10_200_000, step, unit)))
    assert [code for code, _ in told_of(found)] == codes


def test_a_step_that_was_refined_tells_of_the_earlier_release() -> None:
    """255 now, to tens, and 300 then, to hundreds: with a change before rounding, a fifth of what
    the earlier release hid is left.
    """
    told = compared([cell("a", 255, 10)], [cell("a", 255, 100)], {"a": 0})
    known, _, found = audited(*told, to=EXACT)
    assert known["2024-H2 a"].words == "250,08 tot en met 269,83"
    assert told_of(found) == [("O02", "a"), ("O04", "a.verschil"), ("O08", "a")]
    known, _, found = audited(*compared([cell("a", 255, 10)], [cell("a", 255, 100)]))
    assert known["2024-H2 a"].words == "250 tot en met 349,92"
    assert told_of(found) == [("O08", "a")]


def test_the_same_year_again_with_one_child_more() -> None:
    """A change before rounding of none, beside numbers that print ten apart, is of a few."""
    told = compared([cell("a", Fraction(8451, 10))], [cell("a", Fraction(8441, 10))], {"a": 1})
    _, changes, found = audited(*told, to=EXACT)
    assert changes["a.verschil"].words == "0,08 tot en met 4,92"
    assert ("O04", "a.verschil") in told_of(found)
    _, changes, found = audited(*compared([cell("a", 845)], [cell("a", 844)]))
    assert changes["a.verschil"].words == "0,08 tot en met 19,92"
    assert told_of(found) == []


def test_a_country_that_was_all_of_overige_and_now_has_a_row() -> None:
    """Its earlier count is that of Overige; the two are not compared, and nothing more is told.
    That it stood alone there is what the release before should have stopped.
    """
    alone = Concentration(
        figure="overige.bedrag",
        contributors=90,
        groups=1,
        largest=Fraction(1, 90),
        two=Fraction(1, 45),
    )
    before = table(
        cell("overige.kinderen", 90),
        cell("overige.bedrag", 500_000, 100_000, "euro"),
        halfjaar="2024-H2",
        relations=[Folded(("overige.kinderen", "overige.bedrag"))],
    )
    assert told_of(audited(before, inside=[alone])[2]) == [("O05", "overige.bedrag")]
    now = table(cell("7028.kinderen", 96), relations=[AtLeast(("7028.kinderen",), Fraction(95))])
    assert told_of(audited(now, before)[2]) == []


def test_a_change_that_does_not_follow_from_the_printed_numbers() -> None:
    """840, 840 and 10 fewer: it halves both, whatever the profile says of changes."""
    told = compared([cell("a", 836)], [cell("a", 844)], {"a": -8})
    for to in (profile(), EXACT):
        known, changes, found = audited(*told, to=to)
        assert known["a"].words == "835 tot en met 839,92"
        assert known["2024-H2 a"].words == "840 tot en met 844,92"
        assert changes["a.verschil"].words == "−9,92 tot en met −5"
        assert told_of(found) == [("O02", "a"), ("O02", "a"), ("O04", "a.verschil")]


def test_twelve_halfjaren_that_drift() -> None:
    """Changes before rounding narrow one number after the other; those between printed ones never
    do.
    """
    values = [842 + 3 * n for n in range(12)]
    left = {}
    for exact in (False, True):
        told = [table(cell("a", values[0]), halfjaar="2020-H1")]
        for n, (before, now) in enumerate(pairwise(values), start=1):
            changes = {"a": now - before} if exact else None
            pair = compared([cell("a", now)], [cell("a", before)], changes)
            told.append(pair[0]._replace(halfjaar=f"{2020 + n // 2}-H{n % 2 + 1}"))
        known, _, found = audited(*reversed(told), to=EXACT if exact else profile())
        left[exact] = known["a"].percent_left
        assert known["a"].interval.low <= 12 * values[-1] <= known["a"].interval.high
        narrowed = [("O02", "a"), ("O02", "a"), ("O04", "a.verschil")]
        assert told_of(found) == (narrowed if exact else [])
    assert left == {False: 100, True: Fraction(59, 120) * 100}


def test_numbers_that_can_not_be_printed_together() -> None:
    told = table(cell("a", 100), cell("b", 100), cell("t", 300), relations=[Sum("t", ("a", "b"))])
    with pytest.raises(ContradictionError) as error:
        audited(told)
    assert {one.id for one in error.value.hidden} == {"a", "b", "t"}
