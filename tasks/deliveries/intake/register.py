"""One register of a folder: read and checked by itself, then against the registers that it refers
to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.definitions.finding import Finding, Grade
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract, Reference, References
from tasks.deliveries.delivery import Delivery
from tasks.deliveries.intake.received import Received
from tasks.deliveries.known_checks import KnownChecks, KnownRegister
from tasks.deliveries.reading.extract import MOST_BYTES
from tasks.deliveries.reading.read_delimited import read_delimited
from tasks.deliveries.reading.read_workbook import read_workbook
from tasks.deliveries.registers.check_register import (
    check_references,
    check_register,
    in_order,
    shortened,
)
from tasks.deliveries.registers.fixed_values import check_fixed_values
from tasks.deliveries.registers.rows import RegisterRow, canonical, canonical_json, typed_rows
from tasks.storage.store import Store


@dataclass(slots=True)
class Register:
    """A register while its references are not yet checked.

    ``rows`` is None if nothing could be read; ``content`` is the digest of the rows if an earlier
    run kept them.
    """

    received: Received
    sheet: str | None
    rows: tuple[RegisterRow, ...] | None
    findings: tuple[Finding, ...]
    content: str | None = None


def read_register(
    received: Received,
    contract: Contract,
    halfjaar: Halfjaar,
    store: Store,
    known: KnownChecks | None,
) -> Register:
    """Read and check a register by itself, or take what an earlier run kept of the same bytes."""
    if known is not None and received.source is not None:
        found = known.register(contract, received.file, received.digest)
        if found is not None:
            rows = tuple(typed_rows(known.kept.store.get(found.content), contract))
            return Register(received, found.sheet, rows, found.findings, found.content)
    with received.frozen(store).open("rb") as file:
        data = file.read(MOST_BYTES + 1)  # one more than a register may have is enough to refuse it
    is_workbook = received.file.casefold().endswith((".xlsx", ".ods"))
    read = read_workbook if is_workbook else read_delimited
    extract, findings = read(data, received.file, contract)
    if extract is None:
        return Register(received, None, None, tuple(findings))
    checked = check_register(extract, received.file, contract, halfjaar)
    return Register(received, extract.sheet, checked.rows, (*findings, *checked.findings))


def resolved(
    contract: Contract, registers: Mapping[str, Register]
) -> dict[Reference, frozenset[tuple[str, ...]]]:
    """The tuples that exist, per reference; without references to a source that could not be
    read.
    """
    known: dict[Reference, frozenset[tuple[str, ...]]] = {}
    for reference in contract.references:
        if reference.source in registers and (rows := registers[reference.source].rows) is not None:
            known[reference] = frozenset(
                tuple(canonical(row.values[name]) for name in reference.source_columns)
                for row in rows
                if all(row.values.get(name) is not None for name in reference.source_columns)
            )
    return known


def finish_register(
    register: Register,
    contract: Contract,
    references: References,
    store: Store,
    known: KnownChecks | None,
) -> tuple[Delivery | None, list[Finding]]:
    """Check what a register refers to and keep its rows; None and what was wrong if a finding
    blocks.
    """
    received, rows = register.received, register.rows
    if rows is None:
        return None, list(register.findings)
    unknown = check_references(rows, received.file, register.sheet, contract, references)
    other = check_fixed_values(rows, received.file, register.sheet, contract)
    findings = in_order([*register.findings, *unknown, *other], contract)
    if any(finding.grade is Grade.BLOCKING for finding in findings):
        return None, list(shortened(findings, received.file, register.sheet))
    content = register.content or store.put(canonical_json(rows, contract))
    if known is not None and register.content is None:
        passed = KnownRegister(content, register.sheet, register.findings)
        known.passed_register(contract, received.file, received.digest, passed)
    delivery = Delivery(
        contract=contract.name,
        file=received.file,
        digest=received.digest,
        content=content,
        rows=len(rows),
        sheet=register.sheet,
    )
    return delivery, list(findings)
