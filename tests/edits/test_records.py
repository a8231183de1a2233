"""The edits of records as worked examples: what is asked, what is refused, and what is let go."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rulebook import Chapter, Example, row

from tasks.definitions.finding import Finding, Grade, catalogue
from tasks.edits import records
from tasks.edits.records.abroad import Change, Mean, changed, mean_amounts
from tasks.edits.records.course import jumps, odd_months
from tasks.edits.records.national import National, digits_exchanged, odd_national_totals
from tasks.edits.records.rows import deductions, unmatched
from tasks.figures import dutch

HALFJAAR = "2024-H2"


def _codes(findings: list[Finding]) -> str | None:
    """The codes of the findings, each once; None without findings."""
    return ", ".join(dict.fromkeys(finding.code for finding in findings)) or None


# rows of the SVB, those without a child, those that fit another regeling -> code
UNMATCHED = [
    pytest.param(150_000, 0, 0, None, id="1 iedere rij hoort bij een kind"),
    pytest.param(150_000, 500, 0, "B04", id="1 een enkele rij zonder kind is gewoon"),
    pytest.param(538, 66, 0, "B10", id="1 een tiende zonder kind wordt gevraagd"),
    pytest.param(538, 538, 0, "B09", id="1 geen enkele rij past"),
    pytest.param(538, 538, 523, "B09", id="1 WKB en KOT zijn verwisseld"),
]


@pytest.mark.parametrize(("rows", "alone", "elsewhere", "code"), UNMATCHED)
def test_rows_of_the_svb_without_a_child(
    rows: int, alone: int, elsewhere: int, code: str | None
) -> None:
    found = unmatched("buitenland.wkb", "WKB", rows, alone, lambda: elsewhere)
    assert _codes(found) == code
    for finding in found:
        assert ("verwisseld" in finding.text) == (elsewhere > 0)
        assert "niet nagegaan" not in finding.text


def year(*numbers: int) -> dict[int, int]:
    """Numbers by month of 2023; the last one holds to the end of the year."""
    padded = [*numbers, *[numbers[-1]] * (12 - len(numbers))]
    return dict(zip(range(202301, 202313), padded, strict=True))


# number per month, of the source and of one country -> code, months that are asked
MONTHS = [
    pytest.param(year(1000), year(100), None, (), id="2 iedere maand hetzelfde"),
    pytest.param(year(1000, 1100, 900), year(100, 90, 110), None, (), id="2 gewone beweging"),
    pytest.param(
        year(*[1000] * 6, 0, 1000),
        year(*[100] * 6, 0, 100),
        "B11",
        ("juli",),
        id="2 juli ontbreekt in de hele bron: één vraag, geen per land",
    ),
    pytest.param(
        year(*[1000] * 6, 900, 1000),
        year(*[100] * 6, 0, 100),
        "B12",
        ("juli",),
        id="2 juli ontbreekt in één land",
    ),
    pytest.param(
        year(*[1000] * 6, 950),
        year(*[100] * 6, 49),
        "B12",
        ("juli",),
        id="2 een land is gehalveerd",
    ),
    pytest.param(year(1000), year(*[40] * 6, 0, 40), None, (), id="2 een klein land mag bewegen"),
    pytest.param(
        year(*[0] * 10, 1, 0), {}, "B11", ("november",), id="2 er is één rij van het hele jaar over"
    ),
]


@pytest.mark.parametrize(("source", "country", "code", "told"), MONTHS)
def test_months(
    source: Mapping[int, int], country: Mapping[int, int], code: str | None, told: tuple[str, ...]
) -> None:
    found = odd_months(
        source,
        {"7028": country} if country else {},
        about="buitenland.wkb",
        what="WKB, buitenland",
        unit="kinderen",
        names={"7028": "WKB, Polen"},
    )
    assert _codes(found) == code
    for finding in found:
        assert all(month in finding.text for month in told)
        assert ("Polen" in finding.text) == (finding.code == "B12")


@given(st.lists(st.integers(0, 1000), min_size=12, max_size=12), st.integers(2, 50))
def test_a_delivery_of_another_size_is_asked_about_the_same_months(
    numbers: list[int], times: int
) -> None:
    one, other = year(*numbers), year(*(number * times for number in numbers))
    share = Fraction(1, 2)
    assert jumps(one, share, 0) == jumps(other, share, 0)


def change(now: int, before: int, of: str = "7028") -> Change:
    return Change(f"buitenland.wkb.{of}", of, Fraction(now), Fraction(before))


# children abroad now and in the previous report, and the same of countries -> code, how many times
PREVIOUS = [
    pytest.param((30_000, 29_000), [(7000, 6900)], None, 0, id="3 bijna gelijk"),
    pytest.param((24_000, 29_000), [(0, 4_700)], "B13", 1, id="3 een groot land is weg"),
    pytest.param((29_000, 29_000), [(0, 62)], "B13", 1, id="3 een klein land is weg"),
    pytest.param((29_000, 29_000), [(30, 62)], None, 0, id="3 een klein land mag halveren"),
    pytest.param((28_000, 29_000), [(900, 2_000)], "B13", 1, id="3 een land is gehalveerd"),
    pytest.param((30_000, 29_000), [(1_500, 700)], "B13", 1, id="3 een land is verdubbeld"),
    pytest.param(
        (9_000, 29_000),
        [(3_000, 7_000), (900, 4_700)],
        "B13",
        1,
        id="3 de hele bron is gehalveerd: één vraag, geen per land",
    ),
]


@pytest.mark.parametrize(("total", "countries", "code", "times"), PREVIOUS)
def test_children_beside_the_previous_report(
    total: tuple[int, int], countries: list[tuple[int, int]], code: str | None, times: int
) -> None:
    found = changed(
        change(*total, of="totaal"),
        [change(*one, of=str(number)) for number, one in enumerate(countries)],
        HALFJAAR,
    )
    assert (_codes(found), len(found)) == (code, times)


WKB, KOT = (
    National(Fraction(1_803_000), Fraction(3_552_000_000)),
    National(Fraction(893_000), Fraction(4_118_000_000)),
)


WKB_MEAN = Mean("landelijk", "in het hele land", *WKB)


def mean(part: str, children: int, per_child: int) -> Mean:
    return Mean(part, part, Fraction(children), Fraction(children * per_child))


# euros per child now, in the previous report, nationally -> code
AMOUNTS = [
    pytest.param(2_100, 2_000, WKB, None, id="4 bijna gelijk"),
    pytest.param(2_100, 1_100, WKB, None, id="4 een hogere regeling mag"),
    pytest.param(20_000, 2_000, WKB, "B14", id="4 tien keer zo veel als in de vorige rapportage"),
    pytest.param(20, 2_000, WKB, "B14", id="4 euro's waar centen horen: honderd keer te laag"),
    pytest.param(20_000, None, WKB, "B14", id="4 tien keer zo veel als in het hele land"),
    pytest.param(6_000, None, WKB, None, id="4 in het buitenland mag het meer zijn"),
    pytest.param(
        2_000,
        None,
        WKB._replace(euros=WKB.euros * 100),
        None,
        id="4 een landelijk totaal in centen is zelf de vraag",
    ),
]


@pytest.mark.parametrize(("now", "before", "national", "code"), AMOUNTS)
def test_amounts_per_child(
    now: int, before: int | None, national: National, code: str | None
) -> None:
    total = mean("totaal", 28_000, now)
    country = mean("7028", 7_000, now)
    held = (
        {one.id: mean(one.id, int(one.children), before) for one in (total, country)}
        if before is not None
        else {}
    )
    found = mean_amounts(total, [country], held, Mean("landelijk", "in het hele land", *national))
    assert _codes(found) == code
    assert len(found) <= 1, "one cause, one question"


def test_the_amounts_of_one_country_are_asked_about_by_themselves() -> None:
    total, country = mean("totaal", 28_000, 2_100), mean("7028", 200, 21_000)
    before = {"totaal": mean("totaal", 28_000, 2_000), "7028": mean("7028", 200, 2_000)}
    (found,) = mean_amounts(total, [country], before, None)
    assert (found.code, found.about) == ("B14", "7028")


# national totals now and in the previous report -> code, what the text says
NATIONAL = [
    pytest.param(
        {"WKB": WKB}, {"WKB": National(Fraction(1_768_000), Fraction(2_914_000_000))}, None, "",
        id="5 een regeling die een vijfde hoger wordt",
    ),
    pytest.param(
        {"WKB": WKB._replace(euros=WKB.euros * 14 / 10)}, {"WKB": WKB}, None, "",
        id="5 een wet die het bedrag verhoogt",
    ),
    pytest.param(
        {"WKB": WKB._replace(euros=WKB.euros * 75 / 100)}, {"WKB": WKB}, "B15", "2.664.000.000",
        id="5 een bedrag dat een kwart daalt",
    ),
    pytest.param(
        {"WKB": WKB._replace(children=WKB.children * 125 / 100)}, {"WKB": WKB}, "B15", "2.253.750",
        id="5 een kwart meer kinderen",
    ),
    pytest.param(
        {"WKB": WKB._replace(children=Fraction(1_083_000))}, {"WKB": WKB}, "B15",
        "Met twee cijfers andersom staat er 1.803.000",
        id="5 twee cijfers zijn verwisseld",
    ),
    pytest.param(
        {"KOT": KOT._replace(euros=Fraction(1_418_000_000))}, {"KOT": KOT}, "B15",
        "4.118.000.000",
        id="5 twee cijfers van een bedrag zijn verwisseld",
    ),
    pytest.param(
        {"WKB": KOT, "KOT": WKB}, {"WKB": WKB, "KOT": KOT}, "B15", "WKB en KOT lijken verwisseld",
        id="5 de regels zijn verwisseld: één vraag",
    ),
    pytest.param(
        {"WKB": WKB._replace(euros=WKB.euros * 100)}, {}, "B16", "355.200.000.000",
        id="5 centen waar euro's horen, zonder vorige rapportage",
    ),
    pytest.param(
        {"WKB": WKB._replace(euros=WKB.euros / 1000)}, {}, "B16", "3.552.000",
        id="5 duizenden euro's waar euro's horen, zonder vorige rapportage",
    ),
    pytest.param({"WKB": WKB, "KOT": KOT}, {}, None, "", id="5 gewone totalen"),
]  # fmt: skip


@pytest.mark.parametrize(("now", "before", "code", "told"), NATIONAL)
def test_national_totals(
    now: Mapping[str, National], before: Mapping[str, National], code: str | None, told: str
) -> None:
    found = odd_national_totals(
        {name: (f"buitenland.{name.lower()}.landelijk", total) for name, total in now.items()},
        before,
    )
    assert _codes(found) == code
    assert [told in finding.text for finding in found] == [True] * (code is not None)


# rows of the SVB, those of nothing, those above the benefit, euros per row -> code
DEDUCTIONS = [
    pytest.param(150_000, 40, 36, 58, None, id="6 enkele rijen van nul, en enkele boven het recht"),
    pytest.param(538, 538, 0, 0, "B17", id="6 alle bedragen zijn nul"),
    pytest.param(538, 0, 282, 95, None, id="6 de helft boven het recht"),
    pytest.param(538, 0, 500, 9_500, "B18", id="6 bijna alles boven het recht"),
    pytest.param(538, 0, 0, Fraction("0.58"), "B23", id="6 euro's waar centen horen"),
    pytest.param(538, 0, 300, 5_800, "B23", id="6 centen waar euro's horen"),
]


@pytest.mark.parametrize(("rows", "zero", "larger", "euros", "code"), DEDUCTIONS)
def test_deductions(
    rows: int, zero: int, larger: int, euros: Fraction | int, code: str | None
) -> None:
    in_euros = (rows - zero, int(euros * 100 * (rows - zero)))
    found = deductions("buitenland.wkb", "WKB", rows, zero, larger, in_euros)
    assert _codes(found) == code


@given(st.integers(1_000_000, 9_999_999))
def test_two_digits_that_change_places_are_found_again(value: int) -> None:
    digits = str(value)
    turned = int(digits[0] + digits[2] + digits[1] + digits[3:])
    found = digits_exchanged(turned, value, Fraction(1, 10))
    assert found == value if turned != value else found is None or found != value


#: From one halfjaar to the next: more or fewer children and euros, and months that differ a little.
DRIFT = st.fractions(Fraction(85, 100), Fraction(120, 100), max_denominator=1000)
SEASON = st.lists(st.integers(90, 110), min_size=12, max_size=12)


@given(st.lists(st.tuples(st.integers(10, 8_000), DRIFT, DRIFT, SEASON), min_size=1, max_size=12))
def test_ordinary_drift_is_not_asked_about(
    countries: list[tuple[int, Fraction, Fraction, list[int]]],
) -> None:
    def means(*, now: bool) -> list[Mean]:
        found = []
        for code, (number, more, higher, _) in enumerate(countries):
            children = number * (more if now else Fraction(1))
            per_child = 2_000 * (higher if now else Fraction(1))
            found.append(Mean(str(code), str(code), children, children * per_child))
        children = sum((one.children for one in found), Fraction(0))
        euros = sum((one.euros for one in found), Fraction(0))
        return [Mean("totaal", "totaal", children, euros), *found]

    now, before = means(now=True), means(now=False)
    changes = [
        Change(one.id, one.label, one.children, held.children)
        for one, held in zip(now, before, strict=True)
    ]
    assert changed(changes[0], changes[1:], HALFJAAR) == []
    assert mean_amounts(now[0], now[1:], {one.id: one for one in before}, WKB_MEAN) == []
    per_month = {
        str(code): year(*(number * part // 100 for part in season))
        for code, (number, _, _, season) in enumerate(countries)
    }
    source = {month: sum(one[month] for one in per_month.values()) for month in year(0)}
    names = {code: code for code in per_month}
    assert odd_months(source, per_month, about="a", what="w", unit="kinderen", names=names) == []


def test_a_question_is_another_one_when_the_value_or_what_it_is_held_against_changes() -> None:
    def key(now: int, before: int) -> str:
        (found,) = changed(None, [change(now, before)], HALFJAAR)
        assert found.grade is Grade.TO_CONFIRM
        return found.key

    assert key(900, 2_000) == key(900, 2_000)
    assert len({key(900, 2_000), key(901, 2_000), key(900, 2_001)}) == 3


def _told(code: str | None) -> str | None:
    """A code with what it does, as the rulebook shows it."""
    return None if code is None else f"{code}, {catalogue()[code].grade}"


def _runs(per_month: Mapping[int, int]) -> str:
    """``januari t/m juni 1.000; juli 0; augustus t/m december 1.000``."""
    told = []
    for number, some in itertools.groupby(per_month.items(), key=lambda one: one[1]):
        first, *others = (dutch.MONTHS[month % 100 - 1] for month, _ in some)
        told.append(f"{' t/m '.join([first, *others[-1:]])} {dutch.number(number)}")
    return "; ".join(told)


def _beside(pair: tuple[int, int]) -> str:
    now, before = map(dutch.number, pair)
    return f"{now} (was {before})"


def _totals(some: Mapping[str, National]) -> str | None:
    told = [
        f"{name} {dutch.number(one.children)} kinderen, €{dutch.NBSP}{dutch.number(one.euros)}"
        for name, one in some.items()
    ]
    return "; ".join(told) or None


def _chapter(
    columns: Sequence[str], examples: Iterable[Example], shown: Callable[..., Sequence[object]]
) -> Chapter:
    return Chapter(
        "Plausibiliteit van records",
        records.__doc__,
        columns,
        [row(one.id, shown(*one.values)) for one in examples],
    )


RULEBOOK = [
    _chapter(
        ("rijen van de SVB", "zonder kind", "passen bij een andere regeling", "bevinding"),
        UNMATCHED,
        lambda rows, alone, elsewhere, code: (rows, alone, elsewhere, _told(code)),
    ),
    _chapter(
        ("de hele bron", "één land", "bevinding"),
        MONTHS,
        lambda source, country, code, _: (_runs(source), _runs(country) or None, _told(code)),
    ),
    _chapter(
        ("kinderen in het buitenland", "per land", "bevinding", "hoe vaak"),
        PREVIOUS,
        lambda total, countries, code, times: (
            _beside(total),
            "; ".join(map(_beside, countries)),
            _told(code),
            times,
        ),
    ),
    _chapter(
        ("euro per kind nu", "vorige rapportage", "hele land", "bevinding"),
        AMOUNTS,
        lambda now, before, national, code: (
            now,
            before,
            national.euros // national.children,
            _told(code),
        ),
    ),
    _chapter(
        ("landelijk totaal nu", "vorige rapportage", "bevinding"),
        NATIONAL,
        lambda now, before, code, _: (_totals(now), _totals(before), _told(code)),
    ),
    _chapter(
        (
            "rijen van de SVB",
            "met een bedrag van nul",
            "hoger dan het recht",
            "gemiddeld in euro's",
            "bevinding",
        ),
        DEDUCTIONS,
        lambda rows, zero, larger, euros, code: (rows, zero, larger, euros, _told(code)),
    ),
]
