"""When nothing is wrong but that deliveries are not there yet: that is waiting, not a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.deliveries.contract import Contract
from tasks.figures.finding import Finding, Grade

#: What the team reads in the Prefect UI and in the terminal.
WAITING = "Wacht op aanlevering"
_MOST_SUPPLIERS = 3


def awaited(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Names of the contracts whose file is missing, if nothing else blocks; else nothing."""
    blocking = [finding for finding in findings if finding.grade is Grade.BLOCKING]
    return missing(findings) if all(is_missing(finding) for finding in blocking) else ()


def missing(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Names of the contracts whose file is missing, whatever else is wrong."""
    return tuple(finding.about for finding in findings if is_missing(finding) and finding.about)


def is_missing(finding: Finding) -> bool:
    """Whether this finding is about a file that is not there."""
    return finding.code == "D01"


def waiting_words(names: Sequence[str], contracts: Mapping[str, Contract]) -> str:
    """``Wacht op aanlevering: Wisselkoersen, van Sociale Verzekeringsbank.``; of more than three only the sources are named."""
    few = len(names) <= _MOST_SUPPLIERS
    wanted = [f"{contracts[name].title}, van {contracts[name].supplier}" if few else contracts[name].title for name in names]
    return f"{WAITING}: {'; '.join(wanted)}."
