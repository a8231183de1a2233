"""Results that are known already, so that nothing is done twice: each under the digest of
everything it was made from.

A result is a small JSON value. What is larger stands in the store, and the result names it by its
digest. Both are hashed again before a result is used, so a kept result can not change a byte: one
that is damaged is thrown away and made again.

The store belongs to one halfjaar, of which only one run goes on at a time. So nobody else uses or
removes anything here meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tasks.storage.store import Store
from tasks.storage.whole_file import write_whole

logger = logging.getLogger(__name__)

#: Below the store.
FOLDER = "bewaard"
#: Records of national scale are a third of a gigabyte as Parquet, everything else is a few
#: megabytes a run: room for a dozen deliveries of all records, and for the corrections of a whole
#: halfjaar.
MOST_BYTES = 4 << 30


class _Entry(NamedTuple):
    """A kept result: its file, its value, and the digests of what stands in the store for it."""

    path: Path
    result: Any
    contents: tuple[str, ...]


class Kept:
    """The kept results of one store.

    Attributes:
        store: holds what results name by digest.
    """

    def __init__(self, store: Store, made_with: str, *, fresh: bool = False) -> None:
        """``made_with`` is the digest of code, definitions and packages: part of every key. If
        ``fresh``, nothing is looked up, and what is made replaces what was kept.
        """
        self.store = store
        self._made_with = made_with
        self._fresh = fresh
        self._folder = store.folder / FOLDER

    def look_up(self, kind: str, made_from: object) -> Any | None:
        """The result of this kind that was made from this, as JSON gives it back; None if there is
        none that is whole.

        Args:
            kind: Dutch, what sort of result.
            made_from: JSON value: every input that ``made_with`` does not cover.
        """
        path = self._path(kind, made_from)
        if self._fresh or not path.exists():
            return None
        entry = _read(path)
        damaged = [] if entry is None else [d for d in entry.contents if not self.store.is_whole(d)]
        if entry is None or damaged:
            logger.warning(
                "Een bewaarde uitkomst (%s) is beschadigd; die wordt opnieuw gemaakt.", kind
            )
            path.unlink(missing_ok=True)
            for digest in damaged:
                self.store.remove(digest)
            return None
        os.utime(path)  # how long ago it was used decides what is removed first
        return entry.result

    def keep(self, kind: str, made_from: object, result: object, contents: Iterable[str]) -> None:
        """Keep a result. ``contents`` are the digests in the store that it names; they are there
        already.
        """
        # In the order in which it was made: that of columns means something.
        body = json.dumps(
            {"contents": sorted(set(contents)), "result": result}, ensure_ascii=False
        ).encode()
        self._folder.mkdir(exist_ok=True, mode=0o700)
        write_whole(
            self._path(kind, made_from), f"{hashlib.sha256(body).hexdigest()}\n".encode() + body
        )

    def holds(self, digest: str) -> bool:
        """Whether the store has this already, for a run that may go by what is known."""
        return not self._fresh and self.store.path(digest).exists()

    def trim(self, most: int = MOST_BYTES) -> None:
        """Remove the results that were not used for longest, until what is left and what it names
        in the store is at most ``most`` bytes.

        To be called when a run begins: then nothing is in use.
        """
        if not self._folder.exists():
            return
        for left in self._folder.glob(".*"):  # by a run that was killed
            left.unlink()
        size = 0
        wanted: set[str] = set()
        unwanted: set[str] = set()
        for entry in self._latest_first():
            added = [digest for digest in entry.contents if digest not in wanted]
            size += entry.path.stat().st_size + sum(map(self.store.size, added))
            if size > most:
                entry.path.unlink()
                unwanted.update(added)
            else:
                wanted.update(added)
        for digest in unwanted - wanted:
            self.store.remove(digest)

    def _latest_first(self) -> Iterator[_Entry]:
        """The entries by their last use; those that can not be read are removed."""
        paths = [one for one in self._folder.iterdir() if re.fullmatch("[0-9a-f]{64}", one.name)]
        for path in sorted(paths, key=lambda one: one.stat().st_mtime_ns, reverse=True):
            entry = _read(path)
            if entry is None:
                path.unlink()
            else:
                yield entry

    def _path(self, kind: str, made_from: object) -> Path:
        key = {"kind": kind, "made_from": made_from, "made_with": self._made_with}
        return self._folder / hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()


def _read(path: Path) -> _Entry | None:
    """None if the file does not hold what was written."""
    digest, _, body = path.read_bytes().partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    value = json.loads(body)
    return _Entry(path, value["result"], tuple(value["contents"]))
