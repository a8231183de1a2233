"""LibreOffice as a person uses it: opens documents, and shows or saves them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from support.servers.processes import DEADLINE


def convert(kind: str, documents: Iterable[Path], folder: Path) -> list[Path]:
    """Open ``documents`` and save each in ``folder`` under its own name, as ``pdf``, ``docx``,
    ``odt`` or ``xlsx``, after a colon by which filter of LibreOffice; gives the new files.
    """
    given = list(documents)
    profile = f"-env:UserInstallation={(folder.parent / 'libreoffice-profile').as_uri()}"
    command: list[str | Path] = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        folder,
        *given,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE)
    return [folder / f"{document.stem}.{kind.partition(':')[0]}" for document in given]
