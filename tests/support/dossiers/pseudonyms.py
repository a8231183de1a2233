"""Which files have a pseudonym in them, also where bytes are packed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

#: As suppliers make them: so many signs of a hash.
LENGTH = 16
_RUN = re.compile(rb"[0-9a-f]{%d,}" % LENGTH)
_STREAM = re.compile(rb"stream\r?\n")


def holding(folder: Path, pseudonyms: set[bytes]) -> list[str]:
    """The files that have a pseudonym in them, or are Parquet, in which it would be packed."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        for data in [path.read_bytes()]
        if data.startswith(b"PAR1") or any(_has(part, pseudonyms) for part in _readings(data))
    )


def _has(data: bytes, pseudonyms: set[bytes]) -> bool:
    return any(
        run[start : start + LENGTH] in pseudonyms
        for run in _RUN.findall(data)
        for start in range(len(run) - LENGTH + 1)
    )


def _readings(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and what is packed in them: parts of archives, streams of PDF."""
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from _readings(archive.read(name))
    if data.startswith(b"%PDF"):
        for start in _STREAM.finditer(data):
            try:
                yield zlib.decompressobj().decompress(data[start.end() :])
            except zlib.error:
                continue
