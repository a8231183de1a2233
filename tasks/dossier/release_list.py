"""The list of what a release would publish: the annexes without CONCEPT, printed and named before
anyone reviews the dossier.

It is a file of the dossier, so the dossier's digest stands for the final files as well. A dossier
with a blocking finding has no such list: there is nothing that may be released.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from tasks.dossier.statement import Sha256
from tasks.storage.store import Store

RELEASE_LIST = "release.json"
FINAL_FOLDER = ".final"


def final_store(outputs: Path) -> Store:
    """Where final files wait for their release, by their sha256. Apart from the store of the steps:
    whoever releases needs no right to read deliveries.
    """
    return Store(outputs / FINAL_FOLDER)


def release_list(files: Mapping[str, str]) -> bytes:
    """The bytes of ``release.json`` for these names and sha256's: sorted, indent 1, one newline at
    the end.
    """
    return (json.dumps({"files": dict(sorted(files.items()))}, indent=1) + "\n").encode()


def read_release_list(data: bytes) -> dict[str, str]:
    """Name and sha256 of every final file. Raises ValueError if ``data`` is not such a list."""
    return TypeAdapter(dict[str, dict[str, Sha256]]).validate_json(data)["files"]
