"""Release: the final files that the approved dossier names, as they were printed when it was
sealed, with the proof of their approval.

A release is ``<outputs>/vrijgegeven/<halfjaar>/<digest>/``. A release of example figures is a trial
and is ``<outputs>/vrijgegeven/proef/<halfjaar>/<digest>/``. The folder holds the final annexes; the
figures, findings and differences of the approved dossier, and of a rectification what it changes;
that dossier's statement, whose sha256 is the digest that was approved; the log about it; and
``statement.json``, which names all of these and whose sha256 is the folder's name. Beside it lies
the program with which an auditor checks it apart from this code.

All files are on disk before the database says that the dossier is released; the folder gets its
name right after. A process that is killed between the two leaves a release without its folder.
:func:`finish_releases` then makes the folder again from the records, byte for byte.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.dossier.history.history import note_release
from tasks.dossier.sealed.contents import (
    CITATIONS,
    DIFFERENCES,
    FIGURES,
    FIGURES_CSV,
    FINDINGS,
    JUSTIFICATIONS,
    RECTIFICATION,
    RELEASE_LIST,
    THRESHOLDS,
    SealedDossier,
    SealedFolder,
)
from tasks.dossier.sealed.seal import SealError, final_store, stored_bytes
from tasks.dossier.sealed.statement import (
    OWN,
    STATEMENT,
    DossierStatement,
    dossier_statement,
    in_toto,
    read_in_toto,
)
from tasks.dossier.sealed.verify import verify
from tasks.review.cases import changing, row_of
from tasks.review.naming import names
from tasks.review.record.consistency import stop_if_not_whole
from tasks.review.record.log import hash_of, lines_about, read_lines
from tasks.review.record.replay import Past, replay
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow
from tasks.review.release import second_verifier
from tasks.review.release.folders import folders_problem, places
from tasks.review.release.signature import signature_file, signing_key_from, write_signature
from tasks.review.release.timestamp import write_timestamp
from tasks.review.required_letter import right_letter
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action, State
from tasks.storage.whole_file import write_whole
from tasks.storage.whole_folder import whole_folder, write_file

logger = logging.getLogger(__name__)

#: Beside the folders, for an auditor: :mod:`tasks.review.release.second_verifier`.
VERIFIER = "controleer.py"
APPROVED_STATEMENT, LOG = "approved-statement.json", "log.jsonl"
#: Files of the approved dossier that are in its release as they are; of :data:`CARRIED` the others
#: only if it has them.
ALWAYS_CARRIED = (FIGURES, FIGURES_CSV, FINDINGS, DIFFERENCES, RELEASE_LIST)
CARRIED = (*ALWAYS_CARRIED, CITATIONS, JUSTIFICATIONS, RECTIFICATION, THRESHOLDS)


def carried(sealed: Collection[str]) -> list[str]:
    """Which of the files of a dossier, by name, are in its release as they are."""
    return [name for name in CARRIED if name in sealed or name in ALWAYS_CARRIED]


def release(review: Review, person: str, digest: str, *, trial: bool = False) -> Path:
    """Release an approved dossier; returns the folder of the release.

    Args:
        review: the records.
        person: who releases.
        digest: of the approved dossier.
        trial: the choice to release as a trial. Example figures are released no other way, so that
            nobody takes them for real ones, and real figures never this way.

    Raises:
        Refused: if the person may not, the dossier is not fit for it, a file is not the one that
            was approved, the records or their log were tampered with, or the key to sign with is
            not there. Then nothing has changed.
    """
    key = _key(review)
    with changing(review, person, digest, Action.RELEASE) as change:
        stop_if_not_whole(change.session, review.outputs, "vrijgegeven")
        _check_trial(change.row, trial)
        files = _files(review, change.row)
        data = {"release_list": change.row.release_list, "trial": trial}
        letter = right_letter(review.outputs, change.row.halfjaar, digest)
        if letter is not None:
            data["letter"] = letter
        change.carry_out(State.RELEASED, data)
        change.give_receipt()
        row = change.row
        note_release(change.session, row.halfjaar, digest, change.moment, example=row.example)
        files, declaration = _complete(change.session, change.row, files)
        target = _place(review, change.row, declaration, trial=trial)
        with whole_folder(target) as staging, _signed(target, declaration, key):
            if staging is not None:
                _write(staging, files, declaration)
            change.session.commit()
    _remember(review, digest, target)
    _stamp(review, target)
    return target


def _check_trial(row: CaseRow, trial: bool) -> None:
    if row.example is not None and not trial:
        raise Refused(
            "Dit dossier heeft voorbeeldcijfers en kan alleen als proef worden vrijgegeven. Kies "
            "daarvoor uitdrukkelijk proef (op de opdrachtregel: --trial)."
        )
    if row.example is None and trial:
        raise Refused(
            "Dit dossier heeft echte cijfers; dat wordt niet als proef vrijgegeven. Geef het vrij "
            "zonder proef te kiezen."
        )


def finish_releases(review: Review, halfjaar: str | None = None) -> list[Path]:
    """The folders of all releases, or those of a halfjaar. A folder that is missing is made again,
    and a timestamp that is missing asked for again.
    Raises Refused if bytes for it are gone, or a folder is there that the records do not know.
    """
    with review.reading() as session:
        if problem := folders_problem(session, review.outputs):
            raise Refused(f"De vastlegging van de beoordeling is niet heel: {problem}.")
    folders = [
        released_folder(review, digest) for digest in _in_state(review, State.RELEASED, halfjaar)
    ]
    for folder in folders:
        _stamp(review, folder)
    return folders


def awaiting_release(review: Review, halfjaar: str) -> dict[str, str]:
    """What people call the dossiers of a halfjaar that are approved and not released, by digest,
    oldest first.
    """
    with review.reading() as session:
        called = names(session, halfjaar)
    return {one: called[one].name for one in _in_state(review, State.APPROVED, halfjaar)}


def latest_approved(review: Review) -> str | None:
    """The last halfjaar of which a dossier is approved or released; None if there is none."""
    query = select(func.max(CaseRow.halfjaar)).where(
        CaseRow.state.in_((State.APPROVED, State.RELEASED))
    )
    with review.reading() as session:
        return session.scalars(query).one()


def _in_state(review: Review, state: State, halfjaar: str | None) -> list[str]:
    query = (
        select(CaseRow.digest)
        .where(CaseRow.state == state)
        .order_by(CaseRow.halfjaar, CaseRow.registered)
    )
    with review.reading() as session:
        return list(
            session.scalars(
                query if halfjaar is None else query.where(CaseRow.halfjaar == halfjaar)
            )
        )


def released_folder(review: Review, digest: str) -> Path:
    """The folder of one release, made again if it is missing.

    Raises Refused if the dossier is not released.
    """
    with review.reading() as session:
        row = row_of(session, digest)
        if row.state != State.RELEASED:
            raise Refused(f"Het dossier {digest} is {row.state}, niet vrijgegeven.")
        # The final files and the dossier may be gone by now; the release does not need them any
        # more.
        for known in places(review.outputs, row.halfjaar):
            if row.release is not None and (known / row.release).exists():
                return known / row.release
        files, declaration = _complete(session, row, _files(review, row))
        trial = replay(read_lines(lines_about(session, digest))).trial
    target = _place(review, row, declaration, trial=bool(trial))
    with whole_folder(target) as staging:
        if staging is not None:
            _write(staging, files, declaration)
    _remember(review, digest, target)
    return target


def _key(review: Review) -> Ed25519PrivateKey | None:
    try:
        return signing_key_from(review.signing_key)
    except ValueError as error:
        raise Refused(
            f"Er is niet vrijgegeven, want er kan niet worden ondertekend. {error}"
        ) from error


@contextmanager
def _signed(target: Path, declaration: bytes, key: Ed25519PrivateKey | None) -> Iterator[None]:
    """Writes the signature before the decision is taken, and removes it if the decision fails."""
    if key is None:
        yield
        return
    write_signature(target, declaration, key)
    try:
        yield
    except BaseException:
        signature_file(target).unlink()
        raise


def _remember(review: Review, digest: str, target: Path) -> None:
    write_whole(target.with_name(VERIFIER), Path(second_verifier.__file__).read_bytes())
    with review.writing() as session:
        row_of(session, digest).release = target.name


def _stamp(review: Review, folder: Path) -> None:
    """Ask for the timestamp of a release. One that is not given is asked for another time: what was
    decided stands.
    """
    if review.authority is None:
        return
    try:
        write_timestamp(folder, review.authority)
    except (ValueError, PermissionError) as error:
        # On a server only the account of the pages writes among releases; it asks when it starts.
        logger.warning("%s", error)


def _files(review: Review, row: CaseRow) -> dict[str, bytes]:
    """The bytes that were fixed when the dossier was sealed, each checked against the digest that
    was approved.
    """
    folder = review.outputs / row.halfjaar / row.digest
    if problems := verify(folder):
        raise Refused(
            "Het goedgekeurde dossier is niet meer heel, dus wordt er niets vrijgegeven: "
            f"{' '.join(problems)}"
        )
    dossier = SealedDossier(folder)
    if dossier.declaration.files.get(RELEASE_LIST) != row.release_list:
        raise Refused(
            f"{RELEASE_LIST} is een andere dan bij het aanbieden, dus wordt er niets vrijgegeven."
        )
    same = {name: dossier.needed(name) for name in carried(dossier.declaration.files)}
    store = final_store(review.outputs)
    try:
        final = {
            name: stored_bytes(store, name, digest)
            for name, digest in (dossier.release_list or {}).items()
        }
    except SealError as error:
        raise Refused(
            f"{error} Stel het dossier opnieuw samen uit dezelfde leveringen; dat geeft dezelfde "
            "bestanden."
        ) from error
    return {**final, **same, APPROVED_STATEMENT: dossier.needed(STATEMENT)}


def approved_statement(released: Path) -> DossierStatement:
    """The statement of the dossier that a released folder was made of. Raises ChangedError if it is
    not as it was released.
    """
    return dossier_statement(read_in_toto(SealedFolder(released).needed(APPROVED_STATEMENT)))


def _complete(
    session: Session, row: CaseRow, files: dict[str, bytes]
) -> tuple[dict[str, bytes], bytes]:
    """The files with the log added, and the statement about all of them."""
    lines = lines_about(session, row.digest)
    files = {**files, LOG: "".join(f"{line}\n" for line in lines).encode()}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    approved = dossier_statement(read_in_toto(files[APPROVED_STATEMENT]))
    past = replay(read_lines(lines))
    return files, in_toto(
        digests, predicate_type(approved.version), predicate(row.digest, lines, past)
    )


def predicate_type(version: int) -> str:
    """What the statement of the release of a dossier of a version calls itself. A dossier that a
    version before this one sealed is released as that version did: its folder can be made again,
    byte for byte.
    """
    return f"{OWN}:vrijgave:v{version}"


def predicate(digest: str, lines: list[str], past: Past) -> dict[str, object]:
    """What the statement of a release says: which digest was approved, by whose votes, who released
    it, and the head of the log; also whether it is a trial, and what it replaces.

    A release of the version that knew neither says nothing of them.
    """
    since = {"trial": past.trial, "replaces": past.replaces} if past.trial is not None else {}
    return {
        **since,
        "halfjaar": past.halfjaar,
        "voorbeeld": past.example,
        "approved": {"name": APPROVED_STATEMENT, "digest": {"sha256": digest}},
        "round": past.round,
        "makers": sorted(past.case.makers),
        "votes": [
            {"annex": annex, "person": name, "choice": choice}
            for (annex, name), choice in sorted(past.choices.items())
        ],
        "approvedBy": past.case.approver,
        "releasedBy": past.released_by,
        "releasedAt": past.released_at,
        "log": {"name": LOG, "lines": len(lines), "head": hash_of(lines[-1])},
    }


def _place(review: Review, row: CaseRow, declaration: bytes, *, trial: bool) -> Path:
    return places(review.outputs, row.halfjaar)[trial] / hashlib.sha256(declaration).hexdigest()


def _write(staging: Path, files: dict[str, bytes], declaration: bytes) -> None:
    for name, data in files.items():
        write_file(staging / name, data)
    write_file(staging / STATEMENT, declaration)
