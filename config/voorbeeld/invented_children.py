"""Invent children abroad, and what the SVB deducts, so that they add up to given child-months and
cents. Only whole numbers and a fixed mixing function (splitmix64) are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

HOME = "6030"
#: Currency of the benefit that the SVB deducts, for countries where it is not the euro.
CURRENCY = {
    "7028": "PLN",
    "7047": "RON",
    "7024": "BGN",
    "5017": "HUF",
    "6066": "CZK",
    "5039": "SEK",
    "6039": "GBP",
    "6043": "TRY",
}
EURO_COUNTRIES = (
    "9089",
    "5010",
    "6037",
    "6067",
    "7050",
    "5002",
    "7044",
    "6003",
    "7066",
    "7064",
    "5051",
)
#: Units per euro times 10,000, around which the invented monthly rates lie.
RATES = {
    2022: {
        "BGN": 19558,
        "CZK": 245650,
        "GBP": 8527,
        "HUF": 3913000,
        "PLN": 46861,
        "RON": 49313,
        "SEK": 106296,
        "TRY": 174088,
    },
    2023: {
        "BGN": 19558,
        "CZK": 240040,
        "GBP": 8698,
        "HUF": 3819000,
        "PLN": 45420,
        "RON": 49467,
        "SEK": 114788,
        "TRY": 257597,
    },
}
#: One rate and one deduction that divide to exactly half a cent: 585,71 / 25,3280 = 23,125 euro.
TIE_MONTH, TIE_RATE, TIE_AMOUNT = 4, 253_280, 58_571
MOVERS = 300
FULLY_DEDUCTED = 150
OVER_DEDUCTED = 3
WITHOUT_CHILD = 500
Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint64]


def mix(values: npt.ArrayLike) -> Ids:
    """The splitmix64 finaliser: a one-to-one scramble of 64-bit numbers, so different numbers give
    different pseudonyms.
    """
    z = np.atleast_1d(np.asarray(values, dtype=np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> np.uint64(31)), dtype=np.uint64)


def draw(seed: int, numbers: npt.ArrayLike, below: int) -> Ints:
    """One whole number from 0 up to ``below`` for each of ``numbers``."""
    scrambled = mix(mix(seed) + np.asarray(numbers, dtype=np.uint64))
    return np.asarray(scrambled % np.uint64(below), dtype=np.int64)


@dataclass
class Children:
    """Per child its pseudonym, and per month (12 columns) the country (index in ``codes``, -1: no
    entitlement) and gross cents.
    """

    codes: list[str]
    ids: Ids
    country: Ints
    cents: Ints


def _movers(seed: int, left: list[int], count: int) -> Ints:
    # Between countries with so many child-months that a mover is never most of a country.
    large = [index for index, months in enumerate(left) if months >= 12 * 150]
    rows = np.full((count, 12), -1, dtype=np.int64)
    start, step, month = (
        draw(seed + part, np.arange(count), below)
        for part, below in enumerate((len(large), len(large) - 1, 11))
    )
    for row in range(count):
        first, second = large[start[row]], large[(start[row] + 1 + step[row]) % len(large)]
        moved = int(month[row]) + 1
        rows[row, :moved], rows[row, moved:] = first, second
        left[first] -= moved
        left[second] -= 12 - moved
    return rows


def make_children(seed: int, targets: dict[str, tuple[int, int]], movers: int) -> Children:
    """Children whose child-months and cents per country are exactly ``targets``: movers, whole
    years, and one part of a year.
    """
    codes = list(targets)
    left = [months for months, _ in targets.values()]
    parts = [_movers(seed, left, movers)] if movers else []
    whole = np.repeat(np.arange(len(codes)), [months // 12 for months in left])
    part_year = np.full((len(codes), 12), -1, dtype=np.int64)
    for index, months in enumerate(left):
        part_year[index, 12 - months % 12 :] = index
    parts += [
        np.repeat(whole[:, None], 12, axis=1),
        part_year[[months % 12 > 0 for months in left]],
    ]
    country = np.concatenate(parts)

    cents = np.zeros_like(country)
    first_whole = len(parts[0]) if movers else 0
    for index, (months, total) in enumerate(targets.values()):
        mine = country == index
        base = total // months
        cents[mine] = base
        # Amounts differ between children but add up: what one child of a pair gets more, the other
        # gets less.
        rows = first_whole + np.flatnonzero(whole == index)
        pairs = rows[: len(rows) // 2 * 2].reshape(-1, 2)
        difference = draw(seed + 7, pairs[:, 0], base * 2 // 5 + 1)[:, None]
        cents[pairs[:, 0]] += difference
        cents[pairs[:, 1]] -= difference
        spare = np.flatnonzero(mine.ravel())[: total - base * months]
        cents.ravel()[spare] += 1
    return Children(
        codes, mix(np.arange(len(country), dtype=np.uint64) + np.uint64(seed << 32)), country, cents
    )


def make_rates(year: int) -> dict[str, list[int]]:
    """Per currency twelve invented rates, units per euro times 10,000, within two percent of the
    year's mean.
    """
    rates = {"EUR": [10_000] * 12}
    for number, (currency, mean) in enumerate(RATES[year].items()):
        rates[currency] = [
            int(mean * (9_800 + step) // 10_000)
            for step in draw(year * 100 + number, np.arange(12), 401)
        ]
    rates["TRY"][TIE_MONTH - 1] = TIE_RATE
    return rates


def in_cents(amount: npt.NDArray[np.int64], rate: npt.NDArray[np.int64]) -> Ints:
    """Foreign cents in euro cents, half up, as ``wkb_buitenland.sql`` does it."""
    return np.asarray((2 * amount * 10_000 + rate) // (2 * rate), dtype=np.int64)


def deduct(seed: int, net: Children, rates: dict[str, list[int]]) -> tuple[Children, pd.DataFrame]:
    """Turn net into gross amounts, with the SVB rows that lead back to the net ones.

    Returns:
        the children with gross cents, and the SVB rows: kind, month (1-12), cents in the currency,
        currency.
    """
    by_country = {code: CURRENCY.get(code, "EUR") for code in (*CURRENCY, *EURO_COUNTRIES)}
    gross = net.cents.copy()
    rows: list[tuple[Ids, Ints, Ints, npt.NDArray[np.str_]]] = []

    def note(kind: Ids, month: Ints, amount: Ints, currency: str) -> None:
        rows.append((kind, month, amount, np.full(len(kind), currency)))

    chosen = draw(seed + 1, np.arange(len(net.ids)), 100) < 45
    share = draw(seed + 2, np.arange(len(net.ids)), 51) + 10
    for code, currency in by_country.items():
        if code not in net.codes:
            continue
        child, month = np.nonzero((net.country == net.codes.index(code)) & chosen[:, None])
        rate = np.array(rates[currency], dtype=np.int64)[month]
        amount = net.cents[child, month] * share[child] * rate // 1_000_000
        if code == "6043":
            amount[np.flatnonzero(month == TIE_MONTH - 1)[0]] = TIE_AMOUNT
        gross[child, month] += in_cents(amount, rate)
        note(net.ids[child], month + 1, amount, currency)

    extra = FULLY_DEDUCTED + OVER_DEDUCTED
    ids = mix(np.arange(extra, dtype=np.uint64) + np.uint64((seed + 11) << 32))
    country = np.full((extra, 12), net.codes.index("9089"), dtype=np.int64)
    country[: FULLY_DEDUCTED // 2] = net.codes.index("5010")
    cents = np.repeat((draw(seed + 3, np.arange(extra), 9_000) + 6_000)[:, None], 12, axis=1)
    month = np.tile(np.arange(1, 13), extra)
    over = np.repeat(np.arange(extra) >= FULLY_DEDUCTED, 12)
    note(np.repeat(ids, 12), month, cents.ravel() + np.where(over, 1_250, 0), "EUR")
    lost = mix(np.arange(WITHOUT_CHILD, dtype=np.uint64) + np.uint64((seed + 12) << 32))
    note(
        lost,
        draw(seed + 4, np.arange(WITHOUT_CHILD), 12) + 1,
        draw(seed + 5, np.arange(WITHOUT_CHILD), 20_000) + 500,
        "EUR",
    )

    children = Children(
        net.codes,
        np.concatenate([net.ids, ids]),
        np.concatenate([net.country, country]),
        np.concatenate([gross, cents]),
    )
    svb = pd.DataFrame(
        {
            "kind": np.concatenate([row[0] for row in rows]),
            "maand": np.concatenate([row[1] for row in rows]),
            "cents": np.concatenate([row[2] for row in rows]),
            "valuta": np.concatenate([row[3] for row in rows]),
        }
    ).sort_values(["kind", "maand"], ignore_index=True)
    return children, svb


def add_home(
    seed: int,
    abroad: Children,
    targets: dict[str, tuple[int, int]],
    national: tuple[int, int],
    scale: Fraction,
) -> Children:
    """The children abroad with children in the Netherlands; at scale 1 the net totals are exactly
    ``national``.
    """
    months = int((national[0] * 12 - sum(one for one, _ in targets.values())) * scale)
    cents = int((national[1] * 100 - sum(one for _, one in targets.values())) * scale)
    home = make_children(seed + 20, {HOME: (months, cents)}, movers=0)
    country = np.where(home.country == 0, len(abroad.codes), -1)
    return Children(
        [*abroad.codes, HOME],
        np.concatenate([abroad.ids, home.ids]),
        np.concatenate([abroad.country, country]),
        np.concatenate([abroad.cents, home.cents]),
    )
