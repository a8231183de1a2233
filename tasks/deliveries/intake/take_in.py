"""The intake of a folder of extracts: match to contracts, freeze, read, check, and collect
everything that is wrong.

Every file is frozen before anything of it is read, and only the frozen bytes are read. A file that
is frozen already and was accepted by an earlier run is hashed and not read again. Bad input gives
findings, never an error; an error of the machine (a full disk, a share that fails half-way)
is an OSError, so that the caller can try again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tasks.definitions.finding import Finding, Grade, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.delivery import Delivery, Intake
from tasks.deliveries.file_names import belongs_to, matches_any, printable_name
from tasks.deliveries.intake.example import EXAMPLE_FILE, read_example
from tasks.deliveries.intake.other_files import other_files
from tasks.deliveries.intake.received import Received, freeze, freeze_documents, freeze_file_of
from tasks.deliveries.intake.records import Places, completeness, take_in_file, take_in_table
from tasks.deliveries.intake.register import finish_register, read_register, resolved
from tasks.deliveries.known_checks import KnownChecks
from tasks.deliveries.records.completeness import same_files
from tasks.deliveries.records.in_database.database import Database
from tasks.deliveries.records.in_database.table_check import TableCheck
from tasks.deliveries.register_queries import Asked, was_answered
from tasks.storage.store import Store


def take_in(
    folder: Path,
    halfjaar: Halfjaar,
    contracts: Mapping[str, Contract],
    store: Store,
    known: KnownChecks | None = None,
    database: Database | None = None,
    asked: Mapping[str, Asked] = MappingProxyType({}),
) -> Intake:
    """Take in all extracts of a folder.

    Args:
        folder: one file per contract, and optionally ``voorbeeld.yaml``; nothing in it is changed.
        contracts: by name; all of them are expected, but for control totals.
        store: where the extracts are frozen and the checked rows are kept, less what ``known`` has.
        known: checks of earlier runs; gets those that pass now.
        database: where records are that are not in files.
        asked: registers that do not lie in the folder, as a database gave them, by name of the
            contract.

    Raises:
        OSError: if the machine fails while a file is copied. Never for what is in the folder.
    """
    entries = _entries(folder)
    if isinstance(entries, Finding):
        return Intake(deliveries={}, findings=(entries,), example=None)

    tables = {
        name: TableCheck(database, contract, halfjaar, database.table(name))
        for name, contract in contracts.items()
        if database is not None and name in database.place.tables
    }
    matches = {
        contract.name: [path for path in entries if belongs_to(path, contract)]
        for contract in contracts.values()
        if contract.name not in tables and contract.name not in asked
    }
    beside = {
        name: [path for path in entries if matches_any(printable_name(path), contract.documents)]
        for name, contract in contracts.items()
    }
    findings = other_files(
        entries,
        {path for paths in (*matches.values(), *beside.values()) for path in paths},
        contracts,
    )
    received: dict[str, Received] = {}
    for name, paths in matches.items():
        frozen, problems = freeze_file_of(paths, contracts[name], halfjaar, store, known)
        findings += problems
        if frozen is not None:
            received[name] = frozen
    for name, one in asked.items():
        if isinstance(one.answer, Finding):
            findings.append(one.answer)
            continue
        frozen, problems = freeze(one.answer, store, known)
        findings += problems
        if frozen is not None:
            received[name] = frozen
    example, example_digest, problems = read_example(folder / EXAMPLE_FILE, store)
    findings += problems

    registers = {
        name: read_register(received[name], contract, halfjaar, store, known)
        for name, contract in contracts.items()
        if contract.kind == "register" and name in received
    }
    deliveries: dict[str, Delivery] = {}
    for name, contract in contracts.items():
        if name not in received and name not in tables:
            continue
        references = resolved(contract, registers)
        if name in tables:
            delivery, problems = take_in_table(tables[name], references, store, known)
        elif contract.kind == "register":
            delivery, problems = finish_register(
                registers[name], contract, references, store, known
            )
        else:
            delivery, problems = take_in_file(
                received[name], contract, halfjaar, references, store, known
            )
        findings += problems
        if delivery is not None:
            documents, problems = freeze_documents(beside[name], store)
            findings += problems
            delivery = delivery.model_copy(update={"documents": documents})
            deliveries[name] = delivery
            findings += _nothing_to_report(delivery, contract)
            if name in asked:
                findings.append(was_answered(asked[name].query, delivery.rows, delivery.digest))
    findings += same_files(
        # Tables with the same rows are not the same bytes.
        (one.file, one.file if one.in_database else one.digest, one.content)
        for one in deliveries.values()
        if one.rows
    )
    for name, contract in contracts.items():
        if contract.kind == "records" and name in deliveries:
            findings += completeness(
                deliveries[name],
                contract,
                contracts,
                registers,
                Places(store, known),
                tables.get(name),
            )
    blocked = {one.place.file for one in findings if one.grade is Grade.BLOCKING and one.place}
    return Intake(
        deliveries={name: one for name, one in deliveries.items() if one.file not in blocked},
        findings=tuple(findings),
        example=example.label if example else None,
        example_digest=example_digest,
        synthetic=example.synthetic if example else (),
    )


def _entries(folder: Path) -> list[Path] | Finding:
    """What lies in the folder, by name; or D04 if it can not be opened."""
    place = Place(file=printable_name(folder))
    if not folder.is_dir():
        text, expected = "De map bestaat niet.", "een map met aanleveringen"
        return Finding(code="D04", text=text, place=place, expected=expected)
    try:
        return sorted(
            folder.iterdir(), key=lambda path: (printable_name(path).casefold(), path.name)
        )
    except OSError:
        text, expected = "De map mag niet worden gelezen.", "leesrechten"
        return Finding(code="D04", text=text, place=place, expected=expected)


def _nothing_to_report(delivery: Delivery, contract: Contract) -> list[Finding]:
    """D17 for a source without rows: that is an answer, but a template that was sent back without
    being filled in looks the same.
    """
    if delivery.rows:
        return []
    text = (
        f"Hier staan geen rijen. De bijlage zegt dan dat {contract.empty_means}. Leverancier: "
        f"{contract.supplier}."
    )
    place = Place(file=delivery.file, sheet=delivery.sheet)
    return [
        Finding(
            code="D17",
            text=text,
            place=place,
            expected=f"rijen onder de kopregel, tenzij {contract.empty_means}",
        )
    ]
