"""The store keeps bytes by their sha256. What somebody reads from it can never change under them.

A file is written under a staging name, synced, made read-only and renamed. Only the owner can enter
the folder, because records hold personal data; where a group may, who installed it made the folder
so. Two processes that put the same bytes at once end up
with one file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

STAGING = ".staging-"
DAY = 24 * 60 * 60


class Store:
    """Content-addressed files in one folder. Digests are lower-case sha256 in hex."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, digest: str) -> Path:
        """Where the bytes of ``digest`` are, or would be."""
        return self.folder / digest[:2] / digest

    def get(self, digest: str) -> bytes:
        """The bytes of ``digest``. Raises FileNotFoundError if they were never put."""
        return self.path(digest).read_bytes()

    def is_whole(self, digest: str) -> bool:
        """Whether the bytes of ``digest`` are here and are still those bytes; hashes them."""
        try:
            with self.path(digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest
        except FileNotFoundError:
            return False

    def size(self, digest: str) -> int:
        """How many bytes ``digest`` takes here; 0 if it is not here."""
        path = self.path(digest)
        return path.stat().st_size if path.exists() else 0

    def remove(self, digest: str) -> None:
        """Remove the bytes of ``digest``, if they are here."""
        self.path(digest).unlink(missing_ok=True)

    def put(self, data: bytes) -> str:
        """Keep ``data``; returns its digest."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.is_whole(digest):
            with self._staging() as staged:
                staged.write(data)
            self._keep(Path(staged.name), digest)
        return digest

    def put_all(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files, by name; returns their digests, by name."""
        return {name: self.put(data) for name, data in files.items()}

    def put_file(self, source: Path) -> str:
        """Keep a copy of ``source`` as it is now; returns the digest of the bytes that are kept.

        Raises:
            OSError: if reading or writing fails half-way; then nothing is kept.
        """
        staged = self.staging_path("")
        try:
            # The kernel copies without bringing the bytes here: faster than reading and writing
            # them, also with the hash afterwards.
            shutil.copyfile(source, staged)
            return self.adopt(staged)
        except OSError:
            staged.unlink(missing_ok=True)
            raise

    def staging_path(self, suffix: str) -> Path:
        """A fresh name in the store's folder for a file another program writes; hand it to
        :meth:`adopt` afterwards.
        """
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=STAGING, suffix=suffix)
        os.close(handle)
        return Path(name)

    def adopt(self, staged: Path) -> str:
        """Keep a file made at :meth:`staging_path`; returns its digest."""
        with staged.open("rb") as file, ThreadPoolExecutor(max_workers=1) as disk:
            # The disk and the processor need not wait for each other.
            synced = disk.submit(os.fsync, file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            synced.result()
        if self.is_whole(digest):
            staged.unlink()
        else:
            self._keep(staged, digest)
        return digest

    def absorb(self, other: Path) -> None:
        """Move everything from another store into this one. Both must be on the same file
        system.
        """
        for staged in sorted(other.glob("??/*")):
            # Over what is there: the same bytes, unless those were damaged.
            self._keep(staged, staged.name)

    def remove_abandoned(self) -> None:
        """Remove staging files that are a day old: nothing takes that long to write."""
        for staged in self.folder.glob(f"{STAGING}*"):
            if time.time() - staged.stat().st_mtime > DAY:
                staged.unlink(missing_ok=True)

    def _staging(self) -> tempfile._TemporaryFileWrapper[bytes]:
        return tempfile.NamedTemporaryFile(dir=self.folder, prefix=STAGING, delete=False)

    def _keep(self, staged: Path, digest: str) -> None:
        target = self.path(digest)
        target.parent.mkdir(exist_ok=True, mode=0o750)
        with staged.open("rb") as file:
            os.fsync(file.fileno())
        # Read-only for everyone: also root, whom the mode does not stop, sees that this may not be
        # changed. For a group, the folder says whether it gets here.
        staged.chmod(0o440)
        staged.replace(target)
