"""Puts a file in the inbox, piece by piece: all of it is there, or nothing."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from tasks.deliveries.contract import Contract
from tasks.deliveries.inbox.arrival import (
    DATA,
    INBOX,
    SAID,
    Arrival,
    most_bytes,
    too_large,
    waiting,
)
from tasks.refusal import Refusal
from tasks.storage.held import new_held_file
from tasks.storage.whole_file import write_whole

#: Begins the name of a file that is not there as a whole yet.
PART = ".deel-"
#: So many files wait only if nobody takes them; more would fill the disk.
MOST_WAITING = 100


class NotReceived(Refusal):
    """A file that can not be received; the message says why, in Dutch."""


class Parcel:
    """A file on its way into the inbox.

    Raises:
        NotReceived: if too much waits there already.
        OSError: if it can not be written.
    """

    def __init__(self, outputs: Path, contract: Contract) -> None:
        self._folder = outputs / INBOX
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if len(waiting(outputs)) >= MOST_WAITING:
            raise NotReceived(
                "Er staan te veel bestanden te wachten: niemand neemt ze aan. Waarschuw de "
                "beheerder (svz receive)."
            )
        self._contract = contract
        # Held until all of it is there: what nobody holds was left by a process that was killed.
        self._file, self._part = new_held_file(self._folder, PART)
        # For who takes it, which may be another account: the inbox says who gets here.
        os.fchmod(self._file.fileno(), 0o640)
        self._sha256, self._octets = hashlib.sha256(), 0
        self._handed_over = False

    def write(self, data: bytes) -> None:
        """Add a piece. Raises NotReceived if the file is too large for its source."""
        self._octets += len(data)
        if self._octets > most_bytes(self._contract):
            raise NotReceived(too_large(self._contract))
        self._sha256.update(data)
        self._file.write(data)

    def hand_over(self, halfjaar: str, file: str, person: str, moment: datetime) -> Arrival:
        """All of it was written: from now on it can be taken.

        Raises:
            NotReceived: if it is empty.
        """
        if not self._octets:
            raise NotReceived(f"{file} is leeg. Er is niets van bewaard.")
        arrival = Arrival(
            halfjaar=halfjaar,
            contract=self._contract.name,
            file=file,
            person=person,
            moment=moment,
            octets=self._octets,
            sha256=self._sha256.hexdigest(),
        )
        self._file.flush()
        os.fsync(self._file.fileno())
        name = f"{moment:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        self._part = self._part.replace(self._folder / f"{name}{DATA}")
        write_whole(self._folder / f"{name}{SAID}", arrival.model_dump_json().encode())
        self._file.close()
        self._handed_over = True
        return arrival

    def drop(self) -> None:
        """Leave nothing of what was not handed over."""
        self._file.close()
        if not self._handed_over:
            self._part.unlink(missing_ok=True)
