"""What a check of a halfjaar found."""

from __future__ import annotations

from tasks.deliveries.readiness import Readiness
from tasks.figures.frozen import Frozen


class Checked(Frozen):
    """What a check found.

    Attributes:
        readiness: how it stands with every source, with the findings on deliveries and sections.
        refused: how many findings stand in the way of a dossier, missing files left out. What else
            blocks stands in the way of its release.
        left_out: the sections that could not be looked at, because a delivery that they read is
            missing or refused.
    """

    readiness: Readiness
    refused: int
    left_out: tuple[str, ...]
