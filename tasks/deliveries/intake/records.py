"""The records of one contract, from a file or a table of a database, and whether they are whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tasks.definitions.finding import Finding, Grade, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract, References
from tasks.deliveries.delivery import Delivery
from tasks.deliveries.file_names import table_of
from tasks.deliveries.intake.received import Received
from tasks.deliveries.intake.register import Register
from tasks.deliveries.known_checks import KnownChecks, KnownRecords
from tasks.deliveries.records.check import take_in_records
from tasks.deliveries.records.completeness import (
    RecordsFile,
    cut_off,
    differences,
    totals_per_month,
    without_control_totals,
)
from tasks.deliveries.records.in_database.table_check import TableCheck
from tasks.deliveries.records.known_values import references_hold
from tasks.deliveries.registers.check_register import shortened
from tasks.figures import dutch
from tasks.storage.store import Store


def take_in_file(
    received: Received,
    contract: Contract,
    halfjaar: Halfjaar,
    references: References,
    store: Store,
    known: KnownChecks | None,
) -> tuple[Delivery | None, list[Finding]]:
    """Records in a file: kept as Parquet with the findings of their check, or what was wrong."""
    found = (
        _known_records(received, contract, halfjaar, references, store, known)
        if known is not None and received.source is not None
        else None
    )
    if found is None:
        content, rows, findings = take_in_records(
            received.frozen(store), received.file, contract, halfjaar, references, store
        )
        if content is None or any(finding.grade is Grade.BLOCKING for finding in findings):
            return None, findings
        found = KnownRecords(content, rows, tuple(findings))
        if known is not None:
            known.passed_records(contract, received.file, received.digest, found)
            known.passed_references(contract, content, references)
    delivery = Delivery(
        contract=contract.name,
        file=received.file,
        digest=received.digest,
        content=found.content,
        rows=found.rows,
        sheet=None,
    )
    return delivery, list(found.findings)


def _known_records(
    received: Received,
    contract: Contract,
    halfjaar: Halfjaar,
    references: References,
    store: Store,
    known: KnownChecks,
) -> KnownRecords | None:
    """Records that passed before, and refer to nothing that is missing today; else None."""
    found = known.records(contract, received.file, received.digest)
    if found is None or known.references_hold(contract, found.content, references):
        return found
    checked = known.kept.store.path(found.content)
    if not references_hold(checked, contract, halfjaar, references, store):
        return None
    known.passed_references(contract, found.content, references)
    return found


def take_in_table(
    check: TableCheck, references: References, store: Store, known: KnownChecks | None
) -> tuple[Delivery | None, list[Finding]]:
    """Records that stay where they are: what is kept of them is their fingerprint."""
    contract = check.contract
    file = table_of(contract.name)
    if wrong := check.header_findings():
        return None, wrong
    counted = check.count()
    content = store.put(counted.fingerprint)
    found = known.records(contract, file, content) if known is not None and counted.right else None
    if found is None or known is None:
        findings = check.findings(counted, references)
        if findings:
            return None, list(shortened(tuple(findings), file, None))
        if known is not None:
            known.passed_records(contract, file, content, KnownRecords(content, counted.rows))
            known.passed_references(contract, content, references)
    elif not known.references_hold(contract, content, references):
        if not check.references_hold(references):
            return None, check.findings(counted, references)
        known.passed_references(contract, content, references)
    delivery = Delivery(
        contract=contract.name,
        file=file,
        digest=content,
        content=content,
        rows=counted.rows,
        sheet=None,
        in_database=True,
    )
    return delivery, [_stays_in_database(delivery, check)]


def _stays_in_database(delivery: Delivery, check: TableCheck) -> Finding:
    """D81: how records were held that are not kept, and what that proves."""
    rows = dutch.counted(delivery.rows, "rij", "rijen")
    return Finding(
        code="D81",
        about=delivery.contract,
        text=(
            f"{check.contract.title}: {rows} in tabel {check.name} van een database "
            f"({check.database.backend}). Die zijn niet bewaard, maar vastgelegd met een "
            f"vingerafdruk, sha256 {delivery.digest}."
        ),
        place=Place(file=delivery.file),
    )


class Places(NamedTuple):
    """Where the bytes of a digest stand: with this run, or with the earlier one that kept them."""

    store: Store
    known: KnownChecks | None

    def path(self, digest: str) -> Path:
        """Where to read them; in the folder of this run if they are nowhere."""
        path = self.store.path(digest)
        return path if path.exists() or self.known is None else self.known.kept.store.path(digest)


def completeness(
    delivery: Delivery,
    contract: Contract,
    contracts: Mapping[str, Contract],
    registers: Mapping[str, Register],
    places: Places,
    table: TableCheck | None,
) -> list[Finding]:
    """Whether records arrived whole, by their control totals and by what a cut file looks like."""
    records = RecordsFile(
        contract,
        delivery.file,
        delivery.digest,
        places.path(delivery.digest) if table is None else None,
        places.path(delivery.content) if table is None else None,
        delivery.rows,
    )
    findings = cut_off(records)
    for totals in contracts.values():
        if totals.control_totals_of != contract.name:
            continue
        register = registers.get(totals.name)
        if register is None:
            findings.append(without_control_totals(records, totals))
        elif register.rows is not None and not any(
            finding.grade is Grade.BLOCKING for finding in register.findings
        ):
            counted = totals_per_month(records) if table is None else table.totals_per_month()
            findings += differences(records, counted, register.rows, register.received.file)
    return findings
