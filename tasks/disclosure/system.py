"""The linear system of all that is published: a hidden whole number for every rounded figure, in
every release, and what must hold between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from tasks.disclosure.intervals import Interval, rounded_to
from tasks.disclosure.profile import DisclosureProfile
from tasks.disclosure.published import PublishedFigure
from tasks.disclosure.stated import ChangeMade
from tasks.sections.outsiders.relations import AtLeast, Change, Earlier, Folded, Relation, Sum


class Hidden(NamedTuple):
    """A hidden value: of which release, by its place among them, and the id of the figure."""

    release: int
    id: str


class Row(NamedTuple):
    """A sum of hidden values with factors, that lies in an interval."""

    factors: Mapping[Hidden, int]
    bounds: Interval


class PrintedChange(NamedTuple):
    """A change that is printed, and the two hidden values that it is between."""

    figure: PublishedFigure
    now: Hidden
    before: Hidden


class Told(NamedTuple):
    """What one release tells of a section: its figures by id, what readers know of them, and how
    its changes were made; None if as the profile says.
    """

    halfjaar: str
    figures: Mapping[str, PublishedFigure]
    relations: Sequence[Relation]
    change: ChangeMade | None = None


class System:
    """Everything that is known of the figures of one section.

    Attributes:
        printed: of every hidden value the figure that tells it.
        rounding: the interval that rounding alone leaves.
        meant: how many values rounding is meant to leave; of a total that is rounded coarser than
            its parts, no more than of a part, for the parts tell the rest.
        bounds: the same, less what thresholds take.
        rows: what else must hold.
        changes, least, folded: of the release that is looked at: the changes, the thresholds, and
            the ids of figures of several groups together.
        again: hidden values of earlier releases that it says again.
    """

    def __init__(self, profile: DisclosureProfile, releases: Sequence[Told]) -> None:
        """The system of one section.

        Args:
            profile: what its figures may tell.
            releases: the one that is looked at, and then the earlier ones, the newest first.
        """
        self.profile = profile
        self.printed: dict[Hidden, PublishedFigure] = {}
        self.rounding: dict[Hidden, Interval] = {}
        self.meant: dict[Hidden, int] = {}
        self.bounds: dict[Hidden, Interval] = {}
        self.rows: list[Row] = []
        self.changes: list[PrintedChange] = []
        self.least: list[AtLeast] = []
        self.folded: set[str] = set()
        self.again: set[Hidden] = set()
        self._releases = releases
        # A release may say again what an earlier one said, so the earlier ones are entered first.
        for place in range(len(releases) - 1, -1, -1):
            self._enter(place)

    def step(self, hidden: Hidden) -> Fraction:
        """In what steps a hidden value differs."""
        return self.profile.units[self.printed[hidden].unit]

    def _enter(self, place: int) -> None:
        _, figures, relations, changes = self._releases[place]
        differences = {one.change for one in relations if isinstance(one, Change)}
        names = {
            one.figure: said
            for one in relations
            if isinstance(one, Earlier) and (said := self._said_before(place, one)) is not None
        }
        if place == 0:
            self.again |= {*names.values()}
        for id, figure in figures.items():
            if figure.unit not in self.profile.units or id in differences or id in names:
                continue
            hidden = names[id] = Hidden(place, id)
            self.printed[hidden] = figure
            interval = rounded_to(figure.value, figure.step, self.step(hidden))
            self.rounding[hidden] = self.bounds[hidden] = interval
            self.meant[hidden] = interval.width
        for one in relations:
            if isinstance(one, Sum):
                self._add_up(one, names)
            elif isinstance(one, AtLeast):
                self._hold_least(one, names)
                self.least += [one] if place == 0 else []
            elif isinstance(one, Folded):
                self.folded |= {*one.figures} if place == 0 else set()
            elif isinstance(one, Change) and {one.now, one.before} <= names.keys():
                change = PrintedChange(figures[one.change], names[one.now], names[one.before])
                self._differ(change, changes or self.profile.change)
                self.changes += [change] if place == 0 else []

    def _said_before(self, place: int, relation: Earlier) -> Hidden | None:
        """The hidden value of an earlier release that a figure says again; None for one that
        prints another number, which is not about that release.
        """
        halfjaar, figures, *_ = self._releases[place]
        figure = figures.get(relation.figure)
        for at, earlier in enumerate(self._releases[place + 1 :], start=place + 1):
            said = earlier.figures.get(relation.said)
            if figure is None or said is None or earlier.halfjaar >= halfjaar:
                continue
            if (said.value, said.step) == (figure.value, figure.step):
                return Hidden(at, relation.said)
        return None

    def _add_up(self, one: Sum, names: Mapping[str, Hidden]) -> None:
        if one.total in names and not one.parts:
            self._none(names[one.total])
        elif one.total in names and all(part in names for part in one.parts):
            factors = {names[one.total]: -1} | {names[part]: 1 for part in one.parts}
            self.rows.append(Row(factors, Interval(0, 0)))
            parts = [self.rounding[names[part]].width for part in one.parts]
            self.meant[names[one.total]] = min(
                [self.meant[names[one.total]], max(parts, default=1)]
            )

    def _none(self, total: Hidden) -> None:
        """A total that prints as none, and has no row: there is nothing, and nothing is hidden."""
        if self.printed[total].value == 0:
            self.rounding[total] = self.bounds[total] = Interval(0, 0)
            self.meant[total] = 1

    def _hold_least(self, one: AtLeast, names: Mapping[str, Hidden]) -> None:
        for id in one.figures:
            if (hidden := names.get(id)) is not None:
                least = ceil(one.least / self.step(hidden))
                self.bounds[hidden] = self.bounds[hidden].at_least(least)

    def _differ(self, one: PrintedChange, made: ChangeMade) -> None:
        """A change between two printed numbers tells nothing that these do not; any other tells
        what rounding hides, however changes are said to be made.
        """
        now, before = self.printed[one.now], self.printed[one.before]
        if made == "printed" and one.figure.value == now.value - before.value:
            return
        told = rounded_to(one.figure.value, one.figure.step, self.step(one.now), signed=True)
        self.rows.append(Row({one.now: 1, one.before: -1}, told))
