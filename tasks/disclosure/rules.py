"""What an outsider may not know, rule by rule (findings O01 to O08, and O11 to O13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from tasks.disclosure.intervals import Interval
from tasks.disclosure.problem import Problem
from tasks.disclosure.published import PublishedFigure, Release
from tasks.disclosure.solve import ContradictionError
from tasks.disclosure.system import System
from tasks.figures import dutch
from tasks.sections.outsiders.concentration import Concentration


class Known(NamedTuple):
    """What an outsider knows of a hidden value, in steps of ``smallest``: by rounding alone, and by
    all figures together; ``meant`` is how many values rounding is meant to leave. ``release`` is
    the earlier release that it is of, or None.
    """

    figure: PublishedFigure
    release: str | None
    smallest: Fraction
    rounding: Interval
    meant: int
    interval: Interval

    @property
    def name(self) -> str:
        """Dutch, which figure of which release."""
        label = self.figure.label
        return label if self.release is None else f"{label}, in {self.release}"

    @property
    def hides(self) -> bool:
        """Whether rounding hides anything of it."""
        return self.rounding.width > 1

    @property
    def percent_left(self) -> Fraction:
        """How much of what rounding is meant to hide is still hidden."""
        return min(Fraction(100), Fraction(100 * self.interval.width, self.meant))

    @property
    def words(self) -> str:
        """Dutch, the interval."""
        return between(self.interval, self.smallest)


class KnownChange(NamedTuple):
    """The same of a change; ``width`` is how many values the two printed numbers leave."""

    figure: PublishedFigure
    smallest: Fraction
    width: int
    interval: Interval

    @property
    def words(self) -> str:
        """Dutch, the interval."""
        return between(self.interval, self.smallest)


def between(interval: Interval, smallest: Fraction) -> str:
    """``840 tot en met 844,92``, in the base unit."""
    low, high = (dutch.in_full(one * smallest, 2) for one in (interval.low, interval.high))
    return low if interval.width == 1 else f"{low} tot en met {high}"


def problems(
    system: System,
    known: Sequence[Known],
    changes: Sequence[KnownChange],
    concentrations: Sequence[Concentration],
    releases: Sequence[Release],
    annex: str,
) -> list[Problem]:
    """Everything that is known of the figures of a section and may not be.

    Args:
        system: of the section.
        known, changes: what was computed from it.
        concentrations: of its amounts; none if the records are not at hand.
        releases: the one that is looked at, and the earlier ones.
        annex: of the section.
    """
    return [
        *(problem for one in known for problem in _of_value(one, system)),
        *(problem for one in changes for problem in _of_change(one, system)),
        *(problem for one in concentrations for problem in _of_few(one, system)),
        *_thresholds(system),
        *_below_base(system),
        *_finer(releases, annex),
    ]


def _of_value(one: Known, system: System) -> Iterator[Problem]:
    profile, figure = system.profile, one.figure
    if one.hides and one.interval.width == 1:
        yield Problem(
            "O01",
            figure.id,
            f"{one.name}: het cijfer achter {figure.printed} is precies te berekenen.",
            f"een marge van ten minste {profile.interval_percent}% van de afronding",
        )
    elif one.percent_left < profile.interval_percent:
        left = dutch.number(one.percent_left)
        yield Problem(
            "O02",
            figure.id,
            f"{one.name}: achter {figure.printed} ligt, alle cijfers bij elkaar, {one.words}; "
            f"dat is {left}% van wat de afronding verbergt.",
            f"ten minste {profile.interval_percent}%",
        )
    if figure.unit == profile.persons and 0 < one.interval.high * one.smallest < profile.minimum:
        yield Problem(
            "O03",
            figure.id,
            f"{one.name}: achter {figure.printed} ligt {one.words}, dus zeker minder dan "
            f"{profile.minimum}.",
            f"niets over minder dan {profile.minimum}",
        )


def _of_change(one: KnownChange, system: System) -> Iterator[Problem]:
    """A change is small if it is certain that something changed, or if it is known closer than by
    the two printed numbers.
    """
    profile, figure, interval = system.profile, one.figure, one.interval
    limit = profile.minimum / one.smallest
    if figure.unit != profile.persons or not -limit < interval.low <= interval.high < limit:
        return
    closer = 100 * interval.width < profile.interval_percent * one.width
    if closer or interval.low > 0 or interval.high < 0:
        yield Problem(
            "O04",
            figure.id,
            f"{figure.label}: het verschil is {one.words}, dus zeker van minder dan "
            f"{profile.minimum}.",
            f"geen verschil dat zeker over minder dan {profile.minimum} gaat",
        )


def _of_few(one: Concentration, system: System) -> Iterator[Problem]:
    """What only the records tell. The texts say no amount and no number of persons."""
    profile = system.profile
    label = next(
        (known.label for known in system.printed.values() if known.id == one.figure), one.figure
    )
    if one.contributors == 0:
        return
    if one.contributors < profile.minimum:
        yield Problem(
            "O03",
            one.figure,
            f"{label}: het bedrag is van minder dan {profile.minimum} kinderen of personen.",
            f"een bedrag van ten minste {profile.minimum}",
        )
    if one.figure in system.folded and one.groups < profile.group_minimum:
        yield Problem(
            "O05",
            one.figure,
            f"{label}: hierin {'is één groep' if one.groups == 1 else f'zijn {one.groups} groepen'}"
            " samengenomen.",
            f"ten minste {profile.group_minimum} groepen",
        )
    for rule in profile.dominance:
        share = one.largest if rule.n == 1 else one.two
        if share * 100 > rule.k:
            what = "de grootste bijdrage is" if rule.n == 1 else "de twee grootste zijn samen"
            yield Problem(
                "O06",
                one.figure,
                f"{label}: {what} meer dan {rule.k}% van het bedrag.",
                f"ten hoogste {rule.k}%",
            )
    if (1 - one.two) * 100 < profile.p_percent * one.largest:
        yield Problem(
            "O06",
            one.figure,
            f"{label}: wie de op een na grootste bijdrage heeft, kan de grootste tot op minder dan "
            f"{profile.p_percent}% schatten.",
            f"een marge van ten minste {profile.p_percent}%",
        )


def _thresholds(system: System) -> Iterator[Problem]:
    """A threshold that does not lie midway between two printed numbers tells in which part of its
    interval a row lies that prints the smallest.
    """
    for one in system.least:
        steps = {
            figure.step
            for hidden, figure in system.printed.items()
            if hidden.release == 0 and hidden.id in one.figures
        }
        for step in sorted(steps):
            if 2 * one.least % (2 * step) != step:
                multiples, half = dutch.in_full(step), dutch.in_full(step / 2)
                yield Problem(
                    "O07",
                    one.figures[0],
                    f"De drempel {dutch.in_full(one.least)} ligt niet midden tussen twee "
                    f"veelvouden van {multiples}: van een rij die op het kleinste aantal afrondt, "
                    "is bekend in welk deel van de marge zij ligt.",
                    f"een veelvoud van {multiples} plus {half}",
                )


def _below_base(system: System) -> Iterator[Problem]:
    """A figure that is rounded to less than its profile says: what it hides is then less, too."""
    for hidden, figure in system.printed.items():
        base = system.profile.rounding.get(figure.unit, Fraction(0))
        if hidden.release == 0 and figure.step < base:
            yield Problem(
                "O13",
                figure.id,
                f"{figure.label} is afgerond op {dutch.in_full(figure.step)}.",
                f"een afronding op ten minste {dutch.in_full(base)}",
            )


def _finer(releases: Sequence[Release], annex: str) -> Iterator[Problem]:
    now, *earlier = releases
    for id, figure in now.figures[annex].items():
        for release in earlier:
            before = release.figures.get(annex, {}).get(id)
            if before is not None and before.unit == figure.unit and figure.step < before.step:
                yield Problem(
                    "O08",
                    id,
                    f"{figure.label} is nu afgerond op {dutch.in_full(figure.step)}, en in "
                    f"{release.name} op {dutch.in_full(before.step)}.",
                    f"een afronding op ten minste {dutch.in_full(before.step)}",
                )
                break


def said_otherwise(annex: str, release: Release) -> Iterator[Problem]:
    """O11 for a figure that another annex publishes with another value or rounding."""
    for other, figures in release.figures.items():
        for id, figure in figures.items() if other < annex else ():
            own = release.figures[annex].get(id)
            if own is not None and (own.value, own.step) != (figure.value, figure.step):
                yield Problem(
                    "O11",
                    id,
                    f"{own.label}: {own.printed} in de tabel van {annex}, en {figure.printed} in "
                    f"die van {other}.",
                    "in iedere bijlage hetzelfde cijfer",
                )


def contradiction(system: System, error: ContradictionError) -> Problem:
    """O12: what is printed can not all be true."""
    one, *others = sorted(error.hidden)
    more = dutch.counted(len(others), "ander cijfer", "andere cijfers")
    return Problem(
        "O12",
        one.id,
        f"{system.printed[one].label}{f' en {more}' if others else ''}: geen getallen ronden samen "
        "zo af. Wat een buitenstaander kan berekenen, is niet vast te stellen.",
        "cijfers die bij elkaar passen",
    )
