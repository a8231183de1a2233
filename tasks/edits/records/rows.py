"""Rows of the SVB: those without a child, and deductions that can not be right (rules 1 and 6)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tasks.definitions.finding import Finding
from tasks.edits.thresholds import threshold
from tasks.figures import dutch


def unmatched(
    about: str, regeling: str, rows: int, alone: int, elsewhere: Callable[[], int | None]
) -> list[Finding]:
    """B04, B10 or B09 for rows of the SVB of which Dienst Toeslagen does not have the child (1).

    Args:
        about: id that the finding is about.
        regeling: short name of the regeling that the rows belong to.
        rows: all rows of the SVB.
        alone: those without a child.
        elsewhere: counts the rows that do have a child in the records of another regeling; called
            only if that matters, for it reads all of those. None if no engine has both.
    """
    if not alone:
        return []
    told = (
        "één rij van de SVB hoort"
        if alone == 1
        else f"{dutch.number(alone)} rijen van de SVB horen"
    )
    they = "zij telt" if alone == 1 else "zij tellen"
    text = f"{regeling}: {told} bij geen kind van Dienst Toeslagen; {they} niet mee."
    share = Fraction(alone, rows)
    code = next((one for one in ("B09", "B10") if share >= threshold(one, "deel")), None)
    if code is None:
        return [Finding(code="B04", about=about, text=text)]
    text += f" Dat is {dutch.percentage(share)} van de {dutch.counted(rows, 'rij', 'rijen')}."
    fitting = elsewhere()
    if fitting is None:
        text += (
            " Of zij bij de records van een andere regeling passen, is niet nagegaan: die staan "
            "niet op dezelfde plek."
        )
    elif 2 * fitting > rows:
        text += (
            f" {dutch.counted(fitting, 'rij past', 'rijen passen')} wel bij de records van een "
            "andere regeling: zijn de bestanden verwisseld?"
        )
    return [
        Finding(
            code=code,
            about=about,
            text=text,
            expected=f"minder dan {dutch.percentage(threshold('B10', 'deel'))} van de rijen",
            value=str(alone),
            against=str(rows),
        )
    ]


def deductions(
    about: str, regeling: str, rows: int, zero: int, larger: int, in_euros: tuple[int, int]
) -> list[Finding]:
    """B17 for deductions of nothing, B18 for deductions that are larger than the benefit, or else
    B23 for those in euros that are another kind of number (6).

    Args:
        about: id that the finding is about.
        regeling: short name of the regeling.
        rows: all rows of the SVB.
        zero: those with an amount of nothing.
        larger: those with more than the benefit of that month.
        in_euros: the rows in euros with another amount than nothing, and their sum in cents.
    """
    told = {
        "B17": (zero, "een bedrag van nul"),
        "B18": (larger, "een aftrek die hoger is dan het recht"),
    }
    found = [
        Finding(
            code=code,
            about=about,
            text=(
                f"{regeling}: {dutch.number(number)} van de "
                f"{dutch.counted(rows, 'rij', 'rijen')} van de SVB ({dutch.percentage(share)}) "
                f"{'heeft' if number == 1 else 'hebben'} {what}."
            ),
            expected=f"minder dan {dutch.percentage(threshold(code, 'deel'))} van de rijen",
            value=str(number),
            against=str(rows),
        )
        for code, (number, what) in told.items()
        if rows and (share := Fraction(number, rows)) >= threshold(code, "deel")
    ]
    return found or _mean_deduction(about, regeling, *in_euros)


def _mean_deduction(about: str, regeling: str, rows: int, cents: int) -> list[Finding]:
    if rows < threshold("B23", "minstens"):
        return []
    low, high = threshold("B23", "laagste"), threshold("B23", "hoogste")
    mean = Fraction(cents, 100 * rows)
    if low <= mean <= high:
        return []
    return [
        Finding(
            code="B23",
            about=about,
            text=(
                f"{regeling}: de SVB trekt in {dutch.counted(rows, 'rij', 'rijen')} in euro's "
                f"gemiddeld {dutch.euro(mean, Fraction(1, 100))} per maand af. Zijn euro's en "
                "centen verwisseld?"
            ),
            expected=f"gemiddeld tussen {dutch.euro(low)} en {dutch.euro(high)}",
            value=f"{cents} cent in {rows} rijen",
            against=f"{low} tot {high}",
        )
    ]
