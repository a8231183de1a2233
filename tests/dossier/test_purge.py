"""After a purge nothing that the product keeps has a person in it, and the next halfjaar does
without.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from support.dossiers.pseudonyms import LENGTH, holding
from support.dossiers.small_deliveries import SmallDeliveries
from support.dossiers.small_house import SmallHouse
from support.kills import changes_of, killed_before
from support.review.review_example import Clock, opened

from tasks.deliveries.contract import load_contracts
from tasks.deliveries.inbox.arrival import DATA, INBOX
from tasks.deliveries.inbox.posting import Parcel
from tasks.deliveries.inbox.taking import take_arrivals
from tasks.dossier.assemble import assemble
from tasks.dossier.halfjaar_store import STORE, ForeignFolder, forget
from tasks.dossier.order import Order
from tasks.dossier.quarantine import PREFIX
from tasks.review.accounts.sessions import set_password, sign_in
from tasks.review.messages.mail import SPOOL, send_notices
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import read_lines
from tasks.review.record.store import Review, open_review
from tasks.review.record.tables import AttemptRow, LogRow, NoticeRow, SessionRow
from tasks.review.removal.purge import (
    BEGUN,
    PURGED,
    expire,
    purge,
    purge_again,
    purge_expired,
)

HALFJAAR = "2025-H1"


def with_pseudonyms(folder: Path) -> set[bytes]:
    """Give the children of small deliveries keys as suppliers make them; returns the keys."""
    found: set[bytes] = set()
    for name in ("wkb_kinderen", "kot_kinderen", "svb_anticumulatie"):
        path = folder / f"{name}.csv"
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
        for row in rows[1:]:
            row[0] = hashlib.sha256(row[0].encode()).hexdigest()[:LENGTH]
            found.add(row[0].encode())
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
        path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return found


def test_after_a_purge_no_file_has_a_pseudonym(
    go_by_annexes: Callable[..., None], tmp_path: Path
) -> None:
    go_by_annexes("buitenland")
    outputs = tmp_path / "uit"
    folder = SmallDeliveries().write(outputs / "leveringen" / HALFJAAR)
    pseudonyms = with_pseudonyms(folder)
    assert len(pseudonyms) == 220
    (outputs / "brieven").mkdir()
    order = Order(halfjaar=HALFJAAR, deliveries=folder, outputs=outputs)
    sealed = assemble(order)
    assert sealed.folder is not None
    wrong = folder / "kot_kinderen.csv"
    whole = wrong.read_bytes()
    wrong.write_bytes(whole.replace(b"375,00", b"veel"))
    assert not assemble(order).sealed
    wrong.write_bytes(whole)
    (outputs / STORE / f"{PREFIX}dood").mkdir()
    (outputs / STORE / f"{PREFIX}dood" / "levering").write_bytes(whole)
    # Sent on the pages: one came in the place of another, one waits, one was being taken.
    for moment in range(4):
        parcel = Parcel(outputs, load_contracts()["kot_kinderen"])
        parcel.write(whole)
        parcel.hand_over(
            HALFJAAR, "kot_kinderen.csv", "sam", datetime(2025, 6, moment + 1, tzinfo=UTC)
        )
        if moment < 2:
            take_arrivals(outputs, lambda _: None)
    taking = min((outputs / INBOX).glob(f"*{DATA}"))
    taking.replace(outputs / "leveringen" / f".{taking.name}")
    before = holding(outputs, pseudonyms)
    assert {"leveringen/2025-H1/wkb_kinderen.csv", f".store/{PREFIX}dood/levering"} <= {*before}
    assert {one.split("/")[0] for one in before} == {"leveringen", STORE, INBOX}
    kept = {"/".join(one.split("/")[:2]) for one in before}
    assert {"leveringen/.vervangen", f"leveringen/.{taking.name}"} <= kept

    with opened(None, outputs) as review:
        purge(review, "beheer:root", HALFJAAR, None)
        assert records_problem(review) is None
        with review.reading() as session:
            last = session.query(LogRow).order_by(LogRow.number.desc()).first()
            assert last is not None
            assert PURGED in last.body
            assert HALFJAAR in last.body
    assert holding(outputs, pseudonyms) == []
    assert (sealed.folder / "buitenland.pdf").exists()
    assert not (outputs / HALFJAAR / "aanleverrapport.html").exists()


def summer() -> datetime:
    return datetime(2025, 8, 1, tzinfo=UTC)


def purge_in_summer(outputs: Path) -> None:
    with open_review(None, outputs, summer) as review:
        purge(review, "beheer:root", HALFJAAR, None)


def test_a_purge_that_was_killed_is_in_the_log_and_ended_by_the_next(tmp_path: Path) -> None:
    whole = tmp_path / "heel"
    for file in (f"leveringen/{HALFJAAR}/a", f"{STORE}/{HALFJAAR}/ab/b"):
        (whole / file).parent.mkdir(parents=True)
        (whole / file).touch()
    parcel = Parcel(whole, load_contracts()["damages"])
    parcel.write(b"x")
    parcel.hand_over(HALFJAAR, "damages.csv", "sam", summer())
    with open_review(None, whole, summer):
        pass

    def outputs_for(name: str) -> Path:
        return Path(shutil.copytree(whole, tmp_path / name))

    def left(outputs: Path) -> int:
        # Two deliveries, and two files of what was sent.
        places = ("leveringen", STORE, INBOX)
        return sum(one.is_file() for place in places for one in (outputs / place).rglob("*"))

    changes = changes_of(purge_in_summer, outputs_for("niemand"))
    seen = set()
    for change in range(changes, 0, -2):
        outputs = outputs_for(str(change))
        assert killed_before(change, purge_in_summer, outputs)
        with open_review(None, outputs, summer) as review:
            said = actions(review)
            seen.add(here := left(outputs))
            if not said:
                assert here == 4, "nothing goes before the log says so"
                break
            assert said == [BEGUN]
            assert purge_expired(review, "beheer:root", None) == [HALFJAAR]
            assert actions(review) == [BEGUN, BEGUN, PURGED]
            assert purge_expired(review, "beheer:root", None) == []
            assert left(outputs) == 0
            assert records_problem(review) is None
    assert 4 in seen
    assert seen & {1, 2, 3}, "killed with a part gone"


def actions(review: Review) -> list[str]:
    with review.reading() as session:
        lines = session.scalars(select(LogRow.body).order_by(LogRow.number))
        return [one.action for one in read_lines(lines)]


def test_the_next_halfjaar_is_compared_with_what_was_sealed(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    outputs = tmp_path / "uit"
    orders = {
        name: Order(
            halfjaar=name, deliveries=small_house.deliveries / name, outputs=outputs, fresh=True
        )
        for name in ("2024-H2", HALFJAAR)
    }
    assert assemble(orders["2024-H2"]).sealed
    digest = assemble(orders[HALFJAAR]).digest
    with opened(None, outputs) as review:
        purge(review, "beheer:root", "2024-H2", None)
    assert assemble(orders[HALFJAAR]).digest == digest


def test_what_is_put_back_after_a_purge_is_purged_again(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    folder = tmp_path / "uit" / "leveringen" / HALFJAAR
    with opened(None, tmp_path / "uit") as review:
        purge(review, "beheer:root", HALFJAAR, None)
        assert purge_again(review, None) == []
        folder.mkdir(parents=True)
        assert purge_again(review, None) == [HALFJAAR]
        assert not folder.exists()
        parcel = Parcel(tmp_path / "uit", next(iter(load_contracts().values())))
        parcel.write(b"x")
        parcel.hand_over(HALFJAAR, "levering.csv", "sam", datetime(2025, 6, 1, tzinfo=UTC))
        assert purge_again(review, None) == [HALFJAAR], "what waits counts too"
        folder.parent.mkdir(exist_ok=True)
        folder.symlink_to(tmp_path)
        with pytest.raises(ForeignFolder, match="verwijst naar"):
            forget(HALFJAAR, tmp_path / "uit", None)
        folder.unlink()
        order = Order(
            halfjaar=HALFJAAR,
            deliveries=small_house.deliveries / HALFJAAR,
            outputs=tmp_path / "uit",
        )
        assert assemble(order).sealed, "delivered anew"
        assert purge_again(review, None) == []
        assert (tmp_path / "uit" / STORE / HALFJAAR).exists()


def test_deliveries_go_when_their_term_has_passed(
    small_house: SmallHouse, tmp_path: Path, clock: Clock
) -> None:
    folder = tmp_path / "uit" / "leveringen"
    for name in ("2024-H2", HALFJAAR):
        (folder / name).mkdir(parents=True)
    with opened(None, tmp_path / "uit", clock) as review:
        clock.moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=450)
        assert purge_expired(review, "beheer:root", None) == ["2024-H2"]
        assert [one.name for one in folder.iterdir()] == [HALFJAAR]
        assert purge_expired(review, "beheer:root", None) == []


def test_sessions_attempts_and_notices_expire(tmp_path: Path, clock: Clock) -> None:
    with opened(None, tmp_path / "uit", clock) as review:
        set_password(review, "beheer", "mia", "vier losse woorden")
        sign_in(review, "mia", "vier losse woorden", "127.0.0.1")
        with review.writing() as session:
            session.add(AttemptRow(person="mia", address="192.0.2.1", moment=clock()))
        send_notices(review, None, "svz@example.org")
        assert expire(review) == 0

        def left() -> list[int]:
            with review.reading() as session:
                return [
                    session.query(one).count() for one in (SessionRow, AttemptRow, NoticeRow)
                ] + [len([*(review.outputs / SPOOL).iterdir()])]

        assert left() == [1, 1, 1, 1]
        clock.pass_time(timedelta(hours=1))
        assert expire(review) == 2
        assert left() == [0, 0, 1, 1]
        clock.pass_time(timedelta(days=10_000))
        assert expire(review) == 2
        assert left() == [0, 0, 0, 0]
        assert records_problem(review) is None
