"""Checks whether a sealed dossier or a release is complete, unchanged and properly approved. It
needs nothing but the folder.

There are exactly two kinds of folder, told apart by the type in their statement. Anything else is
neither, whatever it holds. A folder of a version before this one is judged by what that version
made sure of, and :func:`remarks` says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509 import Certificate
from pydantic import BaseModel, ValidationError

from tasks.dossier.sealed.contents import RELEASE_LIST, ChangedError, SealedDossier, SealedFolder
from tasks.dossier.sealed.statement import PREDICATE_TYPE as DOSSIER_TYPE
from tasks.dossier.sealed.statement import (
    STATEMENT,
    VERSION,
    Digest,
    DossierStatement,
    InToto,
    dossier_statement,
    read_in_toto,
)
from tasks.dossier.sealed.verify import (
    annexes_of,
    as_written,
    files_problems,
    judged_problems,
    needed_of,
    released_too_soon,
    statement_problems,
    verify,
)
from tasks.review.record.log import chain_problem, hash_of, read_lines
from tasks.review.record.replay import Past, backwards_problem, incomplete_problem, replay
from tasks.review.registration import replacement
from tasks.review.release.release import (
    APPROVED_STATEMENT,
    LOG,
    carried,
    predicate,
    predicate_type,
)
from tasks.review.release.signature import signature_problem
from tasks.review.release.timestamp import moment_of, timestamp_file, timestamp_problem
from tasks.review.remarks import CommentKind, text_digest
from tasks.review.rules.states import Action, State

#: The first version whose clock may not run backwards between two lines of a log, and whose lines
#: say of every offer what it replaces, and of a release whether it is a trial.
STRICT_SINCE = 2


class Kind(StrEnum):
    """The two kinds of folder, as people call them."""

    DOSSIER = "dossier"
    RELEASE = "vrijgave"


def kind_of(declaration: InToto) -> Kind | None:
    """Which kind of folder a statement is about; None for anything else."""
    if declaration.predicate_type == DOSSIER_TYPE:
        return Kind.DOSSIER
    return Kind.RELEASE if _version_of(declaration) is not None else None


def _version_of(declaration: InToto) -> int | None:
    """The version that made a release; None for what is no release."""
    versions = {predicate_type(version): version for version in range(1, VERSION + 1)}
    return versions.get(str(declaration.predicate_type))


def is_release(folder: Path) -> bool:
    """Whether a folder that is whole is a release rather than a dossier."""
    return kind_of(SealedFolder(folder).declaration) is Kind.RELEASE


def verify_folder(
    folder: Path,
    public_key: Ed25519PublicKey | None = None,
    certificates: list[Certificate] | None = None,
) -> list[str]:
    """Dutch sentences, one per problem of a dossier or release; empty if nothing is wrong.

    For a release this includes more than its files: that the final files are those that the
    approved dossier named, that the figures are that dossier's figures, and that the log is
    complete and shows, step by step, that people with the right to do so reviewed and released it.
    With a public key, it also includes that the key of that pair signed the release; with
    certificates, that a time-stamping authority with one of them saw it, not before its log says
    that it was released.
    """
    problems, read = files_problems(folder)
    if read is None or problems:
        return problems
    match kind_of(read):
        case Kind.DOSSIER:
            return verify(folder) or (
                []
                if public_key is None and certificates is None
                else ["Dit is een dossier, geen vrijgave; alleen een vrijgave is ondertekend."]
            )
        case Kind.RELEASE:
            unsigned = signature_problem(folder, public_key) if public_key is not None else None
            try:
                found = list(_release_problems(SealedFolder(folder)))
            except ChangedError as error:
                found = [f"De vrijgave is niet te lezen: {error}"]
            if not found and certificates is not None:
                moment = datetime.fromisoformat(str(read.predicate["releasedAt"]))
                unstamped = timestamp_problem(folder, certificates, moment)
                found = [] if unstamped is None else [unstamped]
            return found if unsigned is None else [unsigned, *found]
        case None:
            said = f"{STATEMENT} is niet van een dossier en niet van een vrijgave"
            return [f"{said}: van de soort {read.predicate_type!r} is niets te controleren."]


def remarks(
    folder: Path,
    public_key: Ed25519PublicKey | None = None,
    certificates: list[Certificate] | None = None,
) -> list[str]:
    """Dutch sentences about a folder in which nothing is wrong: what was not checked, and by which
    rules it was judged.
    """
    declaration = SealedFolder(folder).declaration
    kind = kind_of(declaration)
    version = _version_of(declaration) or dossier_statement(declaration).version
    said = []
    if version < VERSION:
        who = "wie" if version < STRICT_SINCE else "wat iedere plaats"
        back = ", en tijden in het logboek kunnen teruglopen" if version < STRICT_SINCE else ""
        said.append(
            f"Deze map is van een vorige versie ({version}) en beoordeeld naar de regels daarvan: "
            f"{who} beoordeelt is er niet in verzegeld{back if kind is Kind.RELEASE else ''}."
        )
    if kind is Kind.RELEASE and public_key is None:
        said.append("Niet op een handtekening gecontroleerd; geef daarvoor --public-key.")
    if kind is Kind.RELEASE and certificates is not None:
        said.append(f"De tijdstempeldienst zag haar op {moment_of(folder.resolve()).isoformat()}.")
    elif kind is Kind.RELEASE and timestamp_file(folder.resolve()).is_file():
        said.append("Niet op het tijdstempel gecontroleerd; geef daarvoor --tsa-certificates.")
    return said


class _Approved(BaseModel):
    name: Literal["approved-statement.json"]
    digest: Digest


class _Predicate(BaseModel):
    """What is read of the predicate of a release. That the whole of it follows from the log is
    checked at the end.
    """

    approved: _Approved


def _release_problems(release: SealedFolder) -> Iterator[str]:
    # Every file was held against the release's own statement; is that about what was approved?
    files = release.declaration.files
    try:
        said = _Predicate.model_validate(release.declaration.predicate)
    except (ValidationError, RecursionError):
        yield f"{STATEMENT} heeft niet de vorm van de verklaring van een vrijgave."
        return
    absent = [
        f"{one} ontbreekt." for one in (APPROVED_STATEMENT, LOG, *carried(())) if one not in files
    ]
    if absent:
        yield from absent
        return
    approved = said.approved.digest.sha256
    if files[APPROVED_STATEMENT] != approved:
        yield f"{APPROVED_STATEMENT} is niet de verklaring van het goedgekeurde dossier {approved}."
        return
    data = release.needed(APPROVED_STATEMENT)
    if problems := statement_problems(data):
        yield f"In {APPROVED_STATEMENT}: {' '.join(problems)}"
        return
    dossier = dossier_statement(read_in_toto(data))
    same = carried(dossier.files)
    for name in same:
        if files.get(name) != dossier.files.get(name):
            yield f"{name} is niet het bestand uit het goedgekeurde dossier."
    final = release.release_list or {}
    for name in sorted({*final, *needed_of(annexes_of(dossier))} - set(files)):
        yield f"{name} ontbreekt."
    for name, digest in final.items():
        if files.get(name, digest) != digest:
            yield f"{name} is niet het bestand dat bij de goedkeuring hoorde."
    for name in sorted(set(files) - {*final, *same, APPROVED_STATEMENT, LOG}):
        yield f"{name} hoort niet bij deze vrijgave."
    if _version_of(release.declaration) != dossier.version:
        yield "De vrijgave is van een andere versie dan het goedgekeurde dossier."
    sealed = SealedDossier(release.folder)
    yield from judged_problems(sealed, dossier, final=True)
    yield from released_too_soon(sealed)
    yield from _log_problems(sealed, dossier, approved)
    yield from as_written(release.needed(STATEMENT), release.declaration)


def _log_problems(
    release: SealedDossier, dossier: DossierStatement, approved: str
) -> Iterator[str]:
    """What is wrong with the log, and with what the statements say that follows from it."""
    said = release.declaration.predicate
    try:
        text = release.needed(LOG).decode()
        # Not splitlines: a line of the log may hold other characters that end a line.
        *lines, rest = text.split("\n")
        if rest:
            raise ValueError("er staat iets na de laatste regel")
        if not lines:
            raise ValueError("het is leeg")
        entries = read_lines(lines)
        if problem := chain_problem(entries, approved):
            raise ValueError(problem)
        past = replay(entries)
        if dossier.version >= STRICT_SINCE and (
            problem := backwards_problem(entries) or incomplete_problem(entries)
        ):
            raise ValueError(problem)
    except UnicodeDecodeError:
        yield "Het logboek klopt niet: het is geen tekst."
        return
    except ValueError as error:
        yield f"Het logboek klopt niet: {error}."
        return
    if past.case.state is not State.RELEASED:
        yield f"Het logboek eindigt bij een dossier dat {past.case.state} is, niet vrijgegeven."
        return
    answered = {
        (entry.data["anchor"], entry.data["text"], entry.data["origin"]["person"])
        for entry in entries
        if entry.action == Action.CARRY and entry.data["kind"] == CommentKind.JUSTIFICATION
    }
    for one in release.justifications.values():
        if (one.key, text_digest(one.reason), one.person) not in answered:
            yield f"Het logboek kent het antwoord van {one.person} op een bevinding niet."
    if past.release_list != dossier.files.get(RELEASE_LIST):
        yield f"Het logboek noemt een andere {RELEASE_LIST} dan het goedgekeurde dossier."
    elif past.replaces != replacement(dossier.replaced):
        yield "Het logboek noemt een andere vrijgave die wordt vervangen dan het dossier."
    elif said.get("log") != {"name": LOG, "lines": len(lines), "head": hash_of(lines[-1])}:
        yield "Het logboek klopt niet: het eindigt op een andere regel dan de verklaring noemt."
    elif _text(said) != _text(predicate(approved, lines, past)):
        yield "De verklaring noemt andere makers, stemmen of een andere vrijgave dan het logboek."
    yield from _other_than_sealed(past, dossier)


def _other_than_sealed(past: Past, dossier: DossierStatement) -> Iterator[str]:
    """Where the log says something else of the dossier than the dossier itself."""
    if (past.halfjaar, past.example) != (dossier.halfjaar, dossier.example):
        yield "Het logboek noemt een ander halfjaar of voorbeeld dan het goedgekeurde dossier."
    if past.blocking:
        yield "Het logboek noemt een blokkerende bevinding; zo'n dossier wordt niet vrijgegeven."
    if set(past.seats) != set(dossier.seats or annexes_of(dossier)):
        yield "Het logboek gaat over andere bijlagen dan het goedgekeurde dossier heeft."
    elif [past.seats, past.case.judged] != [dossier.seats or past.seats, dossier.judged or {}]:
        yield "Het logboek noemt andere beoordelaars, of een ander oordeel, dan het dossier."


def _text(said: object) -> str:
    """JSON, to be compared as such: to Python, true is 1."""
    return json.dumps(said, sort_keys=True)
