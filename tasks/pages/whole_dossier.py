"""A whole dossier as one archive to keep."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.statement import STATEMENT

#: Archives have no moment of their own: the same dossier gives the same bytes.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def archive_name(folder: Path) -> str:
    """What the archive of a dossier is called."""
    return f"dossier_{folder.parent.name}_{folder.name[:12]}.zip"


def archive(folder: Path) -> bytes:
    """Every file of a dossier in a folder with its whole digest as name, so that ``svz verify``
    can look at it once it is unpacked.

    Raises:
        ChangedError: if a file is not as it was sealed.
    """
    dossier, made = SealedDossier(folder), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted([*dossier.statement.files, STATEMENT]):
            entry = zipfile.ZipInfo(f"{folder.name}/{name}", NO_MOMENT)
            written.writestr(entry, dossier.needed(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
