"""The steps that seal all that was made in a dossier, and enter it in the history."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.definitions.finding import Finding, Grade
from tasks.definitions.halfjaar import Halfjaar, load_halfjaar
from tasks.definitions.judged import digests, titles
from tasks.definitions.reviewing import seats_of_judged
from tasks.deliveries.delivery import Intake
from tasks.deliveries.inbox.taking import forget_replaced
from tasks.dossier.history.history import open_history
from tasks.dossier.history.justification import answers_to, unjustified
from tasks.dossier.order import Order, Outcome
from tasks.dossier.rectification import Replaced, rectified
from tasks.dossier.sealed.compare import compare
from tasks.dossier.sealed.contents import SealedDossier, dossier_files
from tasks.dossier.sealed.seal import final_store, seal
from tasks.dossier.sealed.statement import dependencies
from tasks.dossier.sealed.verify import PAGE
from tasks.dossier.steps.audit import FINDINGS, Audited, documents_of
from tasks.dossier.steps.look_up import JUSTIFICATIONS, previous_in, said_by_release
from tasks.dossier.steps.print_annex import Printed
from tasks.figures.previous import Previous
from tasks.sections.comparison import missing
from tasks.sections.section import Section


def seal_dossier(
    order: Order,
    intake_digest: str,
    previous_digest: str | None,
    section_digests: list[str],
    annexes: list[Printed],
    audited: Audited,
    replaced: Replaced | None,
    justified_digest: str,
) -> Outcome:
    """Seal the annexes together with the figures, findings and what people answered to them,
    differences and provenance.
    """
    store = order.store()
    intake = Intake.model_validate_json(store.get(intake_digest))
    sections = [Section.model_validate_json(store.get(digest)) for digest in section_digests]
    previous = previous_in(store, previous_digest)
    figures = tuple(figure for section in sections for figure in section.figures)
    statuses = tuple(status for section in sections for status in section.statuses)
    compared = tuple(figure for figure in figures if not figure.looks_back)
    halfjaar, seats = load_halfjaar(order.halfjaar), seats_of_judged()
    disclosing = FINDINGS.validate_json(store.get(audited.findings))
    findings = (*all_findings(intake, sections, halfjaar, previous), *disclosing)
    known = JUSTIFICATIONS.validate_json(store.get(justified_digest))
    documents = documents_of(sections)
    final = [annex.final for annex in annexes if annex.final is not None]
    releasable = len(final) == len(annexes) and not audited.blocks
    judged: dict[str, str] = {}
    if releasable:
        finals = final_store(order.outputs)
        for section, files in zip(sections, final, strict=True):
            judged |= digests(section.name, finals.get(files[f"{section.name}{PAGE}"]))
        # They have no form of a concept: a release publishes the very bytes that came in.
        final.append({name: finals.put(store.get(digest)) for name, digest in documents.items()})
    texts = dossier_files(
        figures,
        statuses,
        findings,
        compare(compared, statuses, previous),
        {name: digest for one in final for name, digest in one.items()} if releasable else None,
        dict(zip((section.name for section in sections), section_digests, strict=True)),
        rectified(figures, statuses, said_by_release(order, replaced))
        if replaced is not None
        else None,
        answers_to(findings, known),
        {name: one for section in sections for name, one in section.sources.items()},
        (citation for section in sections for citation in section.citations),
        judged,
    )
    files = {name: digest for annex in annexes for name, digest in annex.files.items()}
    folder = seal(
        order.halfjaar,
        files | documents | audited.files | store.put_all(texts),
        (*dependencies(intake, order.halfjaar, previous, replaced=replaced), *audited.against),
        store,
        order.outputs,
        example=intake.example,
        seats={name: seats.get(name, ()) for name in titles(halfjaar)},
        judged=judged,
        replaced=replaced,
    )
    return Outcome(
        halfjaar=order.halfjaar,
        findings=findings,
        asks=len({one.key for one in unjustified(findings, known)}),
        folder=folder,
        digest=folder.name,
        annexes=tuple(sorted(files)),
        printed=len(annexes),
        reused=sum(annex.reused for annex in annexes),
    )


def all_findings(
    intake: Intake, sections: Sequence[Section], halfjaar: Halfjaar, previous: Previous | None
) -> tuple[Finding, ...]:
    """Everything that is known of deliveries and sections, in the order in which it is sealed. What
    several sections found, such as a mistake in a vindplaats that they share, is told once.
    """
    uncompared = missing(halfjaar, previous)
    found = (
        *intake.findings,
        *(finding for section in sections for finding in section.findings),
        *((uncompared,) if uncompared is not None else ()),
    )
    return tuple(dict.fromkeys(found))


def remember_dossier(order: Order, outcome: Outcome) -> None:
    """Enter the sealed dossier in the history, so that the next halfjaar can be compared with it,
    and let go of what its deliveries replaced.
    """
    assert outcome.folder is not None
    dossier = SealedDossier(outcome.folder)
    with open_history(order.database, order.outputs) as history:
        history.remember(
            halfjaar=order.halfjaar,
            digest=outcome.folder.name,
            blocking=outcome.counts()[Grade.BLOCKING],
            example=dossier.statement.example,
        )
    forget_replaced(order.deliveries)
