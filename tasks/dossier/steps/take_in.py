"""The step that freezes and checks the deliveries."""

from __future__ import annotations

from pathlib import Path

from tasks.definitions.finding import Finding, Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.intake.take_in import take_in
from tasks.deliveries.known_checks import KnownChecks
from tasks.deliveries.records.in_database.place import records_database
from tasks.deliveries.refusal_report import write_report
from tasks.deliveries.register_queries import asked_registers
from tasks.dossier.halfjaar_store import REPORT, closed_folder
from tasks.dossier.order import Order
from tasks.dossier.quarantine import quarantine
from tasks.figures.frozen import Frozen
from tasks.sections import contracts_of
from tasks.sections.records.together import check_places
from tasks.storage.store import Store


class Taken(Frozen):
    """The intake: a digest in the store, or the findings for which it was refused.

    ``example`` is the Dutch label of example deliveries, or None for real ones.
    """

    digest: str | None
    findings: tuple[Finding, ...]
    report: Path | None = None
    example: str | None = None


def take_in_deliveries(order: Order) -> Taken:
    """Freeze and check the deliveries.

    Refused deliveries leave nothing behind but the report: they may hold data that nobody may keep.
    """
    halfjaar = load_halfjaar(order.halfjaar)
    order.outputs.mkdir(parents=True, exist_ok=True)
    report = order.outputs / order.halfjaar / REPORT
    kept = order.kept()
    kept.trim()
    known = KnownChecks(kept)
    contracts = contracts_of(halfjaar)
    check_places()
    with (
        quarantine(closed_folder(order.outputs)) as folder,
        records_database(contracts) as database,
        asked_registers(contracts, halfjaar.name, folder) as asked,
    ):
        intake = take_in(
            order.deliveries, halfjaar, contracts, Store(folder), known, database, asked
        )
        if any(finding.grade is Grade.BLOCKING for finding in intake.findings):
            report.parent.mkdir(exist_ok=True)
            write_report(intake.findings, order.halfjaar, report)
            return Taken(digest=None, findings=intake.findings, report=report)
        store = order.store()
        store.remove_abandoned()
        store.absorb(folder)
    known.keep_passed()
    report.unlink(missing_ok=True)
    return Taken(
        digest=store.put(intake.model_dump_json().encode()),
        findings=intake.findings,
        example=intake.example,
    )
