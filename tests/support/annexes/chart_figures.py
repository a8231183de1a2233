"""Figures with a value and little else, for tests of charts."""

from __future__ import annotations

from fractions import Fraction

from tasks.annexes.charts.drawing import Drawing, Text
from tasks.figures.figure import Figure, Source

SOURCE = (Source(contract="voorbeeld", delivery="0" * 64, file="voorbeeld.csv"),)


def figure(
    id: str, value: Fraction | int | str, form: str = "aantal", step: Fraction | int | str = 1
) -> Figure:
    """A figure of which nothing but its value and print matters."""
    return Figure(
        id=id,
        label=id,
        value=Fraction(value),
        form=form,
        step=Fraction(step),
        definition="Voorbeeld.",
        sources=SOURCE,
    )


def percent(id: str, value: str) -> Figure:
    """A percentage with one decimal."""
    return figure(id, value, "procent", "1/10")


def texts(drawing: Drawing) -> dict[str, Text]:
    """The texts of a drawing by what they say."""
    return {mark.said: mark for mark in drawing.marks if isinstance(mark, Text)}
