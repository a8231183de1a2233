"""What the previous halfjaar's dossier printed: the figures and statuses to compare with; and what
its sources looked like, which nobody prints.
"""

from __future__ import annotations

from pydantic import Field

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


class SourceSummary(Frozen):
    """What a source looked like: enough to see whether the next delivery is the same one, or lacks
    a part. It names no person and no small group.

    Attributes:
        rows: how many.
        digest: sha256 of the rows of a register that is another one every halfjaar, in whatever
            order and file they came; else None.
        counts: of records, rows by value of the column that they are counted by, as far as a value
            has enough of them.
        lasting: of a register, the values that its rows keep, as text by column, by the key of the
            row.
    """

    rows: int
    digest: str | None = None
    counts: dict[str, int] = Field(default_factory=dict)
    lasting: dict[str, dict[str, str]] = Field(default_factory=dict)


class Previous(Frozen):
    """The previous dossier: its halfjaar, its digest, and what it said, by id; of its sources, by
    contract, those that are held against the next ones.

    ``year_ago`` is the dossier of the same half of the year before; None if that is this one, or
    there is none.
    """

    halfjaar: str
    digest: str
    figures: dict[str, PreviousFigure]
    statuses: dict[str, PreviousStatus]
    sources: dict[str, SourceSummary] = Field(default_factory=dict)
    year_ago: Previous | None = None

    @property
    def earlier(self) -> tuple[Previous, ...]:
        """This dossier, and that of a year ago."""
        return (self,) if self.year_ago is None else (self, self.year_ago)

    def source(self) -> Source:
        """The source of a figure that quotes this dossier."""
        return Source(
            contract=PREVIOUS_DOSSIER, delivery=self.digest, file=f"{self.halfjaar}/figures.json"
        )
