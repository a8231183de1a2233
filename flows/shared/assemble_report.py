"""What ``svz assemble --json`` gives, by the schema in docs/samenstellen.schema.json.

A field is never taken away or given another meaning without another ``version``.
"""

from __future__ import annotations

from typing import Literal

from flows.shared.check_report import FindingReport, reported
from tasks.definitions.finding import Grade
from tasks.dossier.order import Outcome
from tasks.figures.frozen import Frozen


class AssembleReport(Frozen):
    """How a run ended.

    Attributes:
        version: of this form.
        halfjaar: name of the reporting round.
        conclusion: ``verzegeld``, ``wacht`` (only files are missing) or ``geweigerd``.
        digest, folder: of the sealed dossier; None without one.
        report: the report for suppliers; None if a dossier was sealed.
        annexes: names of the files of annexes.
        printed, reused: annexes, and how many of those an earlier run had printed.
        blocking: findings that block.
        to_confirm: findings that nobody has answered yet.
        offered: Dutch, what became of offering the dossier for review; None if nobody did.
        findings: all of them.
    """

    version: Literal[1] = 1
    halfjaar: str
    conclusion: Literal["verzegeld", "wacht", "geweigerd"]
    digest: str | None
    folder: str | None
    report: str | None
    annexes: tuple[str, ...]
    printed: int
    reused: int
    blocking: int
    to_confirm: int
    offered: str | None
    findings: tuple[FindingReport, ...]


def assemble_report(outcome: Outcome, offered: str | None) -> AssembleReport:
    """Of a run."""
    waiting = outcome.waiting is not None
    return AssembleReport(
        halfjaar=outcome.halfjaar,
        conclusion="verzegeld" if outcome.sealed else "wacht" if waiting else "geweigerd",
        digest=outcome.digest,
        folder=str(outcome.folder) if outcome.folder is not None else None,
        report=str(outcome.report) if outcome.report is not None else None,
        annexes=outcome.annexes,
        printed=outcome.printed,
        reused=outcome.reused,
        blocking=outcome.counts()[Grade.BLOCKING],
        to_confirm=outcome.asks,
        offered=offered,
        findings=tuple(map(reported, outcome.findings)),
    )
