"""A file that is there whole or not at all: what people are given to read or to fill in."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data``, readable for everyone, in the place of what was there.

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
