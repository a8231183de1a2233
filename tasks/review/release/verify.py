"""Is a sealed dossier or a release whole, unchanged, and approved as it should be? Needs nothing
but the folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tasks.dossier.release_list import RELEASE_LIST, read_release_list
from tasks.dossier.statement import FILE, file_digest
from tasks.dossier.verify import verify
from tasks.review.record.log import chain_problem, hash_of, read_lines
from tasks.review.record.replay import replay
from tasks.review.release.release import APPROVED_STATEMENT, CARRIED, LOG, PREDICATE_TYPE, predicate
from tasks.review.release.signature import signature_problem
from tasks.review.rules.states import State


def is_release(folder: Path) -> bool:
    """Whether a folder that is whole is a release rather than a dossier."""
    content = json.loads((folder / FILE).read_bytes())
    return bool(content["predicateType"] == PREDICATE_TYPE)


def verify_folder(folder: Path, public_key: Ed25519PublicKey | None = None) -> list[str]:
    """Dutch sentences, one per problem of a dossier or release; empty if it is whole.

    Of a release that is besides its files: that the final files are those which the approved
    dossier named, that the figures are its figures, and that its log is whole and shows, step by
    step, that it was reviewed and released by people who may. With a public key it is besides that
    a release was signed with the key of that pair.
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
        found = list(
            _release_problems(folder, json.loads((folder / FILE).read_bytes())["predicate"])
        )
        return found if unsigned is None else [unsigned, *found]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"De vrijgave is niet te lezen: {error}."]


def _release_problems(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    approved = said["approved"]["digest"]["sha256"]
    if file_digest(folder / APPROVED_STATEMENT) != approved:
        yield f"{APPROVED_STATEMENT} is niet de verklaring van het goedgekeurde dossier {approved}."
        return
    sealed = {
        one["name"]: one["digest"]["sha256"]
        for one in json.loads((folder / APPROVED_STATEMENT).read_bytes())["subject"]
    }
    for name in CARRIED:
        if file_digest(folder / name) != sealed.get(name):
            yield f"{name} is niet het bestand uit het goedgekeurde dossier."
    final = read_release_list((folder / RELEASE_LIST).read_bytes())
    for name, digest in final.items():
        if file_digest(folder / name) != digest:
            yield f"{name} is niet het bestand dat bij de goedkeuring hoorde."
    present = {path.name for path in folder.iterdir()}
    for name in sorted(present - {*final, *CARRIED, APPROVED_STATEMENT, LOG, FILE}):
        yield f"{name} hoort niet bij deze vrijgave."
    # Not splitlines: a line of the log may hold other characters that end a line.
    lines = (folder / LOG).read_text(encoding="utf-8").split("\n")[:-1]
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
    elif said["log"] != {"name": LOG, "lines": len(lines), "head": hash_of(lines[-1])}:
        yield "Het logboek klopt niet: het eindigt op een andere regel dan de verklaring noemt."
    elif said != predicate(approved, lines, past):
        yield "De verklaring noemt andere makers, stemmen of een andere vrijgave dan het logboek."
