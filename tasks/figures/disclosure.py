"""What a figure may reveal outside the dossier: its printed value, never what rounding hides.

Rounding protects people (few children in a country) and keeps false precision out of print. It
does neither if the exact value is in a file beside the page, or can be measured in a drawing. The
exact values stay in the dossier, in figures.json and figures.csv.
"""

from __future__ import annotations

from tasks.figures.figure import Figure
from tasks.figures.rounding import round_half_up


def disclosed(figure: Figure) -> Figure:
    """The figure with its value rounded to its step, as printed. Two figures that print the same
    then have the same value. Applying it twice changes nothing.
    """
    return figure.model_copy(update={"value": round_half_up(figure.value, figure.step)})
