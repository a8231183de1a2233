"""Which estimates may be printed and compared, as worked examples."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Place
from tasks.edits.parts import estimate as rules
from tasks.edits.parts.estimate import EstimateFacts, change, check_estimate, check_groups, newest


def estimate(percent: int | Fraction = 12, year: int = 2021, **facts: object) -> EstimateFacts:
    """An estimate of which nothing is asked, but for these facts."""
    right = EstimateFacts(
        about=f"niet_gebruik.zt.monitor-1.{year}",
        name=f"Niet-gebruik zorgtoeslag {year}",
        edition="N2025-01",
        appeared=202507,
        data="vastgesteld",
        method="monitor-1",
        toeslag="zorgtoeslag",
        year=year,
        trait="alle",
        group="allen",
        percent=Fraction(percent),
        low=None,
        high=None,
        at=lambda column: Place(file="niet_gebruik_schattingen.csv", row=2, column=column),
    )
    return right._replace(**facts)  # type: ignore[arg-type]


def group(percent: int, name: str, trait: str = "leeftijd") -> EstimateFacts:
    return estimate(percent, trait=trait, group=name)


def margin(low: int | str | None, high: int | str | None) -> dict[str, Fraction | None]:
    return {
        "low": None if low is None else Fraction(low),
        "high": None if high is None else Fraction(high),
    }


# estimate, year, data, from, to -> finding
ALONE = [
    pytest.param(12, 2021, "vastgesteld", None, None, None, id="1 vastgestelde gegevens"),
    pytest.param(12, 2021, "voorlopig", None, None, "N01", id="1 voorlopige gegevens"),
    pytest.param(12, 2023, "vastgesteld", None, None, None, id="2 twee jaar later verschenen"),
    pytest.param(12, 2024, "vastgesteld", None, None, "N02", id="2 een jaar later verschenen"),
    pytest.param(12, 2021, "vastgesteld", 11, 13, None, id="3 binnen de marge"),
    pytest.param(12, 2021, "vastgesteld", 13, 14, "N03", id="3 onder de marge"),
    pytest.param(12, 2021, "vastgesteld", 11, None, "N03", id="3 een marge met één grens"),
    pytest.param(12, 2021, "vastgesteld", 11, 15, None, id="7 een beetje scheef"),
    pytest.param(12, 2021, "vastgesteld", "0.011", 13, "N09", id="7 een ondergrens door duizend"),
    pytest.param(12, 2021, "vastgesteld", 11, 31, "N09", id="7 cijfers verwisseld"),
    pytest.param(12, 2021, "vastgesteld", 12, 13, None, id="7 een grens op de schatting"),
]
# method and percentage before, margin; now, margin -> what is compared
COMPARED = [
    pytest.param("monitor-1", 12, None, 9, None, -3, id="4 dezelfde methode"),
    pytest.param("monitor-2", 12, None, 9, None, "niets", id="4 een andere methode"),
    pytest.param("monitor-1", 12, (11, 13), 9, (8, 10), -3, id="4 marges los van elkaar"),
    pytest.param(
        "monitor-1", 12, (11, 13), 11, (10, 12), "geen verschil", id="4 marges over elkaar"
    ),
]
# everybody, groups -> finding
GROUPS = [
    pytest.param(12, "leeftijd", [17, 12, 8], None, id="6 tussen de groepen"),
    pytest.param(12, "leeftijd", [17, 13], "N06", id="6 lager dan iedere groep"),
    pytest.param(12, "levensgebeurtenis", [17, 13], None, id="6 groepen die niet allen zijn"),
    pytest.param(None, "leeftijd", [17, 8], "N05", id="6 geen schatting voor allen samen"),
]
HEADING = "Niet-gebruik: schattingen"
RULEBOOK = [
    Chapter(
        HEADING,
        rules.__doc__,
        ("schatting", "jaar", "gegevens", "ondergrens", "bovengrens", "bevinding"),
        rows_of(ALONE),
    ),
    Chapter(
        HEADING,
        None,
        ("methode eerder", "eerder", "marge", "nu", "marge", "verandering in procentpunt"),
        rows_of(COMPARED),
    ),
    Chapter(HEADING, None, ("allen samen", "kenmerk", "groepen", "bevinding"), rows_of(GROUPS)),
]


@pytest.mark.parametrize(("percent", "year", "data", "low", "high", "expected"), ALONE)
def test_an_estimate_by_itself(  # type: ignore[no-untyped-def]
    percent, year, data, low, high, expected
) -> None:
    found = check_estimate(estimate(percent, year, data=data, **margin(low, high)))
    assert (", ".join(one.code for one in found) or None) == expected


@pytest.mark.parametrize(
    ("percent", "expected"), [(Fraction(12, 100), "N07"), (88, "N07"), (3, None)]
)
def test_a_fraction_and_the_take_up_itself_are_asked_about(
    percent: Fraction | int, expected: str | None
) -> None:
    found = check_estimate(estimate(percent))
    assert (", ".join(one.code for one in found) or None) == expected


@pytest.mark.parametrize(("method", "before", "was", "now", "is_now", "expected"), COMPARED)
def test_years_are_compared(  # type: ignore[no-untyped-def]
    method, before, was, now, is_now, expected
) -> None:
    earlier = estimate(before, 2021, method=method, **margin(*(was or (None, None))))
    later = estimate(now, 2022, **margin(*(is_now or (None, None))))
    found = change(later, [earlier, later])
    told = "niets" if found is None else "geen verschil" if found.points is None else found.points
    assert told == expected


def test_a_year_is_compared_with_the_last_before_it() -> None:
    some = [estimate(12, 2019), estimate(11, 2021), estimate(9, 2022)]
    found = change(some[2], some)
    assert found is not None
    assert found == (2021, Fraction(-2))


@pytest.mark.parametrize(("everybody", "trait", "groups", "expected"), GROUPS)
def test_groups(  # type: ignore[no-untyped-def]
    everybody, trait, groups, expected
) -> None:
    some = [group(percent, f"groep {at}", trait) for at, percent in enumerate(groups)]
    if everybody is not None:
        some.append(estimate(everybody))
    assert (", ".join(one.code for one in check_groups(some)) or None) == expected


def test_of_two_editions_with_one_method_the_newest_counts_and_a_provisional_one_never() -> None:
    old, new = estimate(12), estimate(11, edition="N2026-01", appeared=202606)
    provisional = estimate(10, edition="N2026-02", appeared=202609, data="voorlopig")
    other = estimate(14, edition="N2025-02", method="cpb")
    assert newest([old, new, provisional, other]) == [new, other]
