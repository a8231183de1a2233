"""The order of the steps from deliveries to a sealed dossier, written once.

A step takes and returns names, paths and digests of the store, never rows. So Prefect can run it as
a task, on another machine if need be, without personal data in its database. ``run`` decides how a
step is carried out: plainly, or as a Prefect task.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import TypeAdapter

from tasks.annexes.pdf.text_libraries import text_libraries
from tasks.annexes.sandbox import print_both_confined, print_confined
from tasks.definitions.base import told_name
from tasks.definitions.finding import Finding, Grade, by_grade
from tasks.definitions.halfjaar import Halfjaar, load_halfjaar
from tasks.definitions.reviewing import FEWEST, reviewing_file, seats_of_annexes
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.intake import Intake, take_in
from tasks.deliveries.known_checks import KnownChecks
from tasks.deliveries.missing import awaited, waiting_words
from tasks.deliveries.refusal_report import write_report
from tasks.dossier.halfjaar_store import closed_folder, halfjaar_store, kept_results
from tasks.dossier.history.history import open_history
from tasks.dossier.history.justification import Justification, answers_to, unjustified
from tasks.dossier.history.previous_dossier import previous_dossier, said_by
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
from tasks.dossier.sealed.compare import compare
from tasks.dossier.sealed.contents import ChangedError, SealedDossier, dossier_files
from tasks.dossier.sealed.seal import final_store, seal
from tasks.dossier.sealed.statement import dependencies
from tasks.edits.outliers import outliers
from tasks.edits.sources import beside_previous, summaries
from tasks.figures.frozen import Frozen
from tasks.figures.previous import Previous
from tasks.sections import load_section_module
from tasks.sections.comparison import missing, with_comparison
from tasks.sections.inputs import Inputs
from tasks.sections.section import Section
from tasks.storage.kept import Kept
from tasks.storage.store import Store

Result = TypeVar("Result")

_JUSTIFICATIONS = TypeAdapter(dict[str, Justification])
#: Kinds of results that are kept.
SECTION, CONCEPT, BOTH_FORMS = "onderdeel", "concept van bijlage", "bijlage in beide vormen"


class Order(Frozen):
    """What a person asks for: a halfjaar, the folder of its deliveries, and the folder for
    dossiers.

    ``database`` is the SQLAlchemy URL of the history; None means the SQLite file in ``outputs``.
    ``fresh`` asks for a run that uses nothing that earlier runs kept.
    ``replaces`` is the digest of the released dossier that this one replaces, and ``reason`` says
    why, in Dutch; both or neither.
    """

    halfjaar: str
    deliveries: Path
    outputs: Path
    database: str | None = None
    fresh: bool = False
    replaces: str | None = None
    reason: str | None = None

    def store(self) -> Store:
        """The content-addressed store that all steps share."""
        return halfjaar_store(self.outputs, self.halfjaar)

    def kept(self) -> Kept:
        """What earlier runs kept, and where this run keeps its results."""
        return kept_results(self.outputs, self.halfjaar, fresh=self.fresh)


class Outcome(Frozen):
    """The result of a run.

    A refused run has findings and a report. A run that sealed a dossier also has its folder, its
    digest, the names of its files of annexes, and of how many annexes there are how many were
    printed by an earlier run. ``asks`` is the number of findings that a person must still answer.
    """

    halfjaar: str
    findings: tuple[Finding, ...]
    asks: int = 0
    report: Path | None = None
    folder: Path | None = None
    digest: str | None = None
    annexes: tuple[str, ...] = ()
    printed: int = 0
    reused: int = 0

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

    @property
    def reuse(self) -> str | None:
        """In Dutch, how much of the dossier was there already; None if nothing was."""
        if not self.reused:
            return None
        annexes = "bijlage" if self.printed == 1 else "bijlagen"
        return f"{self.reused} van {self.printed} {annexes} ongewijzigd, hergebruikt"

    @property
    def asking(self) -> str:
        """In Dutch, that findings must still be answered; empty if none must."""
        if not self.asks:
            return ""
        what = "Eén bevinding vraagt" if self.asks == 1 else f"{self.asks} bevindingen vragen"
        return (
            f"{what} om een antwoord. Zolang dat er niet is, wordt het dossier niet vrijgegeven: "
            "bied het aan, antwoord op de pagina van de beoordeling, en stel het opnieuw samen."
        )

    def counts(self) -> dict[Grade, int]:
        """Number of findings per grade, heaviest first."""
        return {grade: len(found) for grade, found in by_grade(list(self.findings)).items()}


class Taken(Frozen):
    """The intake: a digest in the store, or the findings for which it was refused.

    ``example`` is the Dutch label of example deliveries, or None for real ones.
    """

    digest: str | None
    findings: tuple[Finding, ...]
    report: Path | None = None
    example: str | None = None


class Built(Frozen):
    """A section: its digest in the store, whether one of its findings blocks the release of the
    dossier, and the keys of those that ask.
    """

    digest: str
    blocks: bool
    asks: tuple[str, ...] = ()


class Justified(Frozen):
    """The answers to findings: their digest in the store, and the keys of those findings."""

    digest: str
    answered: tuple[str, ...]


class Printed(Frozen):
    """An annex: names and digests of its files. ``final`` are the files that a release would
    publish; None if the dossier may not be released. ``reused`` if an earlier run printed them.
    """

    files: dict[str, str]
    final: dict[str, str] | None
    reused: bool = False


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
    return 6 + 2 * len(halfjaar.annexes)


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
    justified = run(look_up_justifications, order, taken.example)
    sections = {
        annex.section: run(build_section, order, annex.section, taken.digest, previous)
        for annex in halfjaar.annexes
    }
    asked = {one.key for one in unjustified(taken.findings, justified.answered)}
    asked |= {key for section in sections.values() for key in section.asks}
    blocked = (
        not halfjaar.previous_can_exist
        or any(section.blocks for section in sections.values())
        or not asked <= set(justified.answered)
    )
    digests = [section.digest for section in sections.values()]
    annexes = [
        run(print_annex, order, name, section.digest, taken.example, blocked, replaced)
        for name, section in sections.items()
    ]
    outcome = run(
        seal_dossier, order, taken.digest, previous, digests, annexes, replaced, justified.digest
    )
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
    kept = order.kept()
    kept.trim()
    known = KnownChecks(kept)
    with quarantine(closed_folder(order.outputs)) as folder:
        intake = take_in(order.deliveries, halfjaar, contracts_of(halfjaar), Store(folder), known)
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
    """Put in the store what the previous halfjaar's dossier said; gives its digest there, or None
    if there is no such dossier. Raises ComparisonUnreadable as :func:`said_before` does.
    """
    previous = said_before(order, example)
    return order.store().put(previous.model_dump_json().encode()) if previous is not None else None


def said_before(order: Order, example: str | None) -> Previous | None:
    """What the previous halfjaar's dossier said, from its sealed files; None if there is no such
    dossier. Examples are compared with examples only.

    Raises:
        ComparisonUnreadable: if the history names a dossier that is gone or not what was sealed.
    """
    name = load_halfjaar(order.halfjaar).previous
    if name is None:
        return None
    with open_history(order.database, order.outputs) as history:
        digest = history.latest(name, example=example is not None)
    return previous_dossier(order.outputs, name, digest) if digest is not None else None


def look_up_justifications(order: Order, example: str | None) -> Justified:
    """Put in the store what people answered to findings of earlier runs of the halfjaar."""
    with open_history(order.database, order.outputs) as history:
        known = history.justifications(order.halfjaar, example=example is not None)
    data = _JUSTIFICATIONS.dump_json(known)
    return Justified(digest=order.store().put(data), answered=tuple(sorted(known)))


def _previous(store: Store, digest: str | None) -> Previous | None:
    return Previous.model_validate_json(store.get(digest)) if digest is not None else None


def build_section(
    order: Order, name: str, intake_digest: str, previous_digest: str | None
) -> Built:
    """Build one section and keep its JSON in the store.

    A section sees the deliveries that it names and no others: they are what its result is kept by.
    """
    store, kept, module = order.store(), order.kept(), load_section_module(name)
    intake = Intake.model_validate_json(store.get(intake_digest))
    read = {one: intake.deliveries[one] for one in module.CONTRACTS if one in intake.deliveries}
    made_from = {
        "name": name,
        "deliveries": {one: delivery.model_dump(mode="json") for one, delivery in read.items()},
        "previous": previous_digest,
    }
    known = kept.look_up(SECTION, made_from)
    if known is None:
        halfjaar = load_halfjaar(order.halfjaar)
        contracts = contracts_of(halfjaar)
        inputs = Inputs(
            halfjaar,
            intake.model_copy(update={"deliveries": read}),
            contracts,
            store,
            _previous(store, previous_digest),
            kept,
        )
        built = with_comparison(module.build(inputs), halfjaar, inputs.previous)
        again = beside_previous(summaries(read, contracts, store), read, contracts, inputs.previous)
        stops = (Grade.BLOCKING, Grade.TO_CONFIRM)
        leaps = outliers(
            (one for one in built.figures if not one.looks_back),
            inputs.previous,
            {one.about for one in built.findings if one.grade in stops},
        )
        built = printable_section(
            built.model_copy(update={"findings": (*again, *built.findings, *leaps)})
        )
        known = store.put(built.model_dump_json().encode())
        kept.keep(SECTION, made_from, known, [known])
    section = Section.model_validate_json(store.get(known))
    section = section.model_copy(update={"findings": (*section.findings, *reviewers_missing(name))})
    blocks = any(finding.grade is Grade.BLOCKING for finding in section.findings)
    return Built(
        digest=store.put(section.model_dump_json().encode()),
        blocks=blocks,
        asks=tuple(one.key for one in unjustified(section.findings, ())),
    )


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
    """Print one annex: the concept, and also the final form, unless a finding that blocks, or asks
    and was not answered, keeps the dossier from being released.

    The final form is printed now and not at the release, so that the dossier can name its bytes.
    What reviewers approve is then what is released.
    """
    store, kept, finals = order.store(), order.kept(), final_store(order.outputs)
    made_from = {
        "name": name,
        "section": section_digest,
        "example": example,
        "replaces": replaced.mark if replaced is not None else None,
        "libraries": text_libraries(),
    }
    both, known = kept.look_up(BOTH_FORMS, made_from), kept.look_up(CONCEPT, made_from)
    if blocked and (known := known or both) is not None:
        return Printed(files=known["files"], final=None, reused=True)
    if not blocked and both is not None and all(map(finals.is_whole, both["final"].values())):
        return Printed(files=both["files"], final=both["final"], reused=True)
    halfjaar = load_halfjaar(order.halfjaar)
    section = Section.model_validate_json(store.get(section_digest))
    annex = next(one for one in halfjaar.annexes if one.section == name)
    mark = replaced.mark if replaced is not None else None
    if blocked:
        concept = print_confined(halfjaar, annex, section, example=example, replaces=mark)
        printed = Printed(files=_put(store, concept), final=None)
    else:
        concept, final = print_both_confined(
            halfjaar, annex, section, example=example, replaces=mark
        )
        printed = Printed(files=_put(store, concept), final=_put(finals, final))
    result = {"files": printed.files, "final": printed.final}
    kept.keep(CONCEPT if blocked else BOTH_FORMS, made_from, result, printed.files.values())
    return printed


def _put(store: Store, files: dict[str, bytes]) -> dict[str, str]:
    return {name: store.put(data) for name, data in files.items()}


def seal_dossier(
    order: Order,
    intake_digest: str,
    previous_digest: str | None,
    section_digests: list[str],
    annexes: list[Printed],
    replaced: Replaced | None,
    justified_digest: str,
) -> Outcome:
    """Seal the annexes together with the figures, findings and what people answered to them,
    differences and provenance.
    """
    store = order.store()
    intake = Intake.model_validate_json(store.get(intake_digest))
    sections = [Section.model_validate_json(store.get(digest)) for digest in section_digests]
    previous = _previous(store, previous_digest)
    figures = tuple(figure for section in sections for figure in section.figures)
    statuses = tuple(status for section in sections for status in section.statuses)
    compared = tuple(figure for figure in figures if not figure.looks_back)
    halfjaar, seats = load_halfjaar(order.halfjaar), seats_of_annexes()
    findings = all_findings(intake, sections, halfjaar, previous)
    known = _JUSTIFICATIONS.validate_json(store.get(justified_digest))
    final = [annex.final for annex in annexes if annex.final is not None]
    texts = dossier_files(
        figures,
        statuses,
        findings,
        compare(compared, statuses, previous),
        {name: digest for one in final for name, digest in one.items()}
        if len(final) == len(annexes)
        else None,
        dict(zip((section.name for section in sections), section_digests, strict=True)),
        rectified(figures, statuses, _said_by_release(order, replaced))
        if replaced is not None
        else None,
        answers_to(findings, known),
        summaries(intake.deliveries, contracts_of(halfjaar), store),
    )
    files = {name: digest for annex in annexes for name, digest in annex.files.items()}
    folder = seal(
        order.halfjaar,
        files | _put(store, texts),
        dependencies(intake, order.halfjaar, previous, replaced=replaced),
        store,
        order.outputs,
        example=intake.example,
        seats={annex.section: seats.get(annex.section, ()) for annex in halfjaar.annexes},
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
    """Everything that is known of deliveries and sections, in the order in which it is sealed."""
    uncompared = missing(halfjaar, previous)
    return (
        *intake.findings,
        *(finding for section in sections for finding in section.findings),
        *((uncompared,) if uncompared is not None else ()),
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
            example=dossier.statement.example,
        )
