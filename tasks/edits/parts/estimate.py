"""Whether an estimate of non-take-up may be printed, and what it may be compared with.

1. Een schatting op voorlopige gegevens wordt geweigerd: zij wordt niet afgedrukt.
2. Vastgestelde gegevens over een jaar zijn er pas na twee tot drie jaar; een schatting die eerder
   verscheen, wordt nagevraagd.
3. De schatting ligt binnen haar marge, en een marge heeft twee grenzen.
4. Twee jaren worden alleen vergeleken als de methode dezelfde is. Overlappen hun marges, dan is er
   geen duidelijk verschil.
5. Van twee edities met dezelfde methode geldt voor een jaar de nieuwste.
6. De schatting voor allen samen ligt tussen de laagste en de hoogste van de groepen die samen allen
   zijn.
7. De marge loopt naar beide kanten ongeveer even ver; anders is een grens vaak vertypt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.edits.thresholds import threshold
from tasks.figures.dutch import in_full

FINAL, PROVISIONAL = "vastgesteld", "voorlopig"
#: Everybody together.
ALL = "alle"
#: Traits of which everybody is in one group.
DIVIDES = ("leeftijd", "inkomen", "inkomstenbron")


class EstimateFacts(NamedTuple):
    """One estimate as the register gives it.

    Attributes:
        about: id of its figure.
        name: what people call it.
        edition: number of the edition.
        appeared: month in which that appeared, as jjjjmm.
        data: :data:`FINAL` or :data:`PROVISIONAL`.
        method: code of the method.
        toeslag, year, trait, group: what it is about.
        percent: the estimate; ``low`` and ``high`` its margin, None where the register gives none.
        at: the place of a column.
    """

    about: str
    name: str
    edition: str
    appeared: int
    data: str
    method: str
    toeslag: str
    year: int
    trait: str
    group: str
    percent: Fraction
    low: Fraction | None
    high: Fraction | None
    at: Callable[[str], Place]


def check_estimate(one: EstimateFacts) -> list[Finding]:
    """What is wrong with an estimate by itself (N01, N03), and what is asked (N02, N07, N09)."""
    if one.data == PROVISIONAL:
        return [
            Finding(
                code="N01",
                about=one.about,
                text=f"{one.name}: geschat op voorlopige gegevens (editie {one.edition}).",
                place=one.at("editie"),
                expected="een schatting op vastgestelde gegevens, of geen schatting",
            )
        ]
    return [*_early(one), *_margin(one), *_size(one)]


def _early(one: EstimateFacts) -> Iterator[Finding]:
    years = threshold("N02", "jaren")
    if one.appeared // 100 - one.year < years:
        yield Finding(
            code="N02",
            about=f"{one.about}.jaar",
            text=(
                f"{one.name}: de editie is van {one.appeared // 100}; vastgestelde gegevens over "
                f"{one.year} zijn er dan nog niet."
            ),
            place=one.at("jaar"),
            expected=f"een jaar tot en met {one.appeared // 100 - int(years)}",
            value=str(one.year),
            against=str(one.appeared),
        )


def _margin(one: EstimateFacts) -> Iterator[Finding]:
    low, high = one.low, one.high
    if (low is None) != (high is None):
        told = "er is maar één grens van de marge"
    elif low is not None and high is not None and not low <= one.percent <= high:
        told = f"{in_full(one.percent)}% ligt niet tussen {in_full(low)}% en {in_full(high)}%"
    else:
        if low is not None and high is not None:
            yield from _skewed(one, one.percent - low, high - one.percent)
        return
    yield Finding(
        code="N03",
        about=one.about,
        text=f"{one.name}: {told}.",
        place=one.at("ondergrens+bovengrens"),
        expected="een ondergrens tot en met de schatting, en een bovengrens vanaf de schatting",
    )


def _skewed(one: EstimateFacts, below: Fraction, above: Fraction) -> Iterator[Finding]:
    """N09 if the margin goes much further on one side."""
    near, far = sorted((below, above))
    if far <= threshold("N09", "keer") * near or far - near <= threshold("N09", "procentpunten"):
        return
    side = "onder" if below > above else "boven"
    yield Finding(
        code="N09",
        about=f"{one.about}.marge",
        text=(
            f"{one.name}: {in_full(one.percent)}%, met een marge van {in_full(below)} procentpunt "
            f"naar beneden en {in_full(above)} procentpunt naar boven."
        ),
        place=one.at(f"{side}grens"),
        expected="grenzen die ongeveer even ver van de schatting liggen",
        value=f"{one.low}-{one.high}",
        against=str(one.percent),
    )


def _size(one: EstimateFacts) -> Iterator[Finding]:
    least, most = threshold("N07", "laagste"), threshold("N07", "hoogste")
    if not least <= one.percent <= most:
        yield Finding(
            code="N07",
            about=f"{one.about}.percentage",
            text=f"{one.name}: {in_full(one.percent)}%.",
            place=one.at("percentage"),
            expected=f"tussen {in_full(least)}% en {in_full(most)}%",
            value=str(one.percent),
            against=f"{least}-{most}",
        )


def newest(estimates: Sequence[EstimateFacts]) -> list[EstimateFacts]:
    """Those that count, in their order: of two editions with one method, the newest for each year
    of a toeslag. Provisional ones never do.
    """
    final = [one for one in estimates if one.data == FINAL]

    def about(one: EstimateFacts) -> tuple[str, str, int]:
        return one.method, one.toeslag, one.year

    last = {
        about(one): one.edition
        for one in sorted(final, key=lambda one: (one.appeared, one.edition))
    }
    return [one for one in final if last[about(one)] == one.edition]


def check_groups(estimates: Sequence[EstimateFacts]) -> list[Finding]:
    """N05 for groups without an estimate for everybody, N06 for an estimate for everybody that does
    not lie among those of the groups.
    """
    whole = {_family(one): one for one in estimates if one.trait == ALL}
    groups: dict[tuple[tuple[str, str, int], str], list[EstimateFacts]] = {}
    for one in estimates:
        if one.trait != ALL:
            groups.setdefault((_family(one), one.trait), []).append(one)
    found = []
    for (family, trait), some in groups.items():
        everybody, first = whole.get(family), some[0]
        if everybody is None:
            found.append(
                Finding(
                    code="N05",
                    about=first.about,
                    text=(
                        f"{first.toeslag} {first.year}, {trait}: er zijn groepen, en er is geen "
                        "schatting voor allen samen."
                    ),
                    place=first.at("kenmerk"),
                    expected=f"een rij met het kenmerk {ALL} in dezelfde editie",
                )
            )
            continue
        low, high = min(one.percent for one in some), max(one.percent for one in some)
        if trait in DIVIDES and len(some) > 1 and not low <= everybody.percent <= high:
            found.append(
                Finding(
                    code="N06",
                    about=f"{everybody.about}.{trait}",
                    text=(
                        f"{everybody.name}: {in_full(everybody.percent)}% voor allen samen, en per "
                        f"{trait} van {in_full(low)}% tot {in_full(high)}%."
                    ),
                    place=first.at("percentage"),
                    expected="een schatting voor allen samen die tussen die van de groepen ligt",
                    value=str(everybody.percent),
                    against=f"{low}-{high}",
                )
            )
    return found


def _family(one: EstimateFacts) -> tuple[str, str, int]:
    return one.edition, one.toeslag, one.year


class Step(NamedTuple):
    """What an estimate is compared with: an earlier year by the same method. ``points`` is the
    difference in percentage points, None where the margins overlap.
    """

    since: int
    points: Fraction | None


def change(one: EstimateFacts, among: Sequence[EstimateFacts]) -> Step | None:
    """How an estimate changed since the last year before it that may be compared with it; None if
    there is none.
    """
    earlier = [
        other
        for other in among
        if (other.method, other.toeslag, other.trait, other.group)
        == (one.method, one.toeslag, one.trait, one.group)
        and other.year < one.year
    ]
    if not earlier:
        return None
    before = max(earlier, key=lambda other: other.year)
    bounds = (one.low, one.high, before.low, before.high)
    if (
        all(bound is not None for bound in bounds)
        and one.low <= before.high  # type: ignore[operator]
        and before.low <= one.high  # type: ignore[operator]
    ):
        return Step(before.year, None)
    return Step(before.year, one.percent - before.percent)
