"""Plausibility of reference data: exchange rates and the names of countries.

1. De koers van een valuta blijft van maand op maand in de buurt van de andere maanden.
2. Een koers is niet omgekeerd: het aantal eenheden voor één euro, niet het aantal euro's voor één
   eenheid.
3. Van bekende valuta is bekend hoe groot een koers ongeveer is.
4. Een land krijgt niet de naam die een ander land in de vorige rapportage had.
5. Namen van landen veranderen zelden, en nooit veel tegelijk.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import median

from tasks.definitions.finding import Finding, Place
from tasks.edits.distance import far_apart
from tasks.edits.names import MOST_TOLD, taken, told
from tasks.edits.thresholds import edits, threshold
from tasks.figures import dutch


def odd_rates(rates: Mapping[str, Mapping[int, Fraction]], place: Place) -> list[Finding]:
    """B19 or B20 for every currency with rates that can hardly be right (1, 2 and 3).

    Args:
        rates: units per euro, by currency and month (jjjjmm).
        place: the file and the column of the rates.
    """
    found = []
    for currency, per_month in rates.items():
        usual = Fraction(median(per_month.values()))
        known = edits()["B20"].thresholds.get(currency)
        odd = {month: rate for month, rate in per_month.items() if _is_odd(rate, usual)}
        if known is not None and far_apart(usual, known, threshold("B20", "factor")):
            code, odd, held = "B20", dict(per_month), known
            expected = f"ongeveer {_rate(known)} eenheden {currency} voor één euro"
        elif odd:
            code, held = "B19", usual
            expected = f"ongeveer {_rate(usual)}, zoals in de andere maanden"
        else:
            continue
        shown = [f"{_rate(rate)} in {dutch.month_and_year(month)}" for month, rate in odd.items()]
        if len(shown) > MOST_TOLD:
            shown = [*shown[:MOST_TOLD], f"nog {len(shown) - MOST_TOLD} maanden"]
        exact = "; ".join(f"{month}={rate}" for month, rate in sorted(odd.items()))
        found.append(
            Finding(
                code=code,
                about=f"wisselkoersen.{currency}",
                text=f"De koers van {currency} is {dutch.enumeration(shown)}.",
                place=place,
                expected=expected,
                value=exact,
                against=str(held),
            )
        )
    return found


def _is_odd(rate: Fraction, usual: Fraction) -> bool:
    if far_apart(rate, usual, threshold("B19", "factor")):
        return True
    # A rate near 1 looks the same both ways, so it must also be further from the others than a
    # rate moves within a year.
    turned = abs(1 / rate - usual) <= threshold("B19", "deel_omgekeerd") * usual
    return turned and abs(rate - usual) > threshold("B19", "deel_beweging") * usual


def names_of_countries(
    now: Mapping[str, str], before: Mapping[str, str], place: Place
) -> list[Finding]:
    """B21 if countries have each other's names, else B22 if many names changed at once (4 and 5).

    Args:
        now: the name by landcode, of the whole landentabel.
        before: the names that the previous report printed, by landcode.
        place: the file and the column of the names.
    """
    renamed = {code: name for code, name in before.items() if code in now and now[code] != name}
    exchanged = taken(now, before)
    common = sum(code in now for code in before)
    code, odd, what = "B22", renamed, "een andere naam dan in de vorige rapportage"
    if len(exchanged) >= threshold("B21", "minstens"):
        code, odd, what = "B21", exchanged, "de naam die een ander land in de vorige rapportage had"
    elif len(renamed) < threshold("B22", "minstens") or Fraction(len(renamed), common) < threshold(
        "B22", "deel"
    ):
        return []
    return [
        Finding(
            code=code,
            about="landentabel",
            text=(
                f"{dutch.counted(len(odd), 'landcode heeft', 'landcodes hebben')} {what}: "
                f"{told(now, odd)}."
            ),
            place=place,
            expected="bij iedere landcode de naam van dat land",
            value="; ".join(f"{one}={now[one]}" for one in sorted(odd)),
            against="; ".join(f"{one}={old}" for one, old in sorted(odd.items())),
        )
    ]


def _rate(rate: Fraction) -> str:
    return dutch.number(rate, Fraction(1, 10_000))
