"""Which deliveries of a halfjaar are in, since when, and right; and which are still waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tasks.definitions.finding import Finding, Grade, by_grade
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.file_names import belongs_to
from tasks.deliveries.missing import is_missing, missing, waiting_words
from tasks.deliveries.records.in_database.place import load_place
from tasks.deliveries.refusal_report import contract_of
from tasks.deliveries.register_queries import load_register_queries
from tasks.figures.frozen import Frozen


class SourceReadiness(Frozen):
    """How it stands with one source.

    Attributes:
        contract, title, supplier: of its contract.
        since: when its newest file was last changed, None if there is no file; of what a
            database has, when it was looked at. UTC.
        due: last day on which it is to be delivered.
        counts: findings on its files per grade, heaviest first; a missing file is not one of them.
        late: there is no file, and the last day is over.
    """

    contract: str
    title: str
    supplier: str
    since: datetime | None
    due: date
    counts: dict[Grade, int]
    late: bool

    @property
    def valid(self) -> bool:
        """There is a file, and nothing in it blocks."""
        return self.since is not None and not self.counts[Grade.BLOCKING]


class Readiness(Frozen):
    """How it stands with all deliveries of a halfjaar.

    Attributes:
        halfjaar: name of the reporting round.
        sources: one per contract, in the order of the contracts.
        findings: all that are known, also those that files give together.
        waiting: in Dutch, which sources have no file yet; None if every source has one.
    """

    halfjaar: str
    sources: tuple[SourceReadiness, ...]
    findings: tuple[Finding, ...]
    waiting: str | None

    @property
    def blocking(self) -> int:
        """How many findings stand in the way of a dossier or of its release, missing files left
        out.
        """
        return sum(
            finding.grade is Grade.BLOCKING and not is_missing(finding) for finding in self.findings
        )

    @property
    def ready(self) -> bool:
        """Every delivery is in and right: a dossier can be assembled and released."""
        return self.waiting is None and not self.blocking


def check_readiness(
    folder: Path,
    halfjaar: Halfjaar,
    contracts: Mapping[str, Contract],
    findings: Sequence[Finding],
    today: date,
) -> Readiness:
    """How it stands with the deliveries in a folder.

    Args:
        folder: may not exist yet; then nothing is in.
        contracts: those of the halfjaar, by name.
        findings: of the intake and of whatever else looked at the folder.
        today: decides what is late.

    Raises:
        ValueError: in Dutch, if the halfjaar has a day for a source that it does not have.
    """
    if unknown := sorted(set(halfjaar.deliveries_due_for) - set(contracts)):
        raise ValueError(
            f"config/halfjaren/{halfjaar.name}.yaml: deliveries_due_for noemt een onbekende bron: "
            f"{', '.join(unknown)}."
        )
    place = load_place()
    tables = {*(place.tables if place is not None else ()), *load_register_queries()}
    absent = (
        missing(findings)
        if folder.exists()
        else tuple(
            name for name, one in contracts.items() if not one.may_be_missing and name not in tables
        )
    )
    per_source: dict[str, list[Finding]] = {name: [] for name in contracts}
    for finding in findings:
        source = contract_of(finding.place.file, contracts) if finding.place else None
        if source is not None and not is_missing(finding):
            per_source[source].append(finding)
    sources = tuple(
        SourceReadiness(
            contract=name,
            title=contract.title,
            supplier=contract.supplier,
            since=(
                datetime.now(UTC)
                if name in tables
                else None
                if name in absent
                else _since(folder, contract)
            ),
            due=halfjaar.due(name),
            counts=_counts(per_source[name]),
            late=name in absent and today > halfjaar.due(name),
        )
        for name, contract in contracts.items()
    )
    waiting = waiting_words(absent, contracts) if absent else None
    return Readiness(
        halfjaar=halfjaar.name, sources=sources, findings=tuple(findings), waiting=waiting
    )


def _counts(findings: Sequence[Finding]) -> dict[Grade, int]:
    return {grade: len(found) for grade, found in by_grade(list(findings)).items()}


def _since(folder: Path, contract: Contract) -> datetime | None:
    """None if the folder cannot be read, or the file went away since it was seen."""
    try:
        changed = [path.lstat().st_mtime for path in folder.iterdir() if belongs_to(path, contract)]
    except OSError:
        return None
    return datetime.fromtimestamp(max(changed), UTC) if changed else None
