"""What was approved is what is released: those bytes, once, whatever happens on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fork_server import PROCESSES
from support.kills import changes_of, killed_before, spread
from support.review.review_example import REVIEWED, approved, approved_next, opened, reviewed

from tasks.dossier.history.history import open_history
from tasks.dossier.sealed.seal import FINAL_FOLDER, final_store
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review, open_review
from tasks.review.release.release import (
    APPROVED_STATEMENT,
    LOG,
    VERIFIER,
    carried,
    finish_releases,
    release,
    released_folder,
)
from tasks.review.release.verify import verify_folder
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State
from tasks.review.visibility import dossier, dossiers
from tasks.storage.whole_folder import STAGING, whole_folder

KILLS = 8


def releases(outputs: Path) -> list[Path]:
    return sorted(
        path
        for path in (outputs / "vrijgegeven").glob("*/*")
        if path.is_dir() and not path.name.startswith(".")
    )


def test_the_released_files_are_the_approved_ones_without_the_mark(review: Review) -> None:
    digest = approved(review)
    folder = release(review, "vera", digest)
    dossier_folder = review.outputs / "2025-H1" / digest
    names = {path.name for path in dossier_folder.iterdir() if path.name.startswith(REVIEWED)}
    assert {path.name for path in folder.iterdir()} == names | {
        *carried(()),
        APPROVED_STATEMENT,
        LOG,
        "statement.json",
    }
    for name in names:
        assert (folder / name).read_bytes() == (dossier_folder / name).read_bytes().replace(
            b"CONCEPT", b""
        )
    for name in carried(()):
        assert (folder / name).read_bytes() == (dossier_folder / name).read_bytes()
    assert releases(review.outputs) == [folder]
    assert folder.with_name(VERIFIER).is_file()
    assert released_folder(review, digest) == folder
    assert finish_releases(review) == [folder]
    assert records_problem(review) is None


def test_a_release_is_what_the_next_halfjaar_is_held_against(url: str, tmp_path: Path) -> None:
    outputs = tmp_path / "uit"
    with opened(url, outputs) as review, open_history(url, outputs) as history:

        def sealed_now(digest: str) -> None:
            history.remember(
                halfjaar="2025-H1",
                digest=digest,
                blocking=0,
                example="voorbeeldcijfers",
            )

        digest = approved(review, example="voorbeeldcijfers")
        sealed_now(digest)
        sealed_now("later concept")
        release(review, "vera", digest, trial=True)
        sealed_now("still later concept")
        previous = history.latest("2025-H1", example=True)
    assert previous == digest


def test_a_release_reads_nothing_of_the_store_with_the_deliveries(review: Review) -> None:
    digest = approved(review)
    shutil.rmtree(review.outputs / ".store")
    assert verify_folder(release(review, "vera", digest)) == []


def test_a_release_outlives_the_dossier_and_the_final_files(review: Review) -> None:
    digest = approved(review)
    folder = release(review, "vera", digest)
    sealed_folder = review.outputs / "2025-H1" / digest
    sealed_folder.chmod(0o755)
    shutil.rmtree(sealed_folder)
    shutil.rmtree(review.outputs / FINAL_FOLDER)
    assert finish_releases(review) == [folder]
    assert verify_folder(folder) == []


@pytest.mark.parametrize("damage", ["dossier", "list", "final file", "final file gone"])
def test_a_file_that_is_not_the_approved_one_stops_the_release(review: Review, damage: str) -> None:
    digest = approved(review)
    folder = review.outputs / "2025-H1" / digest
    if damage in ("dossier", "list"):
        file = folder / ("figures.csv" if damage == "dossier" else "release.json")
        folder.chmod(0o755)
    else:
        file = final_store(review.outputs).path(
            json.loads((folder / "release.json").read_bytes())["files"]["damages.pdf"]
        )
    if damage == "final file gone":
        file.unlink()
    else:
        file.chmod(0o644)
        file.write_bytes(file.read_bytes() + b" ")
    said = {
        "dossier": "figures.csv is gewijzigd",
        "list": "release.json is gewijzigd",
        "final file": "beschadigd",
        "final file gone": "ontbreken",
    }
    with pytest.raises(Refused, match=said[damage]):
        release(review, "vera", digest)
    assert dossier(review, "leo", digest).line.state is State.APPROVED
    assert releases(review.outputs) == []


def _release_at_once(url: str, outputs: Path, digest: str, person: str) -> str:
    with open_review(url, outputs) as review:
        try:
            return str(release(review, person, digest))
        except Refused as refused:
            return str(refused)


def test_of_several_releases_at_once_one_wins_and_the_others_hear_why_not(
    url: str, tmp_path: Path
) -> None:
    with opened(url, tmp_path / "uit") as review:
        digest = approved(review)
        with PROCESSES.Pool(3) as pool:
            people = ["vera", "vic", "vera", "vic", "vera", "vic"]
            said = pool.starmap(
                _release_at_once,
                [(url, tmp_path / "uit", digest, person) for person in people],
                chunksize=1,
            )
        (folder,) = releases(tmp_path / "uit")
        assert sorted(said) == sorted(
            [str(folder), *["Een dossier dat vrijgegeven is, kan niemand vrijgeven."] * 5]
        )
        assert verify_folder(folder) == []
        assert records_problem(review) is None


def _die_on_rename(outputs: Path, digest: str) -> None:
    with open_review(None, outputs) as review:
        os.rename = Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]
        release(review, "vera", digest)


def test_a_kill_after_the_decision_and_before_the_folder_is_mended_to_the_byte(
    review: Review,
) -> None:
    digest = approved(review)
    child = PROCESSES.Process(target=_die_on_rename, args=(review.outputs, digest))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert dossier(review, "leo", digest).line.state is State.RELEASED
    assert releases(review.outputs) == []
    (staging,) = (review.outputs / "vrijgegeven" / "2025-H1").glob(f"{STAGING}*")
    prepared = {path.name: path.read_bytes() for path in staging.iterdir()}
    (folder,) = finish_releases(review)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == prepared
    assert verify_folder(folder) == []
    assert not staging.exists()
    with pytest.raises(Refused, match="kan niemand vrijgeven"):
        release(review, "vic", digest)


def _release(outputs: Path, digest: str) -> None:
    with open_review(None, outputs) as review:
        release(review, "vera", digest)


def stagings(outputs: Path) -> set[Path]:
    return set((outputs / "vrijgegeven").glob(f"*/{STAGING}*"))


@pytest.fixture
def now_review(tmp_path: Path) -> Iterator[Review]:
    """By the clock of the machine, as every process that is killed has it."""
    with opened(None, tmp_path / "nu") as review:
        yield review


def test_a_kill_at_any_moment_leaves_a_release_whole_or_not_there(now_review: Review) -> None:
    review = now_review
    changes = changes_of(_release, review.outputs, approved(review, text="niemand"))
    left = set[Path]()
    half_way = 0
    for change in spread(changes, KILLS):
        digest = approved_next(review, text=str(change))
        assert killed_before(change, _release, review.outputs, digest)
        assert records_problem(review) is None
        before = releases(review.outputs)
        assert [problem for folder in before for problem in verify_folder(folder)] == []
        half_way += bool(stagings(review.outputs) - left)
        after, left = finish_releases(review), stagings(review.outputs)
        assert set(before) <= set(after)
        assert releases(review.outputs) == sorted(after)
        assert [problem for folder in after for problem in verify_folder(folder)] == []
        assert len(after) == sum(line.state is State.RELEASED for line in dossiers(review, "leo"))
    # Kills that never hit a release being written would prove nothing.
    assert half_way >= 2, half_way


def test_a_place_that_can_not_be_written_leaves_the_dossier_approved(review: Review) -> None:
    digest = approved(review)
    (review.outputs / "vrijgegeven").write_text("van iemand anders")
    with pytest.raises(OSError, match="vrijgegeven"):
        release(review, "vera", digest)
    assert dossier(review, "leo", digest).line.state is State.APPROVED
    (review.outputs / "vrijgegeven").unlink()
    assert verify_folder(release(review, "vera", digest)) == []


def _fail_half_way(target: Path) -> None:
    with whole_folder(target) as staging:
        assert staging is not None
        (staging / "half").write_text("half")
        raise ZeroDivisionError


def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "c"
    with pytest.raises(ZeroDivisionError):
        _fail_half_way(target)
    assert [path.name for path in target.parent.iterdir()] == [".slot"]


def test_a_dossier_is_not_released_before_it_is_approved(review: Review) -> None:
    with pytest.raises(Refused, match="Een dossier dat beoordeeld is, kan niemand vrijgeven"):
        release(review, "vera", reviewed(review))
