"""A whole dossier as one archive to keep."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from pathlib import Path

from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.statement import STATEMENT
from tasks.pages.web.exact_values import FOR_WHOM

#: Archives have no moment of their own: the same dossier gives the same bytes.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
LEFT_OUT = "weggelaten.txt"
WHY_LEFT_OUT = (
    "Van dit dossier zijn deze bestanden weggelaten. Er staat meer in dan wordt gepubliceerd, en "
    f"dat is {FOR_WHOM}. svz verify meldt ze hier als ontbrekend; van de andere bestanden "
    "zegt het of zij nog zijn wat verzegeld werd."
)


def archive_name(folder: Path) -> str:
    """What the archive of a dossier is called."""
    return f"dossier_{folder.parent.name}_{folder.name[:12]}.zip"


def archive(folder: Path, without: Collection[str]) -> bytes:
    """Every file of a dossier in a folder with its whole digest as name, so that ``svz verify``
    can look at it once it is unpacked.

    Args:
        folder: of the dossier.
        without: files to leave out; a text beside the folder then says which.

    Raises:
        ChangedError: if a file is not as it was sealed.
    """
    dossier, made = SealedDossier(folder), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted({*dossier.statement.files, STATEMENT} - {*without}):
            _write(written, f"{folder.name}/{name}", dossier.needed(name))
        if without:
            lines = "".join(f"- {name}\r\n" for name in sorted(without))
            _write(written, LEFT_OUT, f"{WHY_LEFT_OUT}\r\n\r\n{lines}".encode())
    return made.getvalue()


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, NO_MOMENT), data, zipfile.ZIP_DEFLATED)
