"""What the template of an annex may ask to be drawn: it gives ids and texts, and gets drawings.

A chart in a figure is drawn twice: as wide as the text of a page, and as wide as a telephone, where
the wide one could not be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from tasks.annexes.charts import bars, courses, estimates, funnel, phases, planning, timeline
from tasks.annexes.charts.drawing import NARROW, WIDE, Drawing
from tasks.annexes.charts.share import share_of_plan
from tasks.annexes.page.colours import STATUS_LOOKS
from tasks.figures.dutch import month_of
from tasks.figures.figure import Figure, Status
from tasks.sections.section import Cell, Row, Table

Drawings = tuple[Drawing, Drawing]
#: Rows that stand apart from the countries they stand among.
APART = ("Onbekend",)


class Charts:
    """The drawings of one section, from its figures and statuses."""

    def __init__(self, figures: Mapping[str, Figure], statuses: Mapping[str, Status]) -> None:
        self._figures, self._statuses = figures, statuses

    def _all(self, ids: Sequence[str]) -> tuple[Figure, ...]:
        return tuple(self._figures[id] for id in ids)

    def share_of_plan(self, realised: Cell, plan: Cell, norm: Cell, status: str) -> Drawing | None:
        """The bar beside a number, from the cells of its row; see
        :mod:`tasks.annexes.charts.share`.
        """
        (value,), (aim, target) = self._of(realised), (self._of(plan), self._of(norm))
        return share_of_plan(value, aim, target, STATUS_LOOKS[self._statuses[status].word].name)

    def _of(self, cell: Cell) -> tuple[Figure, ...]:
        return self._all([id for id in (cell.figure, cell.to_figure) if id])

    def kpi_courses(self, some: Sequence[Any], intro: str, among: Sequence[Any]) -> Drawings:
        """``some`` of the courses ``among`` which they are; as
        :class:`tasks.sections.content.uitzonderingenrapportage.Course` has them.
        """
        drawn, every = ([self._course(one) for one in part] for part in (some, among))
        wide, narrow = (
            courses.courses(drawn, intro, among=every, width=width) for width in (WIDE, NARROW)
        )
        return wide, narrow

    def _course(self, one: Any) -> courses.Course:
        def points(ids: Sequence[str]) -> tuple[courses.Point, ...]:
            # the label of a point ends in its month
            return tuple(
                courses.Point(month_of(figure.label.rpartition(": ")[2]), figure)
                for figure in self._all(ids)
            )

        return courses.Course(
            kpi=one.kpi,
            name=one.name,
            status=self._statuses[one.status].word,
            realised=self._figures[one.realised],
            norm=self._all(one.norm),
            plan=self._all(one.plan),
            points=points(one.points),
            points_before=points(one.points_before),
        )

    def bars(
        self,
        table: Table,
        column: int,
        intro: str,
        rows: Sequence[Row] | None = None,
        before: Mapping[str, str] | None = None,
    ) -> Drawings:
        """A bar for every row of a table, less its totals.

        Args:
            table: see :class:`tasks.sections.section.Table`.
            column: the cells that decide the length.
            intro: Dutch, the first sentence of the text alternative.
            rows: those to draw, where all would not fit on a page.
            before: id of the figure of a row -> id of the same in the previous report.
        """
        every = [row for row in table.rows if row.kind != "total"]

        def bar(row: Row) -> bars.Bar:
            id, name = row.cells[column].figure or "", row.cells[0].text or ""
            was = (before or {}).get(id)
            return bars.Bar(
                name,
                self._figures[id],
                self._figures[was] if was else None,
                apart=row.kind == "rest" or name in APART,
            )

        drawn = [bar(row) for row in every if rows is None or row in rows]
        wide, narrow = (
            bars.bars(
                drawn,
                table.headings[column].title,
                intro,
                among=[bar(row) for row in every],
                width=width,
            )
            for width in (WIDE, NARROW)
        )
        return wide, narrow

    def phases(self, measures: Sequence[Any], stops: Sequence[str], intro: str) -> Drawings:
        """How far measures are, as :class:`tasks.sections.content.invordering.Measure` says."""
        some = [
            phases.Standing(
                one.number,
                one.name,
                self._statuses[one.phase].word,
                one.phase_before,
                one.ready_words,
            )
            for one in measures
        ]
        wide, narrow = (phases.phases(some, stops, intro, width=width) for width in (WIDE, NARROW))
        return wide, narrow

    def planning(
        self, measures: Sequence[Any], letter: date, intro: str, among: Sequence[Any]
    ) -> Drawings:
        """When measures are expected, as :class:`tasks.sections.content.invordering.Measure`
        says; each has a ``start`` and a month ``ready``.
        """
        some, every = (
            [
                planning.Planned(one.number, one.name, one.start, one.ready, one.ready_before)
                for one in part
            ]
            for part in (measures, among)
        )
        wide, narrow = (
            planning.planning(some, letter, intro, among=every, width=width)
            for width in (WIDE, NARROW)
        )
        return wide, narrow

    def funnel(self, steps: Sequence[Any], intro: str) -> Drawings:
        """The funnel of an action, as :class:`tasks.sections.content.acties.Step` says; what is
        counted beside it comes after it, and is left out.
        """
        rows = [
            funnel.FunnelRow(
                one.name,
                one.kind,
                one.whole,
                one.also_in,
                self._figures[one.count],
                self._figures[one.share] if one.share else None,
            )
            for one in takewhile(lambda one: one.kind in funnel.KINDS, steps)
        ]
        wide, narrow = (funnel.funnel(rows, intro, width=width) for width in (WIDE, NARROW))
        return wide, narrow

    def estimated(self, some: Sequence[Any], intro: str) -> Drawings:
        """Bars with margins, as :class:`tasks.sections.content.niet_gebruik.Estimated` says."""
        group = estimates.Group("", tuple(self._estimate(one) for one in some))
        wide, narrow = (
            estimates.estimates([group], intro, width=width) for width in (WIDE, NARROW)
        )
        return wide, narrow

    def estimated_groups(self, toeslag: Any, intro: str) -> Drawings:
        """The same for the groups of a
        :class:`tasks.sections.content.niet_gebruik.Toeslag`, with a line at everybody.
        """
        groups = [
            estimates.Group(
                one.trait.capitalize(), tuple(self._estimate(group) for group in one.groups)
            )
            for one in toeslag.traits
        ]
        everybody = self._estimate(toeslag.everybody)
        wide, narrow = (
            estimates.estimates(groups, intro, everybody=everybody, width=width)
            for width in (WIDE, NARROW)
        )
        return wide, narrow

    def _estimate(self, one: Any) -> estimates.Estimate:
        low, high = (self._figures[id] if id else None for id in (one.low, one.high))
        return estimates.Estimate(one.name, self._figures[one.estimate], low, high)

    def milestones(
        self, trajecten: Sequence[Any], letter: date, intro: str, among: Sequence[Any]
    ) -> Drawings:
        """The milestones of trajecten, as
        :class:`tasks.sections.content.trajecten.Traject` says.
        """
        some, every = ([self._track(one) for one in part] for part in (trajecten, among))
        wide, narrow = (
            timeline.timeline(some, letter, intro, among=every, width=width)
            for width in (WIDE, NARROW)
        )
        return wide, narrow

    def _track(self, traject: Any) -> timeline.Track:
        return timeline.Track(
            traject.name,
            tuple(
                timeline.Point(
                    one.name,
                    one.planned,
                    one.expected,
                    one.reached,
                    f"{one.name} gepland {one.planned_words}, "
                    + (
                        f"bereikt {one.reached_words}"
                        if one.reached
                        else f"verwacht {one.expected_words}"
                    ),
                )
                for one in traject.milestones
            ),
        )
