"""The smallest and largest value that a hidden value can have, given all that is known: exact, by
whole numbers (HiGHS).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import highspy
import numpy as np

# The public class writes a banner on standard output before it can be told not to.
from highspy._core import _Highs as Solver

from tasks.disclosure.intervals import Interval
from tasks.disclosure.system import Hidden, Row


class ContradictionError(Exception):
    """No numbers can have been printed like this: the figures, or what is said of how they belong
    together, are wrong. ``hidden`` are the values of the part that can not be.
    """

    def __init__(self, hidden: Sequence[Hidden]) -> None:
        super().__init__()
        self.hidden = tuple(hidden)


Sought = Mapping[Hidden, int]


def intervals_of(
    sought: Sequence[Sought], bounds: Mapping[Hidden, Interval], rows: Sequence[Row]
) -> list[Interval]:
    """The interval of each sum of hidden values with factors.

    Raises:
        ContradictionError: if nothing fits the bounds and rows.
    """
    for hidden, interval in bounds.items():
        if interval.width < 1:
            raise ContradictionError([hidden])
    parts = _parts(bounds, rows, sought)
    return [parts[next(iter(one))].interval(one) for one in sought]


class _Part:
    """Hidden values that hang together, apart from all others."""

    def __init__(
        self, hidden: Sequence[Hidden], bounds: Mapping[Hidden, Interval], rows: Sequence[Row]
    ) -> None:
        self._bounds = {one: bounds[one] for one in hidden}
        self._place = {one: at for at, one in enumerate(hidden)}
        self._model = None
        if rows:
            self._model = self._made(rows)

    def _made(self, rows: Sequence[Row]) -> Solver:
        model = Solver()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
        ):
            model.setOptionValue(option, value)
        # Counted from the lowest value: small numbers keep the solver exact.
        count = len(self._bounds)
        widths = np.array([one.high - one.low for one in self._bounds.values()], dtype=float)
        model.addVars(count, np.zeros(count), widths)
        whole = np.array([highspy.HighsVarType.kInteger] * count)
        model.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
        for row in rows:
            base = self._lowest(row.factors)
            places = np.array([self._place[one] for one in row.factors], dtype=np.int32)
            factors = np.array([*row.factors.values()], dtype=float)
            low, high = row.bounds.low - base, row.bounds.high - base
            model.addRow(float(low), float(high), len(places), places, factors)
        return model

    def _lowest(self, sought: Sought) -> int:
        return sum(factor * self._bounds[one].low for one, factor in sought.items())

    def interval(self, sought: Sought) -> Interval:
        if self._model is None:
            ends = [
                (factor * self._bounds[one].low, factor * self._bounds[one].high)
                for one, factor in sought.items()
            ]
            return Interval(sum(min(one) for one in ends), sum(max(one) for one in ends))
        base = self._lowest(sought)
        low, high = (
            self._extreme(self._model, sought, sense)
            for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize)
        )
        return Interval(base + low, base + high)

    def _extreme(self, model: Solver, sought: Sought, sense: highspy.ObjSense) -> int:
        for one, factor in sought.items():
            model.changeColCost(self._place[one], float(factor))
        model.changeObjectiveSense(sense)
        model.run()
        status, value = model.getModelStatus(), model.getInfo().objective_function_value
        for one in sought:
            model.changeColCost(self._place[one], 0.0)
        if status != highspy.HighsModelStatus.kOptimal:
            raise ContradictionError([*self._place])
        return round(value)


def _parts(
    bounds: Mapping[Hidden, Interval], rows: Sequence[Row], sought: Iterable[Sought]
) -> dict[Hidden, _Part]:
    """Every hidden value with the part that it belongs to. What is sought together is one part."""
    parent = {one: one for one in bounds}

    def root(one: Hidden) -> Hidden:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for group in (*(row.factors for row in rows), *sought):
        first, *others = group
        for other in others:
            parent[root(other)] = root(first)
    together: dict[Hidden, list[Hidden]] = {}
    for one in bounds:
        together.setdefault(root(one), []).append(one)
    held: dict[Hidden, list[Row]] = {}
    for row in rows:
        held.setdefault(root(next(iter(row.factors))), []).append(row)
    made = {one: _Part(hidden, bounds, held.get(one, [])) for one, hidden in together.items()}
    return {one: made[root(one)] for one in bounds}
