"""Serves the files of a sealed folder: only those that its statement names, and only with the bytes
that were sealed.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tasks.annexes.page.standalone import POLICY
from tasks.dossier.sealed.contents import SealedFolder

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
    ".zip": ("application/zip", False),
}


class Served(NamedTuple):
    """The bytes of a file and the headers that go with its form."""

    data: bytes
    headers: dict[str, str]


def sealed_file(folder: Path, name: str) -> Served | None:
    """One file of a dossier or release; None if its statement does not name it.

    Raises:
        ChangedError: if the statement or the file is not as it was sealed.
    """
    data = SealedFolder(folder).file(name)
    return Served(data, file_headers(name)) if data is not None else None


def file_headers(name: str) -> dict[str, str]:
    """The headers for a file: its media type, whether the browser shows or saves it, and a policy
    that lets it do nothing in the browser.
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
