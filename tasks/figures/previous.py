"""What the previous halfjaar's dossier printed: the figures and statuses to compare with."""

from __future__ import annotations

from tasks.figures.figure import PREVIOUS_DOSSIER, Exact, Source
from tasks.figures.frozen import Frozen


class PreviousFigure(Frozen):
    """A figure as the previous dossier printed it."""

    label: str
    value: Exact
    form: str
    step: Exact
    printed: str
    definition: str


class PreviousStatus(Frozen):
    """A status as the previous dossier printed it."""

    label: str
    word: str


class Previous(Frozen):
    """The previous dossier: its halfjaar, its digest, and what it said, by id."""

    halfjaar: str
    digest: str
    figures: dict[str, PreviousFigure]
    statuses: dict[str, PreviousStatus]

    def source(self) -> Source:
        """The source of a figure that quotes this dossier."""
        return Source(
            contract=PREVIOUS_DOSSIER, delivery=self.digest, file=f"{self.halfjaar}/figures.json"
        )
