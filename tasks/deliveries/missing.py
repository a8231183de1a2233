"""When nothing is wrong but that deliveries are not there yet: that is waiting, not a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.definitions.finding import Finding, Grade
from tasks.deliveries.contract import Contract

#: What the team reads in the Prefect UI and in the terminal.
WAITING = "Wacht op aanlevering"


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
    """``Wacht op aanlevering: Landen en Wisselkoersen, van Sociale Verzekeringsbank; Damages, van
    Directie Uitvoering.``

    Every supplier is named once, with all that it still has to deliver: that is whom to call.
    """
    by_supplier: dict[str, list[str]] = {}
    for name in names:
        by_supplier.setdefault(contracts[name].supplier, []).append(contracts[name].title)
    # Titles hold commas, so what stands between them is always a word.
    groups = (f"{' en '.join(titles)}, van {supplier}" for supplier, titles in by_supplier.items())
    return f"{WAITING}: {'; '.join(groups)}."
