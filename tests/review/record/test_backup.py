"""From a backup everything comes back but what may not be kept, and never over what is newer."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import create_engine, text
from support.review.review_example import REVIEWED, approved, approved_next, opened, registered

from tasks.deliveries.inbox import STANDING
from tasks.deliveries.inbox.arrival import Arrival
from tasks.deliveries.inbox.taking import Taken
from tasks.dossier.delivered.standing import (
    Standing,
    keep_standing,
    read_standing,
    with_receipt,
)
from tasks.dossier.letters.folder import CONFIRMATIONS
from tasks.dossier.sealed.contents import SealedDossier
from tasks.review.accounts.sessions import session_of, set_password, sign_in
from tasks.review.backup.contents import FILES, MANIFEST
from tasks.review.backup.make_backup import BackupRefused, make_backup
from tasks.review.backup.restore_backup import (
    RESTORED,
    RestoreRefused,
    head_typed,
    read_backup,
    restore_backup,
)
from tasks.review.comments import remark
from tasks.review.messages.mail import send_notices
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review, open_review
from tasks.review.record.tables import LogRow, NoticeRow
from tasks.review.release.release import release
from tasks.review.release.timestamp import timestamp_file
from tasks.review.release.verify import verify_folder
from tasks.review.removal.purge import purge, purge_expired
from tasks.storage.whole_folder import STAGING

PASSWORD = "vier losse woorden"
MOMENT = datetime(2025, 6, 20, 9, tzinfo=UTC)


def lose_everything(url: str | None, outputs: Path) -> None:
    for folder in (path for path in outputs.rglob("*") if path.is_dir()):
        folder.chmod(0o700)
    shutil.rmtree(outputs)
    if url is not None and url.startswith("postgresql"):
        with create_engine(url).begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    elif url is not None:
        for path in Path(url.removeprefix("sqlite:///")).parent.glob("history.db*"):
            path.unlink()


def make_key(path: Path) -> tuple[Path, Ed25519PublicKey]:
    private = Ed25519PrivateKey.generate()
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path, private.public_key()


def test_after_everything_is_lost_but_the_backup_the_next_release_is_right(
    url: str, tmp_path: Path
) -> None:
    outputs, backup = tmp_path / "uit", tmp_path / "kopie"
    key, public = make_key(tmp_path / "signing.pem")
    with opened(url, outputs) as review:
        review.signing_key = key
        set_password(review, "beheer", "vera", PASSWORD)
        token = sign_in(review, "vera", PASSWORD, "127.0.0.1")
        first = release(review, "vera", approved(review))
        # As an authority wrote it; nobody can ask for that moment again.
        timestamp_file(first).write_bytes(b"tijdstempel")
        second = approved_next(review, text="tweede")
        remark(review, "bo", second, "Let op:\n\\restrict en 100% 'goed'; DROP TABLE x;")
        (outputs / "brieven" / "2025-H1").mkdir(parents=True)
        (outputs / "brieven" / "2025-H1" / CONFIRMATIONS).write_text("[]")
        (outputs / "brieven" / "2025-H1" / "brief.docx").write_text("vertrouwelijk")
        (outputs / "leveringen" / "2025-H1").mkdir(parents=True)
        (outputs / "leveringen" / "2025-H1" / "wkb.csv").write_text("pseudoniem")
        uploads = delivered("sam", "mia")
        found = uploads.model_copy(
            update={"moment": MOMENT, "problem": "Bij pseudoniem 7 staat 8."}
        )
        keep_standing(outputs, "2025-H1", found)
        made = make_backup(review, backup)
        with review.reading() as session:
            waiting = session.query(NoticeRow).filter(NoticeRow.sent.is_(None)).count()
            last = session.get_one(LogRow, made.manifest.lines).hash
        before = (first / "statement.json").read_bytes()
        seals = {path.name: path.read_bytes() for path in first.parent.glob(f"{first.name}.*")}
    kept = {path.name for path in (backup / FILES).iterdir()}
    assert not kept & {"leveringen", ".store", "brief.docx"}
    assert b"pseudoniem" not in (backup / FILES / STANDING / "2025-H1.json").read_bytes()
    lose_everything(url, outputs)

    known = head_typed(f"{made.manifest.lines}:{last}")
    restore_backup(url, outputs, backup, "beheer:root", [known])

    with open_review(url, outputs) as review:
        review.signing_key = key
        assert records_problem(review) is None
        assert session_of(review, token) is None
        assert verify_folder(first, public) == []
        assert (first / "statement.json").read_bytes() == before
        assert seals.keys() == {f"{first.name}.dsse", f"{first.name}.tsr"}
        for name, data in seals.items():
            assert first.with_name(name).read_bytes() == data
        with review.reading() as session:
            assert session.query(NoticeRow).filter(NoticeRow.sent.is_(None)).count() == waiting > 0
            assert RESTORED in session.get_one(LogRow, made.manifest.lines + 1).body
        released = release(review, "vera", second)
        assert verify_folder(released, public) == []
        final = SealedDossier(outputs / "2025-H1" / second).release_list
        assert final is not None
        assert {name.partition(".")[0].partition("-")[0] for name in final} == {*REVIEWED}
        assert records_problem(review) is None
    assert (outputs / "brieven" / "2025-H1" / CONFIRMATIONS).read_text() == "[]"
    assert read_standing(outputs, "2025-H1") == uploads
    assert read_standing(outputs, "2025-H1").is_behind, "whoever takes deliveries looks again"


def put_back(outputs: Path) -> Path:
    """Deliveries from a snapshot of a disk; returns one of their files."""
    file = outputs / "leveringen" / "2025-H1" / "wkb.csv"
    file.parent.mkdir(parents=True)
    file.write_text("pseudoniem")
    return file


def test_deliveries_that_were_purged_do_not_come_back_with_a_backup(
    review: Review, tmp_path: Path
) -> None:
    put_back(review.outputs)
    purge(review, "beheer:root", "2025-H1", None)
    make_backup(review, tmp_path / "kopie")
    file = put_back(tmp_path / "nieuw")
    restored = restore_backup(None, tmp_path / "nieuw", tmp_path / "kopie", "beheer:root")
    assert (restored.purged, file.parent.exists()) == (["2025-H1"], False)


def test_a_purge_after_the_backup_is_not_undone(review: Review, tmp_path: Path) -> None:
    """Whoever has its line, by the log or by its last line, is told; else its term is known."""
    put_back(review.outputs)
    made = make_backup(review, tmp_path / "kopie")
    purge(review, "beheer:root", "2025-H1", None)
    with pytest.raises(RestoreRefused, match="het logboek dat hier staat noemt regel"):
        restore_backup(None, review.outputs, tmp_path / "kopie", "beheer:root")
    with review.reading() as session:
        last = session.get_one(LogRow, made.manifest.lines + 2)
    known = [head_typed(f"{last.number}:{last.hash}")]
    with pytest.raises(RestoreRefused, match="het bericht dat u noemt noemt regel"):
        restore_backup(None, tmp_path / "leeg", tmp_path / "kopie", "beheer:root", known)
    file = put_back(tmp_path / "nieuw")
    restored = restore_backup(None, tmp_path / "nieuw", tmp_path / "kopie", "beheer:root")
    assert (restored.purged, file.exists()) == ([], True)
    late = datetime(2027, 1, 1, tzinfo=UTC)
    with open_review(None, tmp_path / "nieuw", lambda: late) as again:
        assert purge_expired(again, "svz-purge", None) == ["2025-H1"]
    assert not file.exists()


def delivered(*people: str) -> Standing:
    """A file of one source that each of these sent, in the place of the one before."""
    standing = Standing()
    for hour, person in enumerate(people):
        arrival = Arrival(
            halfjaar="2025-H1",
            contract="damages",
            file="damages.csv",
            person=person,
            moment=MOMENT.replace(hour=hour),
            octets=1,
            sha256="ab" * 32,
        )
        standing = with_receipt(standing, Taken(arrival=arrival))
    return standing


def test_uploads_that_are_here_stay_with_what_was_found_and_others_are_not_overwritten(
    review: Review, tmp_path: Path
) -> None:
    keep_standing(review.outputs, "2025-H1", delivered("sam"))
    make_backup(review, tmp_path / "kopie")
    found = delivered("sam").model_copy(update={"moment": MOMENT, "problem": "Een bevinding."})
    keep_standing(tmp_path / "nieuw", "2025-H1", found)
    restore_backup(None, tmp_path / "nieuw", tmp_path / "kopie", "beheer:root")
    assert read_standing(tmp_path / "nieuw", "2025-H1") == found
    keep_standing(tmp_path / "anders", "2025-H1", delivered("sam", "mia"))
    with pytest.raises(RestoreRefused, match=r"2025-H1\.json is hier een ander bestand"):
        restore_backup(None, tmp_path / "anders", tmp_path / "kopie", "beheer:root")


def test_a_backup_is_of_one_moment_while_people_write(url: str, tmp_path: Path) -> None:
    outputs, done = tmp_path / "uit", Event()
    with opened(url, outputs) as review:
        digest = registered(review)

        def writes() -> None:
            number = 0
            while not done.is_set():
                number += 1
                remark(review, "mia", digest, f"Opmerking {number}")

        writer = Thread(target=writes)
        writer.start()
        try:
            made = make_backup(review, tmp_path / "kopie")
        finally:
            done.set()
            writer.join()
    lose_everything(url, outputs)
    restore_backup(url, outputs, tmp_path / "kopie", "beheer:root")
    with open_review(url, outputs) as review, review.reading() as session:
        assert records_problem(review) is None
        assert session.query(LogRow).count() == made.manifest.lines + 1


@pytest.fixture
def backup(review: Review, tmp_path: Path) -> Path:
    """Of an installation with a release; its outputs are still there."""
    release(review, "vera", approved(review))
    make_backup(review, tmp_path / "kopie")
    return tmp_path / "kopie"


def _flip(path: Path) -> None:
    path.chmod(0o600)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def _forge(folder: Path) -> None:
    """A page of a release and the manifest changed alike."""
    name = next(
        name
        for name in read_backup(folder).files
        if name.startswith("vrijgegeven") and "html" in name
    )
    _flip(folder / FILES / name)
    said = json.loads((folder / MANIFEST).read_bytes())
    said["files"][name] = hashlib.sha256((folder / FILES / name).read_bytes()).hexdigest()
    (folder / MANIFEST).chmod(0o600)
    (folder / MANIFEST).write_text(json.dumps(said))


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a byte": (lambda folder: _flip(folder / FILES / "database.db"), "database.db is gewijzigd"),
    "gone": (lambda folder: (folder / FILES / "database.db").unlink(), "database.db ontbreekt"),
    "more": (lambda folder: (folder / FILES / "x").touch(), "x hoort er niet bij"),
    "none": (lambda folder: (folder / MANIFEST).unlink(), "geen reservekopie"),
    "forged": (_forge, "is gewijzigd"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_touches_nothing(backup: Path, tmp_path: Path, damage: str) -> None:
    spoil, words = DAMAGE[damage]
    backup.chmod(0o700)
    spoil(backup)
    with pytest.raises(RestoreRefused, match=words):
        restore_backup(None, tmp_path / "nieuw", backup, "beheer:root")
    assert not (tmp_path / "nieuw").exists()


def test_what_is_newer_is_never_overwritten(review: Review, backup: Path, tmp_path: Path) -> None:
    lines = read_backup(backup).lines
    release(review, "vera", approved_next(review, text="later"))
    with pytest.raises(RestoreRefused, match="het logboek dat hier staat noemt regel"):
        restore_backup(None, review.outputs, backup, "beheer:root")

    elsewhere = tmp_path / "nieuw"  # where the database is gone, and a release and mail are not
    shutil.copytree(review.outputs / "vrijgegeven", elsewhere / "vrijgegeven")
    with pytest.raises(RestoreRefused, match=r"de vrijgave .* noemt een regel van het logboek"):
        restore_backup(None, elsewhere, backup, "beheer:root")
    send_notices(review, None, "svz@example.org")
    elsewhere = tmp_path / "nieuwer"
    shutil.copytree(review.outputs / ".mail", elsewhere / ".mail")
    with pytest.raises(RestoreRefused, match=r"het bericht svz-.*eml noemt regel"):
        restore_backup(None, elsewhere, backup, "beheer:root")
    with open_review(None, elsewhere) as untouched, untouched.reading() as session:
        assert session.query(LogRow).count() == 0
    with review.reading() as session:
        head = session.get_one(LogRow, lines + 1)
    typed = head_typed(f"{head.number}:{head.hash}")
    with pytest.raises(RestoreRefused, match="het bericht dat u noemt noemt regel"):
        restore_backup(None, tmp_path / "leeg", backup, "beheer:root", [typed])


def test_a_file_of_the_same_name_stays(backup: Path, tmp_path: Path) -> None:
    place = tmp_path / "nieuw" / "vrijgegeven" / "2025-H1" / "controleer.py"
    place.parent.mkdir(parents=True)
    place.write_text("iets anders")
    with pytest.raises(RestoreRefused, match=r"controleer\.py is hier een ander bestand"):
        restore_backup(None, tmp_path / "nieuw", backup, "beheer:root")
    assert place.read_text() == "iets anders"


def test_a_backup_that_could_not_be_put_back_is_not_made(
    review: Review, backup: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackupRefused, match="is er al"):
        make_backup(review, backup)
    page = next((review.outputs / "vrijgegeven").glob("*/*/buitenland.html"))
    _flip(page)
    with pytest.raises(BackupRefused, match="niet heel: vrijgegeven"):
        make_backup(review, tmp_path / "tweede")
    assert not [*tmp_path.glob("tweede"), *tmp_path.glob(f"{STAGING}*")]
    assert (backup / FILES).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("typed", ["", "12", "x:y", f"1:{'a' * 63}", f"-1:{'a' * 64}"])
def test_a_line_that_is_typed_wrong_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="geen regel van het logboek"):
        head_typed(typed)
