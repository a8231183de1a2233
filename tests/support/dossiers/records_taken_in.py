"""Files of records held against their contract, beside a few countries and rates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tasks.definitions.finding import Finding
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import Contract, References, load_contracts
from tasks.deliveries.records.check import take_in_records
from tasks.storage.store import Store

HALFJAAR = load_halfjaar("2025-H1")  # its toeslagjaar is 2023
WKB = load_contracts()["wkb_kinderen"]
KNOWN: Mapping[str, frozenset[tuple[str, ...]]] = {
    "landentabel": frozenset((code,) for code in ("0000", "5010", "7028")),
    "wisselkoersen": frozenset({("EUR", "202301"), ("EUR", "202302"), ("PLN", "202301")}),
}

A, B = "0f3a9c5d7e1b2846", "1f3a9c5d7e1b2846"
MASKED = "0f…46"
BSN = "111222333"


def take_in(
    data: bytes, file: str, contract: Contract, folder: Path
) -> tuple[str | None, list[Finding]]:
    """Hold a file against a contract; the digest of what was kept, and the findings."""
    references: References = {one: KNOWN[one.source] for one in contract.references}
    store = Store(folder)
    kept, _, findings = take_in_records(
        store.path(store.put(data)), file, contract, HALFJAAR, references, store
    )
    return kept, findings
