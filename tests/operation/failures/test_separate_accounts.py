"""The accounts of an installation, with its own folders: each does its work with the product's own
code, and none gets at what is another's, by way of /proc neither. Needs root, for accounts are
real; the units and their mounts come on top and are not here.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from support.servers.processes import until
from support.servers.separate_accounts import (
    OWNER,
    PAGES,
    PREFECT,
    RECEIVER,
    WATCH,
    WORKER,
    Machine,
)

from tasks.definitions.halfjaar import known_halfjaren
from tasks.deliveries.contract import load_contracts
from tasks.deliveries.inbox import DELIVERIES
from tasks.deliveries.inbox.arrival import INBOX
from tasks.deliveries.inbox.posting import Parcel
from tasks.deliveries.inbox.taking import OutOfReach, Taken, forget_replaced, take_arrivals
from tasks.dossier.delivered.standing import keep_standing, read_standing, with_receipt
from tasks.dossier.halfjaar_store import STORE, closed_folder, forget, halfjaar_store
from tasks.dossier.quarantine import quarantine, remove_abandoned
from tasks.dossier.sealed.released import FOLDER as RELEASED
from tasks.dossier.sealed.seal import FINAL_FOLDER, final_store
from tasks.review.messages.mail import SPOOL, spool
from tasks.storage.whole_folder import whole_folder, write_file

HALFJAAR, SOURCE, SECRET = "2025-H1", "damages", "PREFECT_API_AUTH_STRING=svz:geheim"

pytestmark = pytest.mark.skipif(
    os.getuid() != 0 or sys.platform != "linux", reason="only root can be several accounts"
)


@pytest.fixture(scope="module")
def worked(machine: Machine) -> Machine:
    """Everybody did his part of a halfjaar, with nothing but the code of the product."""
    outputs, contract = machine.outputs, load_contracts()[SOURCE]
    assert HALFJAAR in known_halfjaren()

    def deliver(data: bytes) -> None:
        parcel = Parcel(outputs, contract)
        parcel.write(data)
        parcel.hand_over(HALFJAAR, contract.files[0].replace("*", "x"), "anja", datetime.now(UTC))

    def take() -> list[str | None]:
        taken: list[Taken] = []

        def note(one: Taken) -> None:
            taken.append(one)
            keep_standing(outputs, HALFJAAR, with_receipt(read_standing(outputs, HALFJAAR), one))

        take_arrivals(outputs, note)
        with quarantine(closed_folder(outputs)) as folder:
            (folder / "record").write_bytes(b"record")
        return [one.refused for one in taken]

    for data in (b"een", b"twee"):
        machine.plays(PAGES, lambda data=data: deliver(data))  # type: ignore[misc]
        # As an upgrade does; everybody goes on afterwards.
        machine.install()
        assert machine.plays(RECEIVER, take) == [None]
        machine.install()

    def run() -> None:
        folder = outputs / DELIVERIES / HALFJAAR
        (delivery,) = folder.iterdir()
        assert delivery.read_bytes() == b"twee"
        halfjaar_store(outputs, HALFJAAR).put_file(delivery)
        final_store(outputs).put(b"definitief")
        with whole_folder(outputs / HALFJAAR / "d") as staging:
            assert staging is not None
            write_file(staging / "damages.html", b"concept")
        keep_standing(outputs, HALFJAAR, read_standing(outputs, HALFJAAR))
        forget_replaced(folder)

    machine.plays(WORKER, run)

    def release() -> None:
        assert len(read_standing(outputs, HALFJAAR).receipts) == 2
        concept = (outputs / HALFJAAR / "d" / "damages.html").read_bytes()
        (final,) = (outputs / FINAL_FOLDER).glob("??/*")
        with whole_folder(outputs / RELEASED / HALFJAAR / "v") as staging:
            assert staging is not None
            write_file(staging / "damages.html", concept + final.read_bytes())

    machine.plays(PAGES, release)
    machine.install()

    def mail(name: str) -> None:
        message = EmailMessage()
        message["Message-ID"] = f"<{name}@localhost>"
        with spool(outputs / SPOOL) as send:
            send(message)

    for account in (WORKER, PAGES, WATCH):
        machine.plays(account, lambda name=account: mail(name))  # type: ignore[misc]
    return machine


def reads(pattern: str, outputs: Path) -> Callable[[], bool]:
    """Whether all files of a pattern can be read, found by root, as who knows their names."""
    paths = [path for path in outputs.glob(pattern) if path.is_file()]
    assert paths, pattern

    def act() -> bool:
        try:
            for path in paths:
                path.read_bytes()
        except PermissionError:
            return False
        return True

    return act


#: Who can read what, after all of that. Nobody else can.
READERS = {
    f"{STORE}/{HALFJAAR}/*/*": {WORKER},
    f"{DELIVERIES}/{HALFJAAR}/*": {WORKER, RECEIVER},
    f"{FINAL_FOLDER}/*/*": {WORKER, PAGES, RECEIVER, WATCH, OWNER},
    f"{HALFJAAR}/d/*": {WORKER, PAGES, RECEIVER, WATCH, OWNER},
    f"{RELEASED}/{HALFJAAR}/v/*": {WORKER, PAGES, RECEIVER, WATCH, OWNER},
    "aanlevering/*.json": {WORKER, PAGES, RECEIVER, WATCH, OWNER},
    f"{SPOOL}/*.eml": {WORKER, PAGES, RECEIVER, WATCH, OWNER},
}


@pytest.mark.parametrize("pattern", READERS)
def test_who_reads_what(worked: Machine, pattern: str) -> None:
    act = reads(pattern, worked.outputs)
    assert {one for one in worked.groups if worked.plays(one, act)} == READERS[pattern]


#: Who can make a file in which folder. Nobody else can.
WRITERS = {
    "": {WORKER},
    STORE: {WORKER, RECEIVER},
    FINAL_FOLDER: {WORKER},
    HALFJAAR: {WORKER},
    DELIVERIES: {WORKER, RECEIVER},
    f"{DELIVERIES}/{HALFJAAR}": {WORKER, RECEIVER},
    INBOX: {PAGES, RECEIVER},
    RELEASED: {PAGES},
    f"{RELEASED}/{HALFJAAR}": {PAGES},
    "aanlevering": {WORKER, RECEIVER},
    SPOOL: {WORKER, PAGES, RECEIVER, WATCH, OWNER},
}


@pytest.mark.parametrize("folder", WRITERS)
def test_who_writes_where(worked: Machine, folder: str) -> None:
    path = worked.outputs / folder / "proef"

    def act() -> bool:
        try:
            path.touch()
            path.unlink()
        except PermissionError:
            return False
        return True

    assert {one for one in worked.groups if worked.plays(one, act)} == WRITERS[folder]


def test_what_waits_in_the_inbox_is_read_by_who_sent_and_who_takes_it(worked: Machine) -> None:
    def deliver() -> None:
        parcel = Parcel(worked.outputs, load_contracts()[SOURCE])
        parcel.write(b"drie")
        parcel.hand_over(HALFJAAR, "damages.csv", "anja", datetime.now(UTC))

    worked.plays(PAGES, deliver)
    act = reads(f"{INBOX}/*.bestand", worked.outputs)
    assert {one for one in worked.groups if worked.plays(one, act)} == {PAGES, RECEIVER}
    for path in (worked.outputs / INBOX).glob("2*"):
        path.unlink()


def test_the_pages_can_not_have_another_account_read_for_them(worked: Machine) -> None:
    """By a link in the inbox; and not change what was taken, by way of what they still hold."""
    outputs = worked.outputs
    (delivery,) = (outputs / DELIVERIES / HALFJAAR).iterdir()

    def deliver() -> None:
        parcel = Parcel(outputs, load_contracts()[SOURCE])
        parcel.write(b"twee")
        parcel.hand_over(HALFJAAR, delivery.name, "anja", datetime.now(UTC))
        (data,) = (outputs / INBOX).glob("*.bestand")
        data.unlink()
        data.symlink_to(delivery)

    def take() -> list[str | None]:
        taken: list[str | None] = []
        take_arrivals(outputs, lambda one: taken.append(one.refused))
        return taken

    worked.plays(PAGES, deliver)
    refused = worked.plays(RECEIVER, take)
    # It is what is there already, so nothing is lost; the link led nowhere.
    assert refused == [None]
    assert delivery.stat().st_uid == worked.numbers[RECEIVER]
    assert [*(outputs / INBOX).iterdir()] == []


def test_each_removes_its_own_remains_only(worked: Machine) -> None:
    """A quarantine of a worker that was killed is no reason for another not to start."""
    store = worked.outputs / STORE

    def killed() -> None:
        tempfile.mkdtemp(dir=store, prefix=".quarantaine-")

    worked.plays(WORKER, killed)
    worked.plays(RECEIVER, lambda: remove_abandoned(store))
    assert len([*store.glob(".quarantaine-*")]) == 1
    worked.plays(WORKER, lambda: remove_abandoned(store))
    assert [*store.glob(".quarantaine-*")] == []


def test_by_way_of_proc_an_account_gets_at_nothing_of_another(worked: Machine) -> None:
    (record,) = (worked.outputs / STORE / HALFJAAR).glob("??/*")
    name, _, value = SECRET.partition("=")
    worker = worked.starts(WORKER, "sleep", "600", **{name: value})
    try:
        proc = Path(f"/proc/{worker.pid}")
        until(lambda: SECRET.encode() in (proc / "environ").read_bytes(), "it", every=0.05)
        until(lambda: b"sleep" in (proc / "comm").read_bytes(), "it", every=0.05)

        def gets_at() -> list[str]:
            got = []
            for path in ("environ", f"root{record}", "cwd", "maps", "fd"):
                try:
                    found = proc / path
                    _ = [*found.iterdir()] if found.is_dir() else found.open("rb").read(1)
                    got.append(path)
                except PermissionError:
                    continue
            return got

        assert {"environ", f"root{record}", "maps"} <= {*worked.plays(WORKER, gets_at, apart=False)}
        for account in (PAGES, RECEIVER, WATCH, PREFECT, OWNER):
            assert worked.plays(account, gets_at, apart=False) == [], account
    finally:
        worker.kill()
        worker.wait()


def test_the_worker_removes_a_halfjaar_at_its_end(worked: Machine) -> None:
    def deliver() -> None:
        parcel = Parcel(worked.outputs, load_contracts()[SOURCE])
        parcel.write(b"drie")
        parcel.hand_over(HALFJAAR, "damages.csv", "anja", datetime.now(UTC))

    worked.plays(PAGES, deliver)
    # Not the worker's to remove: it says who can, and leaves all as it is.
    for account, words in (
        (WORKER, r"postvak.*systemctl start svz-receive"),
        (OWNER, "Permission"),
    ):
        with pytest.raises((OutOfReach, PermissionError), match=words):
            worked.plays(account, lambda: forget(HALFJAAR, worked.outputs, None))
    assert [*(worked.outputs / DELIVERIES / HALFJAAR).iterdir()]
    worked.plays(RECEIVER, lambda: take_arrivals(worked.outputs, lambda _: None))
    worked.plays(WORKER, lambda: forget(HALFJAAR, worked.outputs, None))
    for folder in (f"{DELIVERIES}/{HALFJAAR}", f"{STORE}/{HALFJAAR}"):
        assert not (worked.outputs / folder).exists()
