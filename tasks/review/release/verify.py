"""Checks whether a sealed dossier or a release is complete, unchanged and properly approved. It
needs nothing but the folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tasks.dossier.contents import RELEASE_LIST, ChangedError, SealedFolder
from tasks.dossier.statement import dossier_statement, read_in_toto
from tasks.dossier.verify import verify
from tasks.review.record.log import chain_problem, hash_of, read_lines
from tasks.review.record.replay import replay
from tasks.review.registration import replacement
from tasks.review.release.release import (
    APPROVED_STATEMENT,
    LOG,
    PREDICATE_TYPE,
    carried,
    predicate,
)
from tasks.review.release.signature import signature_problem
from tasks.review.rules.states import State


def is_release(folder: Path) -> bool:
    """Whether a folder that is whole is a release rather than a dossier."""
    return bool(SealedFolder(folder).declaration.predicate_type == PREDICATE_TYPE)


def verify_folder(folder: Path, public_key: Ed25519PublicKey | None = None) -> list[str]:
    """Dutch sentences, one per problem of a dossier or release; empty if nothing is wrong.

    For a release this includes more than its files: that the final files are those that the
    approved dossier named, that the figures are that dossier's figures, and that the log is
    complete and shows, step by step, that people with the right to do so reviewed and released it.
    With a public key, it also includes that the key of that pair signed the release.
    """
    if problems := verify(folder):
        return problems
    if not is_release(folder):
        return (
            []
            if public_key is None
            else ["Dit is een dossier, geen vrijgave; alleen een vrijgave is ondertekend."]
        )
    unsigned = signature_problem(folder, public_key) if public_key is not None else None
    try:
        found = list(_release_problems(SealedFolder(folder)))
        return found if unsigned is None else [unsigned, *found]
    except ChangedError as error:
        return [f"De vrijgave is niet te lezen: {error}"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"De vrijgave is niet te lezen: {error}."]


def _release_problems(release: SealedFolder) -> Iterator[str]:
    said, files = release.declaration.predicate, release.declaration.files
    approved = said["approved"]["digest"]["sha256"]
    # That every file is what the release's own statement says was verified before. What is left is
    # whether that statement names the files that were approved.
    if files[APPROVED_STATEMENT] != approved:
        yield f"{APPROVED_STATEMENT} is niet de verklaring van het goedgekeurde dossier {approved}."
        return
    declared = read_in_toto(release.needed(APPROVED_STATEMENT))
    sealed = declared.files
    same = carried(sealed)
    for name in same:
        if files[name] != sealed.get(name):
            yield f"{name} is niet het bestand uit het goedgekeurde dossier."
    final = release.release_list or {}
    for name, digest in final.items():
        if files[name] != digest:
            yield f"{name} is niet het bestand dat bij de goedkeuring hoorde."
    for name in sorted(set(files) - {*final, *same, APPROVED_STATEMENT, LOG}):
        yield f"{name} hoort niet bij deze vrijgave."
    # Not splitlines: a line of the log may hold other characters that end a line.
    lines = release.needed(LOG).decode().split("\n")[:-1]
    try:
        entries = read_lines(lines)
        if problem := chain_problem(entries, approved):
            raise ValueError(problem)
        past = replay(entries)
    except ValueError as error:
        yield f"Het logboek klopt niet: {error}."
        return
    if past.case.state is not State.RELEASED:
        yield f"Het logboek eindigt bij een dossier dat {past.case.state} is, niet vrijgegeven."
    elif past.release_list != sealed[RELEASE_LIST]:
        yield f"Het logboek noemt een andere {RELEASE_LIST} dan het goedgekeurde dossier."
    elif past.replaces != replacement(dossier_statement(declared).replaced):
        yield "Het logboek noemt een andere vrijgave die wordt vervangen dan het dossier."
    elif said["log"] != {"name": LOG, "lines": len(lines), "head": hash_of(lines[-1])}:
        yield "Het logboek klopt niet: het eindigt op een andere regel dan de verklaring noemt."
    elif said != predicate(approved, lines, past):
        yield "De verklaring noemt andere makers, stemmen of een andere vrijgave dan het logboek."
