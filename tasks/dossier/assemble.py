"""The order of the steps from deliveries to a sealed dossier, written once.

A step takes and returns names, paths and digests of the store, never rows. So Prefect can run it as
a task, on another machine if need be, without personal data in its database. ``run`` decides how a
step is carried out: plainly, or as a Prefect task.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from tasks.annexes.sandbox import print_both_confined, print_confined
from tasks.definitions.base import told_name
from tasks.definitions.finding import Finding, Grade, by_grade
from tasks.definitions.halfjaar import Halfjaar, load_halfjaar
from tasks.definitions.reviewing import FEWEST, reviewing_file, seats_of_annexes
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.intake import Intake, take_in
from tasks.deliveries.missing import awaited, waiting_words
from tasks.deliveries.refusal_report import write_report
from tasks.dossier.compare import compare
from tasks.dossier.contents import ChangedError, SealedDossier, dossier_files
from tasks.dossier.history import open_history
from tasks.dossier.outliers import outliers
from tasks.dossier.previous_dossier import said_by
from tasks.dossier.printable_section import printable_section
from tasks.dossier.quarantine import quarantine
from tasks.dossier.rectification import (
    RectificationRefused,
    Replaced,
    check_wish,
    rectified,
    replaced_by,
)
from tasks.dossier.run_lock import only_run
from tasks.dossier.seal import final_store, seal
from tasks.dossier.statement import dependencies
from tasks.figures.frozen import Frozen
from tasks.figures.previous import Previous
from tasks.sections import load_section_module
from tasks.sections.inputs import Inputs
from tasks.sections.section import Section
from tasks.storage.store import Store

Result = TypeVar("Result")

#: Below the outputs. It holds deliveries, so personal data.
STORE = ".store"


class Order(Frozen):
    """What a person asks for: a halfjaar, the folder of its deliveries, and the folder for
    dossiers.

    ``database`` is the SQLAlchemy URL of the history; None means the SQLite file in ``outputs``.
    ``replaces`` is the digest of the released dossier that this one replaces, and ``reason`` says
    why, in Dutch; both or neither.
    """

    halfjaar: str
    deliveries: Path
    outputs: Path
    database: str | None = None
    replaces: str | None = None
    reason: str | None = None

    def store(self) -> Store:
        """The content-addressed store that all steps share."""
        return Store(self.outputs / STORE)


class Outcome(Frozen):
    """The result of a run.

    A refused run has findings and a report. A run that sealed a dossier also has its folder, its
    digest and the names of its annexes.
    """

    halfjaar: str
    findings: tuple[Finding, ...]
    report: Path | None = None
    folder: Path | None = None
    digest: str | None = None
    annexes: tuple[str, ...] = ()

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

    def counts(self) -> dict[str, int]:
        """Number of findings per grade, heaviest first."""
        return {str(grade): len(found) for grade, found in by_grade(list(self.findings)).items()}


class Taken(Frozen):
    """The intake: a digest in the store, or the findings for which it was refused.

    ``example`` is the Dutch label of example deliveries, or None for real ones.
    """

    digest: str | None
    findings: tuple[Finding, ...]
    report: Path | None = None
    example: str | None = None


class Built(Frozen):
    """A section: its digest in the store, and whether one of its findings blocks the release of the
    dossier.
    """

    digest: str
    blocks: bool


class Printed(Frozen):
    """An annex: names and digests of its files. ``final`` are the files that a release would
    publish; None if the dossier may not be released.
    """

    files: dict[str, str]
    final: dict[str, str] | None


class Run(Protocol):
    """Carries out one step with its arguments and returns the result of the step."""

    def __call__(self, step: Callable[..., Result], /, *args: object) -> Result:
        """Run ``step`` with ``args``."""


def directly(step: Callable[..., Result], /, *args: object) -> Result:
    """The plain way to run a step."""
    return step(*args)


def number_of_steps(halfjaar: Halfjaar) -> int:
    """How often :func:`assemble` calls ``run`` for a halfjaar whose deliveries are accepted.
    Progress bars need it.
    """
    return 5 + 2 * len(halfjaar.annexes)


def assemble(order: Order, run: Run = directly) -> Outcome:
    """Assemble a sealed dossier from deliveries. If a delivery is refused, write a report and
    nothing else. Only one run of a halfjaar goes on at a time.

    Raises:
        ValueError: in Dutch, if the halfjaar does not exist or its configuration is not valid.
        RectificationRefused: in Dutch, if the halfjaar was released and the order does not name
            that release and a reason.
        RunInProgress: in Dutch, if another run of the halfjaar is going on, here or on another
            machine.
    """
    halfjaar = load_halfjaar(order.halfjaar)
    check_wish(order.replaces, order.reason)
    with only_run(order.halfjaar, order.outputs, order.database) as check_alone:

        def run_alone(step: Callable[..., Result], /, *args: object) -> Result:
            check_alone()
            return run(step, *args)

        return _assemble(order, halfjaar, run_alone)


def _assemble(order: Order, halfjaar: Halfjaar, run: Run) -> Outcome:
    taken = run(take_in_deliveries, order)
    if taken.digest is None:
        return Outcome(halfjaar=order.halfjaar, findings=taken.findings, report=taken.report)
    replaced = run(look_up_replaced, order, taken.example)
    previous = run(look_up_previous, order, taken.example)
    sections = {
        annex.section: run(build_section, order, annex.section, taken.digest, previous)
        for annex in halfjaar.annexes
    }
    blocked = any(section.blocks for section in sections.values())
    digests = [section.digest for section in sections.values()]
    annexes = [
        run(print_annex, order, name, section.digest, taken.example, blocked, replaced)
        for name, section in sections.items()
    ]
    outcome = run(seal_dossier, order, taken.digest, previous, digests, annexes, replaced)
    run(remember_dossier, order, outcome)
    return outcome


def contracts_of(halfjaar: Halfjaar) -> dict[str, Contract]:
    """The contracts of the sources that the sections of a halfjaar read."""
    wanted = {
        name for annex in halfjaar.annexes for name in load_section_module(annex.section).CONTRACTS
    }
    return {name: contract for name, contract in load_contracts().items() if name in wanted}


def take_in_deliveries(order: Order) -> Taken:
    """Freeze and check the deliveries.

    Refused deliveries leave nothing behind but the report: they may hold data that nobody may keep.
    """
    halfjaar = load_halfjaar(order.halfjaar)
    order.outputs.mkdir(parents=True, exist_ok=True)
    report = order.outputs / order.halfjaar / "aanleverrapport.html"
    with quarantine(order.store().folder) as folder:
        intake = take_in(order.deliveries, halfjaar, contracts_of(halfjaar), Store(folder))
        if any(finding.grade is Grade.BLOCKING for finding in intake.findings):
            report.parent.mkdir(exist_ok=True)
            write_report(intake.findings, order.halfjaar, report)
            return Taken(digest=None, findings=intake.findings, report=report)
        store = order.store()
        store.remove_abandoned()
        store.absorb(folder)
    report.unlink(missing_ok=True)
    return Taken(
        digest=store.put(intake.model_dump_json().encode()),
        findings=intake.findings,
        example=intake.example,
    )


def look_up_replaced(order: Order, example: str | None) -> Replaced | None:
    """The release that this dossier replaces; None if nothing of the halfjaar was released. A
    release of examples is a trial, and concerns examples only.

    Raises:
        RectificationRefused: in Dutch, if the order does not name the release in force, or the
            dossier that was released can not be read.
    """
    with open_history(order.database, order.outputs) as history:
        in_force = history.in_force(order.halfjaar, example=example is not None)
    replaced = replaced_by(order.halfjaar, in_force, order.replaces, order.reason)
    if replaced is not None:
        _said_by_release(order, replaced)  # refused now, not when all work is done
    return replaced


def look_up_previous(order: Order, example: str | None) -> str | None:
    """Put in the store what the previous halfjaar's dossier said; gives its digest, or None if
    there is no such dossier. Examples are compared with examples only.
    """
    name = load_halfjaar(order.halfjaar).previous
    if name is None:
        return None
    with open_history(order.database, order.outputs) as history:
        previous = history.latest(name, example=example is not None)
    return order.store().put(previous.model_dump_json().encode()) if previous is not None else None


def _previous(store: Store, digest: str | None) -> Previous | None:
    return Previous.model_validate_json(store.get(digest)) if digest is not None else None


def build_section(
    order: Order, name: str, intake_digest: str, previous_digest: str | None
) -> Built:
    """Build one section and keep its JSON in the store."""
    store, halfjaar = order.store(), load_halfjaar(order.halfjaar)
    intake = Intake.model_validate_json(store.get(intake_digest))
    inputs = Inputs(
        halfjaar, intake, contracts_of(halfjaar), store, _previous(store, previous_digest)
    )
    section = printable_section(load_section_module(name).build(inputs))
    section = section.model_copy(update={"findings": (*section.findings, *reviewers_missing(name))})
    blocks = any(finding.grade is Grade.BLOCKING for finding in section.findings)
    return Built(digest=store.put(section.model_dump_json().encode()), blocks=blocks)


def reviewers_missing(annex: str) -> list[Finding]:
    """R01 if nobody is named to review an annex.

    It blocks: the dossier holds the digest of the file that names reviewers, so whoever is added
    later reviews another dossier, and this one could only be refused when it is offered.
    """
    if annex in seats_of_annexes():
        return []
    file = told_name(reviewing_file())
    return [
        Finding(
            code="R01",
            about=annex,
            text=f"{file} noemt geen beoordelaars voor de bijlage {annex}.",
            expected=f"onder bijlagen een regel {annex} met ten minste {FEWEST} beoordelaars",
        )
    ]


def print_annex(
    order: Order,
    name: str,
    section_digest: str,
    example: str | None,
    blocked: bool,
    replaced: Replaced | None,
) -> Printed:
    """Print one annex: the concept, and also the final form, unless a blocking finding keeps the
    dossier from being released.

    The final form is printed now and not at the release, so that the dossier can name its bytes.
    What reviewers approve is then what is released.
    """
    store, halfjaar = order.store(), load_halfjaar(order.halfjaar)
    section = Section.model_validate_json(store.get(section_digest))
    annex = next(one for one in halfjaar.annexes if one.section == name)
    mark = replaced.mark if replaced is not None else None
    if blocked:
        files = print_confined(halfjaar, annex, section, example=example, replaces=mark)
        return Printed(files=_kept(store, files), final=None)
    concept, final = print_both_confined(halfjaar, annex, section, example=example, replaces=mark)
    return Printed(files=_kept(store, concept), final=_kept(final_store(order.outputs), final))


def _kept(store: Store, files: dict[str, bytes]) -> dict[str, str]:
    return {name: store.put(data) for name, data in files.items()}


def seal_dossier(
    order: Order,
    intake_digest: str,
    previous_digest: str | None,
    section_digests: list[str],
    annexes: list[Printed],
    replaced: Replaced | None,
) -> Outcome:
    """Seal the annexes together with the figures, findings, differences and provenance."""
    store = order.store()
    intake = Intake.model_validate_json(store.get(intake_digest))
    sections = [Section.model_validate_json(store.get(digest)) for digest in section_digests]
    previous = _previous(store, previous_digest)
    figures = tuple(figure for section in sections for figure in section.figures)
    statuses = tuple(status for section in sections for status in section.statuses)
    compared = tuple(figure for figure in figures if not figure.looks_back)
    findings = (
        *intake.findings,
        *(finding for section in sections for finding in section.findings),
        *outliers(compared, previous),
    )
    final = [annex.final for annex in annexes if annex.final is not None]
    texts = dossier_files(
        figures,
        statuses,
        findings,
        compare(compared, statuses, previous),
        {name: digest for one in final for name, digest in one.items()}
        if len(final) == len(annexes)
        else None,
        rectified(figures, statuses, _said_by_release(order, replaced))
        if replaced is not None
        else None,
    )
    files = {name: digest for annex in annexes for name, digest in annex.files.items()}
    folder = seal(
        order.halfjaar,
        files | _kept(store, texts),
        dependencies(intake, order.halfjaar, previous, replaced=replaced),
        store,
        order.outputs,
        example=intake.example,
        replaced=replaced,
    )
    return Outcome(
        halfjaar=order.halfjaar,
        findings=findings,
        folder=folder,
        digest=folder.name,
        annexes=tuple(sorted(files)),
    )


def _said_by_release(order: Order, replaced: Replaced) -> Previous:
    """What the released dossier said, read from its sealed files."""
    released = SealedDossier(order.outputs / order.halfjaar / replaced.digest)
    try:
        return said_by(order.halfjaar, replaced.digest, released.figures, released.statuses)
    except ChangedError as error:
        raise RectificationRefused(
            f"Het vrijgegeven dossier {replaced.digest} is niet te lezen, dus is niet te zeggen "
            f"wat er verandert. {error} Zet de map terug uit de reservekopie."
        ) from error


def remember_dossier(order: Order, outcome: Outcome) -> None:
    """Enter the sealed dossier in the history, so that the next halfjaar can be compared with
    it.
    """
    assert outcome.folder is not None
    dossier = SealedDossier(outcome.folder)
    with open_history(order.database, order.outputs) as history:
        history.remember(
            halfjaar=order.halfjaar,
            digest=outcome.folder.name,
            blocking=outcome.counts()[Grade.BLOCKING],
            figures=[figure for figure in dossier.figures if not figure.looks_back],
            statuses=dossier.statuses,
            example=dossier.statement.example,
        )
