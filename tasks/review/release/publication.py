"""The public form of a release: a folder that can be put on a website as it is.

It holds only what is meant for everyone: the annexes as PDF, HTML and OpenDocument, their tables as
ODS and CSV with the description of the data, an index page, and checksums. The log, names of
people, findings and differences stay inside: they are about the work, not about the figures. There
are no Word and Excel files: government publishes in OpenDocument, and a second editable form of the
same text only invites another version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tasks.annexes.page.dom import parse
from tasks.annexes.page.standalone import standalone_html
from tasks.annexes.print import environment
from tasks.definitions.halfjaar import AnnexSpec, Halfjaar, load_halfjaar
from tasks.dossier.contents import SealedFolder
from tasks.figures.dutch import file_size
from tasks.review.release.verify import is_release, verify_folder
from tasks.review.rules.rights import Refused
from tasks.storage.whole_folder import whole_folder, write_file

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


def publish(released: Path, outputs: Path) -> Path:
    """Make the public form of a release in ``<outputs>/publicatie/``; returns its folder. The same
    release gives the same bytes.

    Raises:
        Refused: if the folder is not a release that is whole.
    """
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
    files[INDEX] = _index(halfjaar, files, said["approved"]["digest"]["sha256"], said["voorbeeld"])
    files[SUMS] = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    ).encode()
    target = outputs / FOLDER / f"{halfjaar.name}-{released.name[:12]}"
    with whole_folder(target) as staging:
        if staging is not None:
            for name, data in files.items():
                write_file(staging / name, data)
        elif {path.name: path.read_bytes() for path in target.iterdir()} != files:
            raise Refused(
                f"De map {target} bestaat al met andere bestanden. Verwijder haar en publiceer "
                "opnieuw."
            )
    return target


def form_of(name: str) -> str | None:
    """The key of :data:`FORMS` for a file, or None if it is not published."""
    return next((form for form in FORMS if name.endswith(f".{form}")), None)


def _index(
    halfjaar: Halfjaar, files: Mapping[str, bytes], digest: str, example: str | None
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
            digest=digest,
            example_label=example,
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
