"""A whole dossier or release as one archive to keep."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from tasks.dossier.sealed.contents import SealedFolder
from tasks.dossier.sealed.statement import STATEMENT
from tasks.pages.web.exact_values import FOR_WHOM

#: Archives have no moment of their own: the same dossier gives the same bytes.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
NOTHING: Mapping[str, bytes] = MappingProxyType({})
LEFT_OUT = "weggelaten.txt"
WHY_LEFT_OUT = (
    "Van deze map zijn deze bestanden weggelaten. Er staat meer in dan wordt gepubliceerd, en "
    f"dat is {FOR_WHOM}. svz verify meldt ze hier als ontbrekend; van de andere bestanden "
    "zegt het of zij nog zijn wat verzegeld werd."
)


def archive_name(folder: Path) -> str:
    """What the archive of a dossier is called."""
    return f"dossier_{folder.parent.name}_{folder.name[:12]}.zip"


def archive(folder: Path, without: Collection[str], beside: Mapping[str, bytes] = NOTHING) -> bytes:
    """Every file of a dossier or release in a folder with its whole digest as name, so that it can
    be verified once it is unpacked.

    Args:
        folder: of the dossier or release.
        without: files to leave out; a text beside the folder then says which.
        beside: files that lie beside the folder, by name.

    Raises:
        ChangedError: if a file is not as it was sealed.
    """
    sealed, made = SealedFolder(folder), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted({*sealed.declaration.files, STATEMENT} - {*without}):
            _write(written, f"{folder.name}/{name}", sealed.needed(name))
        for name, data in sorted(beside.items()):
            _write(written, name, data)
        if without:
            lines = "".join(f"- {name}\r\n" for name in sorted(without))
            _write(written, LEFT_OUT, f"{WHY_LEFT_OUT}\r\n\r\n{lines}".encode())
    return made.getvalue()


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, NO_MOMENT), data, zipfile.ZIP_DEFLATED)
