"""The name of the bookmark around a figure: what is left of its id when a document goes from Word
to OpenDocument or back, because LibreOffice keeps bookmarks and drops all else that could hold it.

Word gives a bookmark 40 characters, of letters, digits and underscores: fewer than an id may have.
So the name holds a digest of the id, by which whoever knows the ids of the dossier finds it again,
and as much of the id as fits, for people.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

LONGEST = 40
_NAME = re.compile(r"cijfer_([0-9a-f]{8})_\d+_\w*")


def bookmark_name(id: str, mention: int) -> str:
    """The name for the ``mention``-th time, from 1, that a document mentions the figure."""
    readable = re.sub("[^A-Za-z0-9]+", "_", id)
    return f"cijfer_{_digest(id)}_{mention}_{readable}"[:LONGEST]


def figure_of(name: str, ids: Iterable[str]) -> str | None:
    """Which of these figures a bookmark is around; None if of none."""
    found = _NAME.fullmatch(name)
    return next((id for id in ids if found and _digest(id) == found[1]), None)


def _digest(id: str) -> str:
    return hashlib.sha256(id.encode()).hexdigest()[:8]
