"""The inbox after a kill: a file that somebody sent is taken as a whole, or nothing is left of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.kills import changes_of, killed_before

from tasks.deliveries.contract import load_contracts
from tasks.deliveries.inbox import DELIVERIES
from tasks.deliveries.inbox.arrival import INBOX, waiting
from tasks.deliveries.inbox.posting import Parcel
from tasks.deliveries.inbox.taking import forgetting_arrivals, take_arrivals

HALFJAAR, FILE, RECORD = "2025-H1", "damages.csv", b"111222333"


def begun(outputs: Path) -> Parcel:
    parcel = Parcel(outputs, load_contracts()["damages"])
    parcel.write(RECORD)
    return parcel


def deliver(outputs: Path) -> None:
    begun(outputs).hand_over(HALFJAAR, FILE, "anja", datetime(2025, 6, 1, tzinfo=UTC))


def take(outputs: Path) -> list[str | None]:
    taken: list[str | None] = []
    take_arrivals(outputs, lambda one: taken.append(one.refused))
    return taken


def forget(outputs: Path) -> None:
    with forgetting_arrivals(outputs, HALFJAAR) as remove:
        remove()


def files(outputs: Path) -> list[str]:
    return [one.relative_to(outputs).as_posix() for one in outputs.rglob("*") if one.is_file()]


def test_killed_at_any_moment_a_file_is_taken_or_gone(tmp_path: Path) -> None:
    changes = changes_of(deliver, tmp_path / "niemand")
    for change in range(1, changes + 1):
        outputs = tmp_path / str(change)
        assert killed_before(change, deliver, outputs)
        assert (take(outputs), files(outputs)) == ([], []), change
    deliver(outputs)
    assert (take(outputs), files(outputs)) == ([None], [f"{DELIVERIES}/{HALFJAAR}/{FILE}"])


def test_killed_at_any_moment_a_purge_of_the_inbox_leaves_nothing_to_take(tmp_path: Path) -> None:
    for change in (1, 2):
        deliver(tmp_path)
        assert killed_before(change, forget, tmp_path)
        forget(tmp_path)
        assert (take(tmp_path), files(tmp_path)) == ([], []), change


@pytest.mark.parametrize("clear", [take, forget])
def test_nobody_needs_what_says_nothing(
    clear: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of an earlier version, or of a disk that lost it: nobody knows who sent what."""
    assert callable(clear)
    deliver(tmp_path)
    ((said, _),) = waiting(tmp_path)
    said.write_text("{}")
    (data,) = (tmp_path / INBOX).glob("*.bestand")
    (tmp_path / DELIVERIES).mkdir()
    (tmp_path / DELIVERIES / f".{data.name}").write_bytes(RECORD)
    clear(tmp_path)
    assert files(tmp_path) == []
    assert f"Verwijderd: {data.name} is niet af of niet te lezen." in caplog.text


def test_a_file_on_its_way_is_left_alone(tmp_path: Path) -> None:
    parcel = begun(tmp_path)
    assert take(tmp_path) == []
    forget(tmp_path)
    parcel.write(RECORD)
    parcel.hand_over(HALFJAAR, FILE, "anja", datetime(2025, 6, 1, tzinfo=UTC))
    parcel.drop()  # as the pages do at the end of every form
    assert take(tmp_path) == [None]
    assert (tmp_path / DELIVERIES / HALFJAAR / FILE).read_bytes() == RECORD * 2
