"""Plausibility of records and of what they add up to.

1. Rijen van de SVB horen bij kinderen van Dienst Toeslagen. Past een deel niet, dan bepaalt het
   aandeel hoe zwaar dat weegt: een klein deel is gewoon, een groot deel houdt de vrijgave tegen.
2. Van maand op maand verandert het aantal van een bron of van een groot land weinig. Een maand die
   leeg is of een sprong maakt, wordt gevraagd; geldt de sprong voor de bron als geheel, dan is dat
   één vraag.
3. Het buitenland als geheel en ieder groot land blijven in de buurt van de vorige rapportage, en
   een land dat daarin een eigen rij had loopt niet leeg.
4. Het bedrag per kind blijft in de buurt van dat van de vorige rapportage; is die er niet, dan van
   dat van het hele land.
5. Landelijke totalen blijven in de buurt van de vorige rapportage; een bedrag mag meer stijgen dan
   dalen, want een wet kan het in één jaar verhogen. Is er geen vorige rapportage, dan ligt het
   bedrag per kind tussen grenzen.
6. Een aftrek is zelden nul, en is niet bij de meeste rijen hoger dan het recht. Een aftrek in
   euro's is gemiddeld een bedrag dat een maand kinderbijslag kan zijn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tasks.definitions.finding import Finding
from tasks.edits.thresholds import threshold
from tasks.figures import dutch


class Change(NamedTuple):
    """A number of this report beside that of the previous one, with the id of its figure and what
    people call it.
    """

    id: str
    label: str
    now: Fraction
    before: Fraction


class National(NamedTuple):
    """Children (mean over the year) and euros of a regeling in the whole country."""

    children: Fraction
    euros: Fraction


class Mean(NamedTuple):
    """Children (mean over the year) and euros of a country, or of all countries abroad together."""

    id: str
    label: str
    children: Fraction
    euros: Fraction

    @property
    def per_child(self) -> Fraction:
        """Euros per child over the year."""
        return self.euros / self.children


def unmatched(
    about: str, regeling: str, rows: int, alone: int, elsewhere: Callable[[], int]
) -> list[Finding]:
    """B04, B10 or B09 for rows of the SVB of which Dienst Toeslagen does not have the child (1).

    Args:
        about: id that the finding is about.
        regeling: short name of the regeling that the rows belong to.
        rows: all rows of the SVB.
        alone: those without a child.
        elsewhere: counts the rows that do have a child in the records of another regeling; called
            only if that matters, for it reads all of those.
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
    text += f" Dat is {_percent(share)} van de {dutch.counted(rows, 'rij', 'rijen')}."
    fitting = elsewhere()
    if 2 * fitting > rows:
        text += (
            f" {dutch.counted(fitting, 'rij past', 'rijen passen')} wel bij de records van een "
            "andere regeling: zijn de bestanden verwisseld?"
        )
    return [
        Finding(
            code=code,
            about=about,
            text=text,
            expected=f"minder dan {_percent(threshold('B10', 'deel'))} van de rijen",
            value=str(alone),
            against=str(rows),
        )
    ]


def jumps(
    per_month: Mapping[int, int], share: Fraction, least: int, *, gone: bool = False
) -> list[tuple[int, int]]:
    """The months that follow each other and of which the smaller number is less than ``share`` of
    the larger one.

    Args:
        per_month: number by month (jjjjmm), every month of the year.
        least: a change is told only where the larger number is at least this.
        gone: tell a change from or to nothing whatever the numbers are.
    """
    found = []
    for one, other in pairwise(sorted(per_month)):
        small, large = sorted((per_month[one], per_month[other]))
        told = large >= least or (gone and small == 0)
        if told and small < share * large:
            found.append((one, other))
    return found


def months(
    source: Mapping[int, int],
    countries: Mapping[str, Mapping[int, int]],
    *,
    about: str,
    what: str,
    unit: str,
    names: Mapping[str, str],
) -> list[Finding]:
    """B11 if a source changes from one month to the next, else B12 for every country that does (2).

    Args:
        source: number by month, every month of the year.
        countries: the same by landcode.
        about: id of the source; that of a country has its landcode behind it.
        what: Dutch, what the source holds, e.g. ``WKB, buitenland``.
        unit: Dutch, what is counted, in the plural.
        names: by landcode what people call a country in the source, e.g. ``WKB, Polen``.
    """
    found = jumps(source, threshold("B11", "deel"), int(threshold("B11", "minstens")), gone=True)
    if found:
        return [_jump("B11", about, what, unit, source, found)]
    share, least = threshold("B12", "deel"), int(threshold("B12", "minstens"))
    return [
        _jump("B12", f"{about}.{code}", names[code], unit, per_month, found)
        for code, per_month in countries.items()
        if (found := jumps(per_month, share, least))
    ]


