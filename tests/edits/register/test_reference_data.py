"""The edits of exchange rates and of names of countries as worked examples."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from support.rulebook import Chapter, row, rows_of

from tasks.definitions.finding import Place
from tasks.edits import reference_data
from tasks.edits.reference_data import names_of_countries, odd_rates

RATES, NAMES = (
    Place(file="wisselkoersen.xlsx", column="koers"),
    Place(file="landentabel.csv", column="omschrijving"),
)

# currency, its usual rate, the rate of April -> code
ODD = [
    pytest.param("PLN", Fraction("4.5420"), Fraction("4.6892"), None, id="1 gewone beweging"),
    pytest.param(
        "TRY", Fraction("20.1"), Fraction("31.6"), None, id="1 een munt die snel minder waard wordt"
    ),
    pytest.param(
        "PLN", Fraction("4.5420"), Fraction("45.42"), "B19", id="1 een factor tien te hoog"
    ),
    pytest.param(
        "PLN", Fraction("4.5420"), Fraction("0.4542"), "B19", id="1 een factor tien te laag"
    ),
    pytest.param("PLN", Fraction("4.5420"), Fraction("0.2202"), "B19", id="2 omgekeerd"),
    pytest.param(
        "GBP", Fraction("0.8698"), Fraction("1.1497"), "B19", id="2 omgekeerd, dicht bij 1"
    ),
    pytest.param(
        "CHF",
        Fraction("0.9700"),
        Fraction("1.0309"),
        None,
        id="2 een koers van bijna 1 is beide kanten op",
    ),
    pytest.param(
        "XAF", Fraction("655.957"), Fraction("655.957"), None, id="3 een munt die niemand kent"
    ),
]


@pytest.mark.parametrize(("currency", "usual", "april", "code"), ODD)
def test_one_odd_rate(currency: str, usual: Fraction, april: Fraction, code: str | None) -> None:
    months = {202300 + month: usual for month in range(1, 13)}
    found = odd_rates({currency: months | {202304: april}}, RATES)
    assert [finding.code for finding in found] == ([code] if code else [])
    for finding in found:
        assert "april\u00a02023" in finding.text
        assert finding.value is not None
        assert finding.value.startswith("202304=")


# currency, its rate all year
SHIFTED = [
    pytest.param("PLN", Fraction("0.2202"), id="3 het hele jaar omgekeerd"),
    pytest.param("HUF", Fraction("3.9"), id="3 het hele jaar per 100 eenheden"),
    pytest.param("TRY", Fraction(2500), id="3 het hele jaar maal 100"),
    pytest.param("GBP", Fraction(87), id="3 in pence"),
]


@pytest.mark.parametrize(("currency", "rate"), SHIFTED)
def test_all_rates_of_a_currency_turned_or_shifted(currency: str, rate: Fraction) -> None:
    months = {202300 + month: rate for month in range(1, 13)}
    (found,) = odd_rates({currency: months}, RATES)
    assert (found.code, found.about) == ("B20", f"wisselkoersen.{currency}")
    assert "nog 9 maanden" in found.text


BEFORE = {"5002": "Frankrijk", "5010": "België", "7028": "Polen", "9089": "Duitsland"}

# names now -> code, how many codes are told
NAMED = [
    pytest.param(BEFORE, None, id="4 dezelfde namen"),
    pytest.param(
        dict(zip(BEFORE, sorted(BEFORE.values()), strict=True)),
        "B21",
        id="4 de kolom met namen is los gesorteerd",
    ),
    pytest.param(
        BEFORE | {"9089": "Bondsrepubliek Duitsland"}, None, id="5 één land heeft een andere naam"
    ),
    pytest.param(
        {code: name.upper() for code, name in BEFORE.items()},
        "B22",
        id="5 alle namen zijn anders geschreven",
    ),
]


@pytest.mark.parametrize(("now", "code"), NAMED)
def test_names_of_countries(now: Mapping[str, str], code: str | None) -> None:
    found = names_of_countries(now, BEFORE, NAMES)
    assert [finding.code for finding in found] == ([code] if code else [])


def test_without_a_previous_report_no_name_is_asked_about() -> None:
    assert names_of_countries(BEFORE, {}, NAMES) == []


RULEBOOK = [
    Chapter(
        "Plausibiliteit van koersen en landen",
        reference_data.__doc__,
        ("valuta", "koers in de andere maanden", "koers in april", "bevinding"),
        [*rows_of(ODD), *(row(one.id, (*one.values, one.values[1], "B20")) for one in SHIFTED)],
    ),
    Chapter(
        "Plausibiliteit van koersen en landen",
        reference_data.__doc__,
        ("namen nu", "bevinding"),
        rows_of(NAMED),
    ),
]
