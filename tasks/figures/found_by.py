"""By what people find a figure in a text: what it is about, which of its numbers it is, over which
months, in which unit, and of which total it is a part.

All of it follows from the id and the label, so that nothing can be sealed that says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from tasks.figures.figure import Figure
from tasks.figures.forms import FORMS

#: The part of an id that stands for the total of its siblings.
TOTAL = "totaal"
#: The attribute of a figure of one month.
MONTH = "maand"


class FoundBy(NamedTuple):
    """What a figure is found by.

    Attributes:
        subject: Dutch, what the number is about: ``Toekenningszekerheid zorgtoeslag``.
        attribute: which number of that subject, as its id says: ``norm``, ``kinderen``.
        period: Dutch, the month or months, where the figure is of a part of the period.
        unit: Dutch, of :class:`tasks.figures.forms.Form`, without a word such as ongeveer.
        part_of: id of the total that it is a part of; None if it is none.
    """

    subject: str
    attribute: str
    period: str
    unit: str
    part_of: str | None


def found_by(figure: Figure, ids: Collection[str]) -> FoundBy:
    """What a figure is found by.

    Args:
        ids: of all figures of its dossier.
    """
    parts = figure.id.split(".")
    attribute = next(one for one in reversed(parts) if not one.isdecimal())
    subject, _, which = figure.label.partition(": ")
    unit = FORMS[figure.form].unit.partition(" (")[0]
    return FoundBy(
        subject, attribute, which if attribute == MONTH else "", unit, _total(parts, ids)
    )


def _total(parts: list[str], ids: Collection[str]) -> str | None:
    """``buitenland.wkb.totaal.kinderen`` of ``buitenland.wkb.7028.kinderen``."""
    for at in (-1, -2):
        if len(parts) > 2 and parts[at] != TOTAL:
            total = [*parts]
            total[at] = TOTAL
            if ".".join(total) in ids and not _above(parts[at]):
                return ".".join(total)
    return None


def _above(part: str) -> bool:
    """Whether a part of an id stands for more than the total: the whole country."""
    return part == "landelijk"
