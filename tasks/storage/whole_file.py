"""Writes a file completely or not at all. Used for files that people read or fill in."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, readable for everyone, and replace what was there.

    Raises:
        OSError: if it cannot be written; nothing of it is left behind, and what was there stays.
    """
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}-", delete=False
    ) as staged:
        try:
            staged.write(data)
            staged.flush()
            os.fsync(staged.fileno())
            Path(staged.name).chmod(0o644)
            Path(staged.name).replace(path)
        except BaseException:
            Path(staged.name).unlink(missing_ok=True)
            raise
