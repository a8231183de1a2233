"""What a release says of how its figures were made safe, for the audits of later ones: by then
other thresholds may hold. And what is assumed of a release that does not say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter

from tasks.figures.figure import Exact
from tasks.figures.frozen import Frozen
from tasks.sections.outsiders.relations import AtLeast, Change, Folded, Relation, relations_of

if TYPE_CHECKING:
    from tasks.disclosure.published import PublishedFigure

#: Between two printed numbers, or from numbers before rounding.
ChangeMade = Literal["printed", "exact"]


class Threshold(Frozen):
    """These figures, by id, are at least so much; see
    :class:`~tasks.sections.outsiders.relations.AtLeast`.
    """

    figures: tuple[str, ...]
    least: Exact


class Stated(Frozen):
    """How the figures of one annex were made safe: the fields of a profile and of the definitions
    of its section that readers know.
    """

    change: ChangeMade
    thresholds: tuple[Threshold, ...]


_STATED = TypeAdapter(dict[str, Stated])


def stated_file(stated: Mapping[str, Stated]) -> bytes:
    """The bytes of ``thresholds.json``, by annex."""
    return _STATED.dump_json(dict(sorted(stated.items())), indent=1) + b"\n"


def read_stated(data: bytes) -> dict[str, Stated]:
    """What such a file says. Raises ValueError if it is none."""
    return _STATED.validate_json(data)


def stated_now(annex: str, figures: Mapping[str, PublishedFigure], change: ChangeMade) -> Stated:
    """What holds today, of the figures of an annex.

    Args:
        change: as in the profile of the annex.
    """
    return Stated(
        change=change,
        thresholds=tuple(
            Threshold(figures=one.figures, least=one.least)
            for one in relations_of(annex, figures)
            if isinstance(one, AtLeast)
        ),
    )


def held_then(
    annex: str, figures: Mapping[str, PublishedFigure], stated: Stated | None
) -> tuple[tuple[Relation, ...], ChangeMade]:
    """The relations between the figures of an earlier release, and how its changes were made.

    Args:
        stated: what it says itself; None if it does not. Then the thresholds are those that tell
            most: the smallest number that is printed. And changes come from numbers before
            rounding if one of them is not that between two printed numbers.
    """
    found = relations_of(annex, figures)
    others = tuple(one for one in found if not isinstance(one, AtLeast))
    if stated is not None:
        thresholds = tuple(AtLeast(one.figures, one.least) for one in stated.thresholds)
        return (*others, *thresholds), stated.change
    folded = {id for one in found if isinstance(one, Folded) for id in one.figures}
    strictest = []
    for one in found:
        # A threshold shows in the smallest of several rows. What is folded is below it.
        rows = [id for id in one.figures if id not in folded] if isinstance(one, AtLeast) else []
        if len(rows) > 1:
            strictest.append(AtLeast(tuple(rows), min(figures[id].value for id in rows)))
    exact = any(
        isinstance(one, Change)
        and {one.change, one.now, one.before} <= figures.keys()
        and figures[one.change].value != figures[one.now].value - figures[one.before].value
        for one in found
    )
    return (*others, *strictest), "exact" if exact else "printed"
