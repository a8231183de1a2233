"""The check of a halfjaar before anything is made of it: its deliveries one by one, and together,
as far as the sections. Nothing is printed and nothing is kept.

It takes the same steps as a run, so that what is called right here is not refused later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.delivery import Intake
from tasks.deliveries.intake.take_in import take_in
from tasks.deliveries.missing import is_missing
from tasks.deliveries.readiness import check_readiness
from tasks.deliveries.records.in_database.place import records_database
from tasks.deliveries.refusal_report import contract_of
from tasks.deliveries.register_queries import asked_registers
from tasks.dossier.delivered.checked import Checked
from tasks.dossier.halfjaar_store import closed_folder
from tasks.dossier.order import Order
from tasks.dossier.quarantine import quarantine
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.look_up import said_before
from tasks.dossier.steps.seal import all_findings
from tasks.sections import contracts_of, load_section_module, reads_sections
from tasks.sections.records.together import check_places
from tasks.sections.section import Section


def check_deliveries(order: Order, today: date) -> Checked:
    """Check the deliveries of a halfjaar, and what they say of each other and of the previous
    report. A section is looked at when all that it reads is in and right, whatever else is wrong.

    Args:
        order: ``fresh``, ``replaces`` and ``reason`` make no difference.
        today: decides what is late.

    Raises:
        ValueError: in Dutch, if the halfjaar does not exist or its configuration is not valid.
        ComparisonUnreadable: if the previous dossier is gone or not what was sealed.
        OSError: if the machine fails while a file is read.
    """
    halfjaar = load_halfjaar(order.halfjaar)
    contracts = contracts_of(halfjaar)
    names = [annex.section for annex in halfjaar.annexes]
    if not order.deliveries.exists():
        empty = check_readiness(order.deliveries, halfjaar, contracts, (), today)
        return Checked(readiness=empty, refused=0, left_out=tuple(names))
    check_places()
    with quarantine(closed_folder(order.outputs)) as folder:
        here = order.model_copy(update={"outputs": folder, "fresh": True})
        store = here.store()
        with (
            records_database(contracts) as database,
            asked_registers(contracts, halfjaar.name, folder) as asked,
        ):
            intake = take_in(
                order.deliveries, halfjaar, contracts, store, database=database, asked=asked
            )
        # Opening a history that is not there would make it.
        known = order.database is not None or (order.outputs / "history.db").exists()
        previous = said_before(order, intake.example) if known else None
        taken = store.put(intake.model_dump_json().encode())
        before = store.put(previous.model_dump_json().encode()) if previous is not None else None
        stopped = _stopped(intake, contracts)
        can = [name for name in names if stopped.isdisjoint(load_section_module(name).CONTRACTS)]
        if any(name not in can for name in names if not reads_sections(name)):
            can = [name for name in can if not reads_sections(name)]
        built: dict[str, str] = {}
        for name in sorted(can, key=reads_sections):
            read = dict(built) if reads_sections(name) else {}
            built[name] = build_section(here, name, taken, before, read).digest
        sections = [Section.model_validate_json(store.get(built[name])) for name in can]
    findings = all_findings(intake, sections, halfjaar, previous)
    return Checked(
        readiness=check_readiness(order.deliveries, halfjaar, contracts, findings, today),
        refused=sum(one.grade is Grade.BLOCKING and not is_missing(one) for one in intake.findings),
        left_out=tuple(name for name in names if name not in can),
    )


def _stopped(intake: Intake, contracts: Mapping[str, Contract]) -> set[str]:
    """The sources of which there is no delivery that a section can read, because one is missing or
    refused.
    """
    sources = {
        contract_of(one.place.file, contracts) if one.place is not None else None
        for one in intake.findings
        if one.grade is Grade.BLOCKING
    }
    absent = set(contracts) - set(intake.deliveries)
    # A folder that can not be read is a finding on no source, and nothing of it was taken in.
    return absent if None in sources else absent & sources
