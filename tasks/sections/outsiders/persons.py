"""What the figures of a section say of persons, where it does not round them to hide anybody.

Every section module says one of two things: ``relations(ids)``, and then a profile says what an
outsider may know of its figures; or ``PERSONS``, and then nothing is computed, and the privacy
officer reads why, and which counts are small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tasks.sections import load_section_module


class Persons(NamedTuple):
    """Of a section without a profile.

    Attributes:
        told: Dutch, a sentence: of whom or what its figures are, and who sees to small numbers.
        counts: pattern of the whole ids of figures that count persons as they were delivered; None
            if there are none.
    """

    told: str
    counts: str | None = None

    def among(self, ids: Iterable[str]) -> list[str]:
        """The ids that count persons."""
        return [one for one in ids if self.counts is not None and re.fullmatch(self.counts, one)]


def persons_of(section: str) -> Persons | None:
    """What a section says of persons; None if it does not.

    Raises as :func:`~tasks.sections.load_section_module`.
    """
    found: Persons | None = getattr(load_section_module(section), "PERSONS", None)
    return found
