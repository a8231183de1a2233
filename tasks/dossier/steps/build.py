"""The step that builds one section from the deliveries that it names."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.definitions.base import told_name
from tasks.definitions.finding import Finding, Grade
from tasks.definitions.halfjaar import Halfjaar, load_halfjaar
from tasks.definitions.judged import annex_of, called, titles
from tasks.definitions.reviewing import FEWEST, line_of, reviewing_file, seats_of_judged
from tasks.deliveries.delivery import Delivery, Intake
from tasks.deliveries.records.in_database.checked_rows import CheckedRows
from tasks.deliveries.records.in_database.place import records_database
from tasks.dossier.history.justification import unjustified
from tasks.dossier.order import Order
from tasks.dossier.printable_section import printable_section
from tasks.dossier.steps.look_up import previous_in
from tasks.edits.outliers import outliers
from tasks.edits.sources import beside_previous, summaries
from tasks.figures.frozen import Frozen
from tasks.sections import contracts_of, load_section_module
from tasks.sections.comparison import with_comparison
from tasks.sections.inputs import Inputs
from tasks.sections.section import Section
from tasks.storage.kept import Kept

#: The kind of result that is kept.
SECTION = "onderdeel"


class Built(Frozen):
    """A section: its digest in the store, whether one of its findings blocks the release of the
    dossier, and the keys of those that ask.
    """

    digest: str
    blocks: bool
    asks: tuple[str, ...] = ()


def build_section(
    order: Order,
    name: str,
    intake_digest: str,
    previous_digest: str | None,
    sections: Mapping[str, str] | None = None,
) -> Built:
    """Build one section and keep its JSON in the store.

    A section sees the deliveries that it names and no others: they are what its result is kept by.
    So are ``sections``, which one that reads other sections sees: their digests by name.
    """
    store, kept, module = order.store(), order.kept(), load_section_module(name)
    intake = Intake.model_validate_json(store.get(intake_digest))
    read = {one: intake.deliveries[one] for one in module.CONTRACTS if one in intake.deliveries}
    made_from = {
        "name": name,
        "deliveries": {one: delivery.model_dump(mode="json") for one, delivery in read.items()},
        "previous": previous_digest,
        "sections": dict(sections or {}),
    }
    known = kept.look_up(SECTION, made_from)
    if known is None:
        known = _built(order, kept, name, intake, read, previous_digest, sections or {})
        kept.keep(SECTION, made_from, known, [known])
    section = Section.model_validate_json(store.get(known))
    unseated = reviewers_missing(name, load_halfjaar(order.halfjaar))
    section = section.model_copy(update={"findings": (*section.findings, *unseated)})
    blocks = any(finding.grade is Grade.BLOCKING for finding in section.findings)
    return Built(
        digest=store.put(section.model_dump_json().encode()),
        blocks=blocks,
        asks=tuple(one.key for one in unjustified(section.findings, ())),
    )


def _built(
    order: Order,
    kept: Kept,
    name: str,
    intake: Intake,
    read: Mapping[str, Delivery],
    previous_digest: str | None,
    sections: Mapping[str, str],
) -> str:
    """The digest of a section that is made now; see :func:`build_section`."""
    store, module = order.store(), load_section_module(name)
    halfjaar = load_halfjaar(order.halfjaar)
    contracts = contracts_of(halfjaar)
    tables = (one for one, delivery in read.items() if delivery.in_database)
    with records_database(tables) as database:
        rows = CheckedRows(database, contracts, halfjaar) if database is not None else None
        inputs = Inputs(
            halfjaar,
            intake.model_copy(update={"deliveries": dict(read)}),
            contracts,
            store,
            previous_in(store, previous_digest),
            kept,
            {
                one: Section.model_validate_json(store.get(digest))
                for one, digest in sections.items()
            },
            rows,
        )
        built = with_comparison(module.build(inputs), halfjaar, inputs.previous)
        sources = summaries(read, contracts, kept, rows)
        if rows is not None:
            rows.check_again()
    again = beside_previous(sources, read, contracts, inputs.previous)
    stops = (Grade.BLOCKING, Grade.TO_CONFIRM)
    leaps = outliers(
        (one for one in built.figures if not one.looks_back),
        inputs.previous,
        {one.about for one in built.findings if one.grade in stops},
    )
    built = printable_section(
        built.model_copy(update={"findings": (*again, *built.findings, *leaps), "sources": sources})
    )
    return store.put(built.model_dump_json().encode())


def reviewers_missing(annex: str, halfjaar: Halfjaar) -> list[Finding]:
    """R01 for an annex, and for each part of it, that nobody is named to review.

    It blocks: the dossier holds the digest of the file that names reviewers, so whoever is added
    later reviews another dossier, and this one could only be refused when it is offered.
    """
    file, known = told_name(reviewing_file()), seats_of_judged()
    return [
        Finding(
            code="R01",
            about=name,
            text=f"{file} noemt geen beoordelaars voor {called(name)}.",
            expected=f"{line_of(name)} met ten minste {FEWEST} beoordelaars",
        )
        for name in titles(halfjaar)
        if annex_of(name) == annex and name not in known
    ]
