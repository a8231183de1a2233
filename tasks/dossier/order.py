"""What a person asks for, and what comes of it: the order of a run, and its outcome."""

from __future__ import annotations

from pathlib import Path

from tasks.definitions.finding import Finding, Grade, by_grade
from tasks.deliveries.contract import load_contracts
from tasks.deliveries.missing import awaited, waiting_words
from tasks.dossier.halfjaar_store import halfjaar_store, kept_results
from tasks.figures.frozen import Frozen
from tasks.storage.kept import Kept
from tasks.storage.store import Store


class Order(Frozen):
    """What a person asks for: a halfjaar, the folder of its deliveries, and the folder for
    dossiers.

    ``database`` is the SQLAlchemy URL of the history; None means the SQLite file in ``outputs``.
    ``fresh`` asks for a run that uses nothing that earlier runs kept.
    ``replaces`` is the digest of the released dossier that this one replaces, and ``reason`` says
    why, in Dutch; both or neither.
    """

    halfjaar: str
    deliveries: Path
    outputs: Path
    database: str | None = None
    fresh: bool = False
    replaces: str | None = None
    reason: str | None = None

    def store(self) -> Store:
        """The content-addressed store that all steps share."""
        return halfjaar_store(self.outputs, self.halfjaar)

    def kept(self) -> Kept:
        """What earlier runs kept, and where this run keeps its results."""
        return kept_results(self.outputs, self.halfjaar, fresh=self.fresh)


class Outcome(Frozen):
    """The result of a run.

    A refused run has findings and a report. A run that sealed a dossier also has its folder, its
    digest, the names of its files of annexes, and of how many annexes there are how many were
    printed by an earlier run. ``asks`` is the number of findings that a person must still answer.
    """

    halfjaar: str
    findings: tuple[Finding, ...]
    asks: int = 0
    report: Path | None = None
    folder: Path | None = None
    digest: str | None = None
    annexes: tuple[str, ...] = ()
    printed: int = 0
    reused: int = 0

    @property
    def sealed(self) -> bool:
        """Whether the run sealed a dossier."""
        return self.digest is not None

    @property
    def waiting(self) -> str | None:
        """In Dutch, which deliveries the run waits for, if missing deliveries are its only problem;
        else None.
        """
        names = () if self.sealed else awaited(self.findings)
        return waiting_words(names, load_contracts()) if names else None

    @property
    def reuse(self) -> str | None:
        """In Dutch, how much of the dossier was there already; None if nothing was."""
        if not self.reused:
            return None
        annexes = "bijlage" if self.printed == 1 else "bijlagen"
        return f"{self.reused} van {self.printed} {annexes} ongewijzigd, hergebruikt"

    @property
    def asking(self) -> str:
        """In Dutch, that findings must still be answered; empty if none must."""
        if not self.asks:
            return ""
        what = "Eén bevinding vraagt" if self.asks == 1 else f"{self.asks} bevindingen vragen"
        return (
            f"{what} om een antwoord. Zolang dat er niet is, wordt het dossier niet vrijgegeven: "
            "bied het aan, antwoord op de pagina van de beoordeling, en stel het opnieuw samen."
        )

    def counts(self) -> dict[Grade, int]:
        """Number of findings per grade, heaviest first."""
        return {grade: len(found) for grade, found in by_grade(list(self.findings)).items()}
