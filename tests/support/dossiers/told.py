"""What a supplier is told about a delivery, as the corpora of bad files write it down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tasks.definitions.finding import Finding


class Told(NamedTuple):
    """What the supplier is told about one place."""

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None


def told(findings: Iterable[Finding]) -> list[Told]:
    """Of each finding that has a place."""
    return [
        Told(finding.code, finding.place.row, finding.place.column, finding.place.value)
        for finding in findings
        if finding.place is not None
    ]