def _jump(
    code: str,
    about: str,
    what: str,
    unit: str,
    per_month: Mapping[int, int],
    found: list[tuple[int, int]],
) -> Finding:
    told = [
        f"van {dutch.number(per_month[one])} in {dutch.month_and_year(one)} naar "
        f"{dutch.number(per_month[other])} in {dutch.month_and_year(other)}"
        for one, other in found
    ]

    def exact(at: int) -> str:
        return "; ".join(f"{pair[at]}={per_month[pair[at]]}" for pair in found)

    return Finding(
        code=code,
        about=about,
        text=f"{what}: het aantal {unit} gaat {dutch.enumeration(told)}.",
        expected=f"in iedere maand ten minste {_percent(threshold(code, 'deel'))} van het aantal "
        "in de maand ervoor en erna",
        value=exact(1),
        against=exact(0),
    )


def changed(total: Change | None, countries: list[Change], previous: str) -> list[Finding]:
    """B13 for children abroad that halved, doubled or are gone since the previous report: of all
    countries together, else of each large one, and of each from which all are gone (3).

    Args:
        total: all countries together, None if there is nothing to compare with.
        countries: every country that had a row of its own in the previous report; 0 if it is gone.
        previous: name of the halfjaar of the previous report.
    """
    factor, least = threshold("B13", "factor"), threshold("B13", "minstens")

    def asked(one: Change) -> bool:
        # Half of a small number is soon reached by chance; none is not.
        large = max(one.now, one.before) >= least or one.now == 0
        return large and far_apart(one.now, one.before, factor)

    found = [total] if total is not None and asked(total) else [*filter(asked, countries)]
    return [
        Finding(
            code="B13",
            about=one.id,
            text=(
                f"{one.label}: {dutch.number(one.now)} kinderen, in de rapportage van {previous} "
                f"{dutch.number(one.before)}."
            ),
            expected=f"minder dan {dutch.number(factor)} keer zo veel of zo weinig",
            value=str(one.now),
            against=str(one.before),
        )
        for one in found
    ]


def mean_amounts(
    total: Mean, countries: list[Mean], before: Mapping[str, Mean], national: Mean | None
) -> list[Finding]:
    """B14 for amounts per child that are another kind of number than those before: of all countries
    together, else of each large one (4).

    Args:
        total: all countries together.
        countries: those with a row of their own.
        before: what the previous report had, by id.
        national: the whole country, for when the previous report does not have the total; not used
            if it is itself asked about.
    """
    least = threshold("B14", "minstens")
    if national is not None and not _has_an_amount_per_child(national.children, national.euros):
        national = None

    def asked(one: Mean) -> Iterator[Finding]:
        held, factor = before.get(one.id), threshold("B14", "factor_vorige")
        if held is None and one is total:
            held, factor = national, threshold("B14", "factor_landelijk")
        if held is None or min(one.children, held.children) < least or one.euros < 0:
            return
        if not far_apart(one.per_child, held.per_child, factor):
            return
        where = held.label if held is national else "in de vorige rapportage"
        yield Finding(
            code="B14",
            about=one.id,
            text=(
                f"{one.label}: gemiddeld {_euro(one.per_child)} per kind over het jaar, {where} "
                f"{_euro(held.per_child)}. Zijn euro's en centen verwisseld?"
            ),
            expected=f"minder dan {dutch.number(factor)} keer zo veel of zo weinig",
            value=str(one.per_child),
            against=str(held.per_child),
        )

    return [*asked(total)] or [finding for one in countries for finding in asked(one)]


def national_totals(
    now: Mapping[str, tuple[str, National]], before: Mapping[str, National]
) -> list[Finding]:
    """B15 for national totals that are far from those of the previous report, or B16 for an amount
    per child that no regeling has (5).

    Args:
        now: per short name of a regeling the id of its totals and what they are.
        before: what the previous report had of them, as far as it did.
    """
    if swapped := _swapped({name: total for name, (_, total) in now.items()}, before):
        one, other = swapped
        told = " en ".join(
            f"{name} {dutch.number(now[name][1].children)} kinderen en {_euro(now[name][1].euros)}"
            for name in swapped
        )
        return [
            Finding(
                code="B15",
                about=now[one][0],
                text=f"De totalen van {one} en {other} lijken verwisseld: {told}.",
                expected=f"totalen die bij de vorige rapportage van {one} en {other} passen",
                value=_exact(now[one][1]) + "; " + _exact(now[other][1]),
                against=_exact(before[one]) + "; " + _exact(before[other]),
            )
        ]
    found: list[Finding] = []
    for name, (id, total) in now.items():
        held = before.get(name)
        asked = list(_against_previous(name, id, total, held)) if held is not None else []
        found += asked or _against_limits(name, id, total)
    return found


