"""LibreOffice as a person uses it: opens documents, and shows or saves them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path


def convert(kind: str, documents: Iterable[Path], folder: Path) -> list[Path]:
    """Open ``documents`` and save each in ``folder`` under its own name, as ``pdf``, ``docx`` or
    ``odt``; gives the new files.
    """
    given = list(documents)
    profile = f"-env:UserInstallation={(folder.parent / 'libreoffice-profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
        *map(str, given),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [folder / f"{document.stem}.{kind}" for document in given]
