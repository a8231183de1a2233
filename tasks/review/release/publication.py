"""The public form of a release: a folder that can be put on a website as it is.

It holds only what is meant for everyone: the annexes as PDF, HTML and OpenDocument, their tables as
ODS and CSV with the description of the data, an index page, and checksums. The log, names of
people, findings and differences stay inside: they are about the work, not about the figures. There
are no Word and Excel files: government publishes in OpenDocument, and a second editable form of the
same text only invites another version.

A release that replaces an earlier one is published beside it, and the page of the earlier one is
renewed so that it says so; its other files stay as they are. Example figures are published in a
folder of their own, ``<outputs>/publicatie/proef/``, and their page says PROEF.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tasks.annexes.page.dom import parse
from tasks.annexes.page.standalone import standalone_html
from tasks.annexes.print import environment
from tasks.definitions.halfjaar import AnnexSpec, Halfjaar, load_halfjaar
from tasks.dossier.rectification import Replaced
from tasks.dossier.sealed.contents import SealedFolder
from tasks.dossier.sealed.released import TRIAL
from tasks.dossier.sealed.statement import STATEMENT
from tasks.figures.dutch import AMSTERDAM, file_size, long_date
from tasks.review.release.verify import is_release, verify_folder
from tasks.review.rules.rights import Refused
from tasks.storage.whole_file import write_whole
from tasks.storage.whole_folder import (
    READ_ONLY_FILE,
    READ_ONLY_FOLDER,
    whole_folder,
    write_file,
)

FOLDER, INDEX, SUMS = "publicatie", "index.html", "SHA256SUMS"
#: What is published, and what a reader calls it.
FORMS = {
    "pdf": "PDF, toegankelijk",
    "html": "webpagina",
    "odt": "OpenDocument-tekst",
    "ods": "OpenDocument-rekenblad met alle tabellen",
    "csv": "CSV",
    "datapackage.json": "beschrijving van de CSV-bestanden (Data Package)",
}


class PublicFile(NamedTuple):
    """A file as the page names it; ``size`` in bytes."""

    name: str
    what: str
    size: int


class PublicAnnex(NamedTuple):
    """An annex with its files, in the order of :data:`FORMS`."""

    annex: AnnexSpec
    files: tuple[PublicFile, ...]


class Other(NamedTuple):
    """The release that this one replaces, or that replaced this one: the name of its public folder
    (None if its release is not beside this one), its day, and why the later replaces the earlier.
    """

    folder: str | None
    released: date
    reason: str


class Neighbours(NamedTuple):
    """What a public page says of other releases of its halfjaar."""

    replaces: Other | None
    replaced_by: Other | None


def publish(released: Path, outputs: Path) -> Path:
    """Make the public form of a release in ``<outputs>/publicatie/``; returns its folder. The same
    releases give the same bytes. If the release replaces one that was published, the page of that
    one then says so.

    Raises:
        Refused: if the folder is not a release that is whole, or the public folder holds other
            files than a publication of it.
    """
    target = _published(released, outputs)
    earlier = _beside(released).get(_replaces(released) or "")
    if earlier is not None and _target(earlier, outputs).exists():
        _published(earlier, outputs)
    return target


def _published(released: Path, outputs: Path) -> Path:
    if problems := verify_folder(released):
        raise Refused(f"De vrijgave is niet heel en wordt niet gepubliceerd: {' '.join(problems)}")
    if not is_release(released):
        raise Refused(
            "Dit is een dossier, geen vrijgave. Alleen wat is vrijgegeven wordt gepubliceerd."
        )
    release = SealedFolder(released)
    said = release.declaration.predicate
    halfjaar = load_halfjaar(said["halfjaar"])
    final = release.release_list or {}
    files = {name: release.needed(name) for name in sorted(final) if form_of(name)}
    around = _neighbours(released)
    before = _with_page(halfjaar, files, said, around._replace(replaced_by=None))
    files = _with_page(halfjaar, files, said, around)
    target = _target(released, outputs)
    with whole_folder(target) as staging:
        if staging is not None:
            for name, data in files.items():
                write_file(staging / name, data)
        else:
            _renew(target, before, files)
    return target


def _renew(target: Path, before: Mapping[str, bytes], files: Mapping[str, bytes]) -> None:
    """Replace the page of a release that was replaced since it was published. A page that was half
    renewed, by a process that was killed, is renewed the rest of the way.
    """
    there = {path.name: path.read_bytes() for path in target.iterdir()}
    known = there.keys() == files.keys() and all(
        data in (before[name], files[name]) for name, data in there.items()
    )
    if not known:
        raise Refused(
            f"De map {target} bestaat al met andere bestanden. Verwijder haar en publiceer opnieuw."
        )
    changed = [name for name, data in there.items() if data != files[name]]
    if changed:
        target.chmod(0o755)
        for name in changed:
            write_whole(target / name, files[name])
            (target / name).chmod(READ_ONLY_FILE)
        target.chmod(READ_ONLY_FOLDER)


def what_it_is(released: Path) -> str:
    """In Dutch, for a list of releases: whether it is a trial, what it replaces, and what replaced
    it; empty for a release that is the only one.
    """
    around = _neighbours(released)
    said = ["PROEF"] if _is_trial(released) else []
    if (earlier := around.replaces) is not None:
        said.append(f"vervangt de vrijgave van {long_date(earlier.released)}: {earlier.reason}")
    if (later := around.replaced_by) is not None:
        said.append(f"vervangen door {later.folder}: {later.reason}")
    return "; ".join(said)


def _is_trial(released: Path) -> bool:
    return SealedFolder(released).declaration.predicate["voorbeeld"] is not None


def _target(released: Path, outputs: Path) -> Path:
    said = SealedFolder(released).declaration.predicate
    place = outputs / FOLDER / TRIAL if _is_trial(released) else outputs / FOLDER
    return place / f"{said['halfjaar']}-{released.name[:12]}"


def _beside(released: Path) -> dict[str, Path]:
    """The releases in the folder of this one, itself included, by the digest of their dossier."""
    folders = (path for path in released.parent.iterdir() if (path / STATEMENT).is_file())
    return {
        SealedFolder(path).declaration.predicate["approved"]["digest"]["sha256"]: path
        for path in sorted(folders)
    }


def _replaces(released: Path) -> str | None:
    """The digest of the dossier whose release this one replaces."""
    replaced = SealedFolder(released).declaration.predicate.get("replaces")
    return str(replaced["digest"]) if replaced is not None else None


def _neighbours(released: Path) -> Neighbours:
    beside = _beside(released)
    said = SealedFolder(released).declaration.predicate
    replaces = replaced_by = None
    if said.get("replaces") is not None:
        replaced = Replaced.model_validate(said["replaces"])
        earlier = beside.get(replaced.digest)
        replaces = Other(
            _public_name(earlier) if earlier is not None else None,
            replaced.released,
            replaced.reason,
        )
    approved = said["approved"]["digest"]["sha256"]
    later = next((one for one in beside.values() if _replaces(one) == approved), None)
    if later is not None:
        successor = SealedFolder(later).declaration.predicate
        released_at = datetime.fromisoformat(successor["releasedAt"])
        replaced_by = Other(
            _public_name(later),
            released_at.astimezone(AMSTERDAM).date(),
            successor["replaces"]["reason"],
        )
    return Neighbours(replaces, replaced_by)


def _public_name(released: Path) -> str:
    return _target(released, Path()).name


def _with_page(
    halfjaar: Halfjaar, files: Mapping[str, bytes], said: Mapping[str, Any], around: Neighbours
) -> dict[str, bytes]:
    """The files with the page that leads to them, and the checksums of all."""
    made = {**files, INDEX: _index(halfjaar, files, said, around)}
    made[SUMS] = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(made.items())
    ).encode()
    return made


def form_of(name: str) -> str | None:
    """The key of :data:`FORMS` for a file, or None if it is not published."""
    return next((form for form in FORMS if name.endswith(f".{form}")), None)


def _index(
    halfjaar: Halfjaar, files: Mapping[str, bytes], said: Mapping[str, Any], around: Neighbours
) -> bytes:
    annexes = [
        PublicAnnex(annex, tuple(_files_of(annex.section, files))) for annex in halfjaar.annexes
    ]
    page = (
        environment()
        .get_template("publicatie/index.html.j2")
        .render(
            halfjaar=halfjaar,
            annexes=annexes,
            digest=said["approved"]["digest"]["sha256"],
            example_label=said["voorbeeld"],
            replaces=around.replaces,
            replaced_by=around.replaced_by,
            index=INDEX,
            sums=SUMS,
            file_size=file_size,
        )
    )
    return standalone_html(parse(page)).encode()


def _files_of(section: str, files: Mapping[str, bytes]) -> Iterator[PublicFile]:
    """In the order of :data:`FORMS`; tables in the order of the annex."""
    tables = {
        one["path"]: one["title"]
        for one in json.loads(files[f"{section}.datapackage.json"])["resources"]
    }
    for form, what in FORMS.items():
        if form == "csv":
            yield from (
                PublicFile(name, f"{what}, {title}", len(files[name]))
                for name, title in tables.items()
            )
        else:
            name = f"{section}.{form}"
            yield PublicFile(name, what, len(files[name]))
    for name in sorted(files):
        if name.startswith(f"{section}-") and name not in tables:
            yield PublicFile(name, f"bijgevoegd, {name}", len(files[name]))