def _against_previous(name: str, id: str, total: National, held: National) -> Iterator[Finding]:
    for part, value, old, told, (down, up) in (
        ("kinderen", total.children, held.children, dutch.number, _children_move()),
        ("bedrag", total.euros, held.euros, _euro, _amount_moves()),
    ):
        if old == 0 or -down * old <= value - old <= up * old:
            continue
        text = f"{name}, hele regeling: {part} {told(value)}, in de vorige rapportage {told(old)}."
        exchanged = digits_exchanged(int(value), int(old), max(down, up))
        if exchanged is not None:
            text += f" Met twee cijfers andersom staat er {told(Fraction(exchanged))}."
        yield Finding(
            code="B15",
            about=f"{id}.{part}",
            text=text,
            expected=(
                f"hoogstens {_percent(down)} minder en {_percent(up)} meer dan in de vorige "
                "rapportage"
            ),
            value=str(value),
            against=str(old),
        )


def _against_limits(name: str, id: str, total: National) -> list[Finding]:
    if _has_an_amount_per_child(total.children, total.euros):
        return []
    low, high = _limits()
    return [
        Finding(
            code="B16",
            about=f"{id}.bedrag",
            text=(
                f"{name}, hele regeling: {_euro(total.euros)} voor "
                f"{dutch.number(total.children)} kinderen."
            ),
            expected=f"tussen {_euro(low)} en {_euro(high)} per kind over het jaar",
            value=_exact(total),
            against=f"{low} tot {high}",
        )
    ]


def _children_move() -> tuple[Fraction, Fraction]:
    """Shares by which children of a regeling go down and up between two reports."""
    return (share := threshold("B15", "kinderen")), share


def _amount_moves() -> tuple[Fraction, Fraction]:
    """The same of its euros."""
    return threshold("B15", "bedrag_lager"), threshold("B15", "bedrag_hoger")


def _limits() -> tuple[Fraction, Fraction]:
    """The least and the most euros per child over a year that a regeling can have."""
    return threshold("B16", "laagste_per_kind"), threshold("B16", "hoogste_per_kind")


def _has_an_amount_per_child(children: Fraction, euros: Fraction) -> bool:
    low, high = _limits()
    return low * children <= euros <= high * children


def _swapped(now: Mapping[str, National], before: Mapping[str, National]) -> tuple[str, str] | None:
    """Two regelingen whose totals are each like those that the other had, and unlike its own."""
    moves = _children_move(), _amount_moves()

    def like(one: National, other: National) -> bool:
        return all(
            -down * old <= value - old <= up * old
            for value, old, (down, up) in zip(one, other, moves, strict=True)
        )

    names = [name for name in now if name in before]
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            if (
                like(now[one], before[other])
                and like(now[other], before[one])
                and not like(now[one], before[one])
            ):
                return one, other
    return None


def digits_exchanged(value: int, wanted: int, near: Fraction) -> int | None:
    """What ``value`` becomes when two digits that stand beside each other change places, if that is
    within the share ``near`` of ``wanted``; the nearest one, None if there is none.
    """
    digits = str(value)
    turned = {
        int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
        for at in range(len(digits) - 1)
        if digits[at] != digits[at + 1]
    }
    close = [one for one in turned if abs(one - wanted) <= near * wanted]
    return min(close, key=lambda one: (abs(one - wanted), one), default=None)


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
                f"{dutch.counted(rows, 'rij', 'rijen')} van de SVB ({_percent(share)}) "
                f"{'heeft' if number == 1 else 'hebben'} {what}."
            ),
            expected=f"minder dan {_percent(threshold(code, 'deel'))} van de rijen",
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
                f"gemiddeld {_euro(mean, Fraction(1, 100))} per maand af. Zijn euro's en centen "
                "verwisseld?"
            ),
            expected=f"gemiddeld tussen {_euro(low)} en {_euro(high)}",
            value=f"{cents} cent in {rows} rijen",
            against=f"{low} tot {high}",
        )
    ]


def far_apart(one: Fraction, other: Fraction, factor: Fraction) -> bool:
    """Whether the larger of two numbers is at least ``factor`` times the smaller one."""
    small, large = sorted((one, other))
    return large >= factor * small and large > 0


def _exact(total: National) -> str:
    return f"{total.children} kinderen, {total.euros} euro"


def _euro(value: Fraction, step: Fraction | int = 1) -> str:
    return f"€{dutch.NBSP}{dutch.number(value, step)}"


def _percent(share: Fraction) -> str:
    return f"{dutch.number(100 * share)}%"
