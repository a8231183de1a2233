"""A release can ask for a letter that was checked against the dossier and has no mistakes, and
names its last version.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.review.review_example import approved

from tasks.definitions.base import BESIDE_THE_CODE
from tasks.letters.letter_check import LetterConclusion
from tasks.letters.versions import LETTERS, VERSIONS, CheckedVersion, write_versions
from tasks.review.record.store import Review
from tasks.review.release.release import LOG, release
from tasks.review.release.second_verifier import Release
from tasks.review.release.verify import verify_folder
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action
from tasks.review.visibility import dossier


def require(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From now on a letter is required."""
    folder = tmp_path / "verplicht"
    shutil.copytree(BESIDE_THE_CODE, folder)
    rules = folder / "beoordeling.yaml"
    text = rules.read_text(encoding="utf-8")
    assert "brief_verplicht: nee" in text
    rules.write_text(text.replace("brief_verplicht: nee", "brief_verplicht: ja"), encoding="utf-8")
    monkeypatch.setenv("SVZ_DEFINITIONS", str(folder))


def checked(review: Review, digest: str, *ends: tuple[str, LetterConclusion | None]) -> None:
    """The record after letters were checked, each with the first sign of its sha256: ``p`` is a
    PDF.
    """
    versions = tuple(
        CheckedVersion(
            letter=sign * 64,
            dossier=digest,
            words="a" * 64,
            confirmations="b" * 64,
            code="c" * 64,
            conclusion=end,
            counts={},
            indicative=sign == "p",
            note="",
            moment=datetime(2025, 6, 20, tzinfo=UTC),
        )
        for sign, end in ends
    )
    folder = review.outputs / LETTERS / "2025-H1"
    folder.mkdir(parents=True, exist_ok=True)
    write_versions(folder / VERSIONS, versions)


def said(folder: Path) -> dict[str, object]:
    last = (folder / LOG).read_text(encoding="utf-8").splitlines()[-1]
    return dict(json.loads(last)["data"])


RIGHT, WRONG = LetterConclusion.RIGHT, LetterConclusion.WRONG
REFUSED = {
    "no letter": ([], "geen brief tegen dit dossier gehouden"),
    "the last has mistakes": ([("1", RIGHT), ("2", WRONG)], r"\(222222222222\) heeft fouten"),
    "the last could not be read": ([("1", RIGHT), ("2", None)], "kon niet worden gelezen"),
    "a PDF without mistakes": ([("p", RIGHT)], "alleen een pdf .* indicatief en telt niet"),
    "a PDF behind mistakes": ([("1", WRONG), ("p", RIGHT)], r"\(111111111111\) heeft fouten"),
}


@pytest.mark.parametrize(("ends", "why"), REFUSED.values(), ids=list(REFUSED))
def test_without_a_right_letter_nothing_is_released_and_the_page_says_why(
    ends: list[tuple[str, LetterConclusion | None]],
    why: str,
    review: Review,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    digest = approved(review)
    require(monkeypatch, tmp_path)
    checked(review, digest, *ends)
    (told,) = dossier(review, "vera", digest).refusals[Action.RELEASE]
    with pytest.raises(Refused, match=why) as refused:
        release(review, "vera", digest)
    assert str(refused.value) == told


def test_a_letter_about_another_dossier_does_not_count(
    review: Review, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digest = approved(review)
    require(monkeypatch, tmp_path)
    checked(review, "d" * 64, ("1", RIGHT))
    with pytest.raises(Refused, match="geen brief tegen dit dossier"):
        release(review, "vera", digest)


def test_the_log_of_a_release_names_the_last_letter_and_both_verifiers_read_it(
    review: Review, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digest = approved(review)
    require(monkeypatch, tmp_path)
    checked(review, digest, ("1", WRONG), ("2", LetterConclusion.UNKNOWN), ("p", RIGHT))
    folder = release(review, "vera", digest)
    assert said(folder)["letter"] == "2" * 64
    assert verify_folder(folder) == []
    Release(folder)


def test_a_letter_that_is_not_required_is_named_only_if_it_is_right(review: Review) -> None:
    digest = approved(review)
    checked(review, digest, ("1", WRONG))
    assert "letter" not in said(release(review, "vera", digest))
