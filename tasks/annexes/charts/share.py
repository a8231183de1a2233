"""A bar beside a number in a table: which share of the plan for the period has been reached.

Rules:

1. The length is the value as a share of its plan, whatever the form of the number, so that all bars
   of a table have one scale: from nothing to one and a quarter of the plan.
2. The plan has its mark at the same place in every bar.
3. What goes beyond the scale ends in an arrow.
4. Without a plan above zero there is no bar: there is no share to draw. A band has two, so none.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tasks.annexes.charts.drawing import Drawing, Mark, Path, Rect, drawn
from tasks.figures.figure import Figure

WIDTH, HEIGHT = 1040, 90
MOST = Fraction(5, 4)
TOP, THICK = 20, 50
ARROW = 45


def share_of_plan(
    realised: Figure, plan: Sequence[Figure], norm: Sequence[Figure], look: str
) -> Drawing | None:
    """The bar, or None where a rule says that there is none.

    Args:
        realised: the value over the period.
        plan: for the period: one figure, or the two ends of a band.
        norm: of the year, likewise.
        look: name of the colour of the status.
    """
    if len(plan) != 1 or plan[0].value <= 0:
        return None
    share = realised.value / plan[0].value
    length = WIDTH * min(max(share, Fraction(0)), MOST) / MOST
    marks: list[Mark] = [Rect(0, TOP, WIDTH, THICK, "track")]
    if share > MOST:
        middle = TOP + Fraction(THICK, 2)
        marks += [
            Rect(0, TOP, WIDTH - ARROW, THICK, look),
            Path(
                [(WIDTH - ARROW, 0), (WIDTH, middle), (WIDTH - ARROW, HEIGHT)], look, 0, fill=look
            ),
        ]
    else:
        marks.append(Rect(0, TOP, length, THICK, look))
    marks.append(Rect(WIDTH / MOST - 9, 0, 18, HEIGHT, "ink"))
    said = (
        f"{realised.printed}, plan {plan[0].printed}, "
        f"norm {' tot '.join(one.printed for one in norm)}"
    )
    return drawn(WIDTH, HEIGHT, said, marks)
