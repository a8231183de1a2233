"""Checks whether a dossier is complete and unchanged. It needs nothing but the folder, so that
anyone with a copy can run the check.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tasks.definitions.finding import Grade
from tasks.definitions.judged import annex_of, called, digests
from tasks.dossier.sealed.contents import (
    CITATIONS,
    DIFFERENCES,
    DISCLOSURE,
    DISCLOSURE_PAGE,
    FIGURES,
    FIGURES_CSV,
    FINDINGS,
    JUSTIFICATIONS,
    RECTIFICATION,
    RELEASE_LIST,
    SECTIONS,
    SOURCES,
    THRESHOLDS,
    ChangedError,
    SealedDossier,
    SealedFolder,
)
from tasks.dossier.sealed.statement import (
    STATEMENT,
    STATEMENT_TYPE,
    DossierStatement,
    InToto,
    dossier_statement,
    file_digest,
    in_toto,
    read_in_toto,
)

#: Files that every dossier has, beside those of its annexes.
REGISTERS = (FIGURES, FIGURES_CSV, FINDINGS, DIFFERENCES)
#: The forms in which every annex is there: what reviewers read, and what parliament gets.
PAGE, PRINT = ".html", ".pdf"


def verify(folder: Path) -> list[str]:
    """Check a dossier against its statement, and the statement against the folder's name, which is
    the dossier's digest.

    Returns:
        Dutch sentences, one per problem; empty if the dossier is whole, unchanged and without
        anything that does not belong to it.
    """
    problems, read = files_problems(folder)
    if read is None or problems:
        return problems
    if problems := statement_problems((folder / STATEMENT).read_bytes()):
        return problems
    said, dossier = dossier_statement(read), SealedDossier(folder)
    return [
        *(list(_belongs(said)) or judged_problems(dossier, said)),
        *released_too_soon(dossier),
    ]


def files_problems(folder: Path) -> tuple[list[str], InToto | None]:
    """What is wrong with the files of a sealed folder of any kind, in Dutch, and its statement, or
    None if that can not be read.
    """
    if not folder.is_dir():
        return [f"{folder.name} is geen map."], None
    present = {path.name: path for path in folder.iterdir()}
    path = present.pop(STATEMENT, None)
    if path is None or not _is_plain(path):
        return [f"{STATEMENT} ontbreekt; zonder deze verklaring is niets te controleren."], None
    data = path.read_bytes()
    problems = []
    digest = hashlib.sha256(data).hexdigest()
    if digest != folder.name:
        problems.append(f"De map heet {folder.name}, maar {STATEMENT} heeft de sha256 {digest}.")
    try:
        # Not by contents.SealedDossier: that stops at the first thing that is wrong, and here
        # every problem is told.
        declaration = read_in_toto(data)
    except ValueError:
        return [*problems, f"{STATEMENT} is niet te lezen als verklaring."], None
    problems += _form(declaration)
    for subject in declaration.subject:
        # Looked up among the names in the folder, never opened by its own name: a name such as ../x
        # can lead nowhere.
        file = present.pop(subject.name, None)
        if file is None:
            problems.append(f"{subject.name} ontbreekt.")
        elif not _is_plain(file):
            problems.append(f"{subject.name} is geen gewoon bestand.")
        elif (found := file_digest(file)) != subject.digest.sha256:
            problems.append(
                f"{subject.name} is gewijzigd: verwacht sha256 {subject.digest.sha256}, gevonden "
                f"{found}."
            )
    problems += [f"{name} hoort niet bij dit dossier." for name in sorted(present)]
    return problems, declaration


def statement_problems(data: bytes) -> list[str]:
    """What is wrong with the statement of a dossier itself, in Dutch: nothing but bytes that this
    code, or a version before it, would have written is a statement.
    """
    try:
        read = read_in_toto(data)
        dossier_statement(read)
    except (ValueError, RecursionError):
        return [f"{STATEMENT} is geen verklaring van een dossier, van deze of een eerdere versie."]
    return [*_form(read), *as_written(data, read)]


def as_written(data: bytes, read: InToto) -> Iterator[str]:
    """A sentence if the bytes of a statement are not the one form in which it is written."""
    try:
        written = in_toto(read.files, str(read.predicate_type), read.predicate)
    except (ValueError, RecursionError):
        written = b""
    if written != data:
        yield f"{STATEMENT} is niet in de vorm waarin een verklaring wordt geschreven."


def _form(declaration: InToto) -> Iterator[str]:
    """What every statement has, of whatever kind of folder."""
    if declaration.type != STATEMENT_TYPE:
        yield f"{STATEMENT} is geen {STATEMENT_TYPE}."
    if not declaration.subject:
        yield f"{STATEMENT} noemt geen enkel bestand."
    if len(declaration.files) != len(declaration.subject):
        yield f"{STATEMENT} noemt een bestand twee keer."


def annexes_of(said: DossierStatement) -> list[str]:
    """The annexes of a dossier. Before statements named them, each could be told by its page."""
    if said.seats is not None:
        return list(dict.fromkeys(annex_of(name) for name in said.seats))
    return [name.removesuffix(PAGE) for name in said.files if name.endswith(PAGE)]


def _belongs(said: DossierStatement) -> Iterator[str]:
    """What should be there and is not, and what should not be there."""
    annexes = annexes_of(said)
    if not annexes:
        yield f"{STATEMENT} noemt geen enkele bijlage."
    # A statement that names seats is of the version that seals the digests of sections as well.
    registers = REGISTERS if said.seats is None else (*REGISTERS, SECTIONS)
    if said.replaced is not None:
        registers = (*registers, RECTIFICATION)
    for name in (*registers, *needed_of(annexes)):
        if name not in said.files:
            yield f"{name} ontbreekt."
    parts = tuple(f"{annex}{end}" for annex in annexes for end in (".", "-"))
    for name in sorted(
        {*said.files}
        - {*registers, CITATIONS, DISCLOSURE, DISCLOSURE_PAGE}
        - {SOURCES, JUSTIFICATIONS, RELEASE_LIST, THRESHOLDS}
    ):
        if not name.startswith(parts):
            yield f"{name} hoort niet bij een dossier."


def judged_problems(
    folder: SealedFolder, said: DossierStatement, *, final: bool = False
) -> Iterator[str]:
    """Where what the seats judge is not what stands on the pages: the concepts of a dossier, whose
    parts are those of the final pages, or the ``final`` pages of its release.
    """
    if said.judged is None or said.seats is None:
        return
    try:
        listed = set(said.seats) if folder.release_list is not None else set()
        if said.judged != folder.judged or set(said.judged) != listed:
            yield f"{RELEASE_LIST} en {STATEMENT} noemen niet hetzelfde als wat is te beoordelen."
        found = dict[str, str]()
        for annex in annexes_of(said) if listed else ():
            found |= digests(annex, folder.needed(f"{annex}{PAGE}"))
    except ChangedError as error:
        yield str(error)
        return
    for name in sorted({*found, *said.judged}):
        is_known = final or name != annex_of(name)
        if is_known and found.get(name) != said.judged.get(name):
            what = called(name)
            yield f"{what[:1].upper()}{what[1:]} is niet wat er is beoordeeld."


def released_too_soon(dossier: SealedDossier) -> Iterator[str]:
    """A sentence if a dossier or release lists final files though a finding keeps anything from
    being released.
    """
    try:
        if dossier.release_list is None:
            return
        blocking = sum(one.grade is Grade.BLOCKING for one in dossier.findings)
        asking = len(dossier.unjustified)
    except ChangedError as error:
        yield str(error)
        return
    if blocking or asking:
        yield (
            f"{RELEASE_LIST} noemt definitieve bestanden, hoewel bevindingen de vrijgave "
            f"tegenhouden: {blocking} blokkerend, {asking} niet bevestigd."
        )


def needed_of(annexes: Sequence[str]) -> list[str]:
    """The files that each of these annexes has."""
    return [f"{annex}{form}" for annex in annexes for form in (PAGE, PRINT)]


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
