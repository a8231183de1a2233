"""What a figure may tell outside the dossier: its printed value, never what rounding hides.

Rounding protects people (few children in a country) and keeps false precision out of print. It
would do neither if the exact value stood in a file beside the page, or could be measured off a
drawing. The exact values stay in the dossier: figures.json and figures.csv.
"""

from __future__ import annotations

from tasks.figures.figure import Figure
from tasks.figures.rounding import round_half_up


def disclosed(figure: Figure) -> Figure:
    """The figure with its value rounded to its step, as printed; two figures that print the same
    can then not be told apart by value.
    """
    return figure.model_copy(update={"value": round_half_up(figure.value, figure.step)})
