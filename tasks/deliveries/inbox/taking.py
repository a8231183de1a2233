"""Takes files from the inbox into the folders of deliveries. What a file replaces is set aside, in
``leveringen/.vervangen/<halfjaar>``, until a dossier has been assembled without it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from tasks.definitions.halfjaar import known_halfjaren
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.file_names import belongs_to, fits
from tasks.deliveries.inbox import DELIVERIES, REPLACED
from tasks.deliveries.inbox.arrival import (
    DATA,
    INBOX,
    SAID,
    Arrival,
    name_problem,
    read_arrival,
    waiting,
)
from tasks.deliveries.inbox.remains import name_of, remove_remains
from tasks.figures.frozen import Frozen
from tasks.refusal import Refusal
from tasks.storage.lock import only_one_in


class Taken(Frozen):
    """An arrival that was taken.

    Attributes:
        arrival: what was sent.
        extract: it is the file of its source, and not a document that goes with that.
        replaced: names of the files that were set aside for it.
        refused: Dutch, why it was not put among the deliveries; None if it was.
    """

    arrival: Arrival
    extract: bool = True
    replaced: tuple[str, ...] = ()
    refused: str | None = None


def take_arrivals(outputs: Path, note: Callable[[Taken], None]) -> None:
    """Take everything that waits, oldest first, and remove what killed processes left. Only one
    process takes at a time.

    Args:
        outputs: with the inbox and the folders of deliveries.
        note: keeps what was taken. It may be called twice for one arrival: killed in the middle,
            the next call goes on where this one was.

    Raises:
        OSError: if a file can not be moved; it is still in the inbox then.
    """
    inbox = outputs / INBOX
    if not inbox.is_dir():
        return
    contracts = load_contracts()
    with only_one_in(inbox):
        remove_remains(outputs)
        for said, arrival in waiting(outputs):
            own = _own(said.with_suffix(DATA), outputs / DELIVERIES)
            note(_take(outputs, own, arrival, contracts))
            said.unlink()


def _own(data: Path, folder: Path) -> Path:
    """The file under a name of its own in the folder of deliveries: from here on, who sent it can
    not change it any more. Killed before it is a delivery, it is still there under that name.
    """
    own = _own_name(data, folder)
    # A link may lead to what the account that sends may not read.
    if data.is_symlink() or not data.is_file():
        data.unlink(missing_ok=True)
        return own
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if data.stat().st_uid == os.geteuid():
        data.replace(own)
        return own
    with (
        os.fdopen(os.open(data, os.O_RDONLY | os.O_NOFOLLOW), "rb") as sent,
        own.open("wb") as copied,
    ):
        shutil.copyfileobj(sent, copied, 1 << 20)
        copied.flush()
        os.fsync(copied.fileno())
    data.unlink()
    return own


def _own_name(data: Path, folder: Path) -> Path:
    return folder / f".{data.name}"


def _take(outputs: Path, data: Path, arrival: Arrival, contracts: Mapping[str, Contract]) -> Taken:
    contract = contracts.get(arrival.contract)
    # Names come from outside: they lead into no other folder.
    if contract is None or arrival.halfjaar not in known_halfjaren():
        problem: str | None = "Deze bron of dit halfjaar is er niet (meer)."
    else:
        problem = name_problem(arrival.file, contract)
    folder = outputs / DELIVERIES / arrival.halfjaar
    target = folder / arrival.file
    if problem is None and not data.is_file():
        # Killed after the file was moved and before the arrival was taken off the list.
        here = target.is_file() and _sha256(target) == arrival.sha256
        refused = None if here else "Het bestand is verloren gegaan. Lever het opnieuw."
        extract = contract is not None and fits(arrival.file, contract)
        return Taken(arrival=arrival, extract=extract, refused=refused)
    if problem is None and _sha256(data) != arrival.sha256:
        problem = "Het bestand is niet meer wat er is ontvangen. Lever het opnieuw."
    if problem is not None:
        data.unlink(missing_ok=True)
        return Taken(arrival=arrival, refused=problem)
    assert contract is not None
    extract = fits(arrival.file, contract)
    folder.mkdir(mode=0o770, parents=True, exist_ok=True)
    older = sorted(
        path
        for path in folder.iterdir()
        if path.is_file()
        # A source has one extract.
        and (
            path.name.casefold() == arrival.file.casefold()
            or (extract and belongs_to(path, contract))
        )
    )
    for path in older:
        _set_aside(path, outputs / DELIVERIES / REPLACED / arrival.halfjaar)
    # Its moment goes along: how it stands with a source is read from the folder.
    os.utime(data, (arrival.moment.timestamp(),) * 2)
    data.replace(target)
    return Taken(arrival=arrival, extract=extract, replaced=tuple(path.name for path in older))


def _set_aside(path: Path, folder: Path) -> None:
    folder.mkdir(mode=0o770, parents=True, exist_ok=True)
    since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    path.replace(folder / f"{since:%Y%m%dT%H%M%S%f}_{path.name}")


class OutOfReach(Refusal):
    """What waits in the inbox is not for this account to remove."""


@contextmanager
def forgetting_arrivals(outputs: Path, halfjaar: str) -> Iterator[Callable[[], None]]:
    """Nothing is taken while the block lasts.

    Yields:
        What removes all that waits for a halfjaar, also what was being taken, and what killed
        processes left: nobody knows for which that was.

    Raises:
        OutOfReach: in Dutch, if something of that may be there that this account can not remove.
    """
    inbox = outputs / INBOX
    if not inbox.is_dir():
        yield lambda: None
        return
    can_look = os.access(inbox, os.R_OK | os.X_OK)
    with only_one_in(inbox) if can_look else nullcontext():
        if not can_look or (not os.access(inbox, os.W_OK) and _may_wait_for(halfjaar, inbox)):
            raise OutOfReach(
                f"In het postvak ({inbox}) kan nog iets voor {halfjaar} wachten, en dit account "
                "mag dat niet weghalen. Er is niets opgeruimd. Laat het aannemen (svz receive; op "
                "een server: systemctl start svz-receive) en start de opdracht daarna opnieuw."
            )
        yield lambda: _forget_arrivals(outputs, halfjaar)


def _may_wait_for(halfjaar: str, inbox: Path) -> bool:
    arrivals = (read_arrival(inbox / f"{name_of(path)}{SAID}") for path in inbox.iterdir())
    return any(one is None or one.halfjaar == halfjaar for one in arrivals)


def _forget_arrivals(outputs: Path, halfjaar: str) -> None:
    for said, arrival in waiting(outputs):
        if arrival.halfjaar == halfjaar:
            data = said.with_suffix(DATA)
            # With nothing said of them, the rest are remains, whenever we are killed.
            for path in (said, data, _own_name(data, outputs / DELIVERIES)):
                path.unlink(missing_ok=True)
    remove_remains(outputs)


def forget_replaced(deliveries: Path) -> None:
    """Remove what was set aside for a folder of deliveries of which a dossier was assembled: it may
    hold personal data, and nobody needs it any more.
    """
    folder = deliveries.parent / REPLACED / deliveries.name
    if folder.is_dir():
        shutil.rmtree(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
