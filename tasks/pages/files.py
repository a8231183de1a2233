"""The files of a dossier as they are served: only those that its statement names, and only if their
bytes are what it says.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from tasks.annexes.page.standalone import POLICY
from tasks.dossier.statement import FILE

#: Ending -> media type, and whether a browser shows it itself. Anything else is only to be kept.
MEDIA_TYPES = {
    ".pdf": ("application/pdf", True),
    ".html": ("text/html; charset=utf-8", True),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
    ".odt": ("application/vnd.oasis.opendocument.text", False),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", False),
    ".csv": ("text/csv; charset=utf-8", False),
    ".json": ("application/json", True),
}


class Served(NamedTuple):
    """The bytes of a file and the headers that go with its form."""

    data: bytes
    headers: dict[str, str]


class ChangedError(Exception):
    """The bytes on disk are not those that were sealed; the message is Dutch and meant for
    people.
    """


def sealed_file(folder: Path, name: str) -> Served | None:
    """One file of a dossier; None if its statement does not name it.

    Raises:
        ChangedError: if the statement or the file is not as it was sealed. Nobody is shown a figure
            that was not sealed.
    """
    try:
        statement = (folder / FILE).read_bytes()
    except OSError as error:
        raise ChangedError(
            f"{FILE} ontbreekt; zonder deze verklaring is niets te controleren."
        ) from error
    if hashlib.sha256(statement).hexdigest() != folder.name:
        raise ChangedError(f"{FILE} is niet meer wat verzegeld werd.")
    if name == FILE:
        return Served(statement, file_headers(name))
    sealed = {
        subject["name"]: subject["digest"]["sha256"] for subject in json.loads(statement)["subject"]
    }
    if name not in sealed:
        return None
    # No name with a folder in it can have been sealed; still the path is not trusted to lead to a
    # plain file in this folder.
    path = folder / Path(name).name
    data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    if hashlib.sha256(data).hexdigest() != sealed[name]:
        raise ChangedError(f"{name} is niet meer wat verzegeld werd.")
    return Served(data, file_headers(name))


def file_headers(name: str) -> dict[str, str]:
    """The media type, whether to show or to keep, and what the file may do in a browser:
    nothing.
    """
    media_type, shown = MEDIA_TYPES.get(Path(name).suffix, ("application/octet-stream", False))
    nothing = f"{POLICY}; frame-ancestors 'none'"
    return {
        "Content-Type": media_type,
        "Content-Disposition": f'{"inline" if shown else "attachment"}; filename="{name}"',
        # As a page of an origin of its own: whatever stands in it, it can not act as these pages. A
        # viewer of PDF would not start then.
        "Content-Security-Policy": nothing if name.endswith(".pdf") else f"{nothing}; sandbox",
    }
