"""What goes to the website of a release."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from support.review.review_example import approved, approved_next, opened

from tasks.dossier.sealed.exact import EXACT_FILES
from tasks.review.record.store import Review
from tasks.review.release.publication import publish
from tasks.review.release.release import release
from tasks.review.rules.rights import Refused

INTERNAL = {"figures.csv", "differences.csv"}


@pytest.fixture
def released(review: Review) -> Path:
    return release(review, "vera", approved(review))


@pytest.fixture
def public(released: Path, review: Review) -> Path:
    return publish(released, review.outputs)


def test_the_public_folder_has_what_is_for_everyone_and_nothing_else(
    public: Path, released: Path
) -> None:
    names = {path.name for path in public.iterdir()}
    forms = ("pdf", "html", "odt", "ods", "csv", "datapackage.json")
    assert names == {
        path.name
        for path in released.iterdir()
        if path.name.endswith(forms) and path.name not in INTERNAL
    } | {
        "index.html",
        "SHA256SUMS",
    }
    assert not names & EXACT_FILES
    assert EXACT_FILES & {path.name for path in released.iterdir()}
    assert {name.rpartition(".")[2] for name in names} == {
        "pdf",
        "html",
        "odt",
        "ods",
        "csv",
        "json",
        "SHA256SUMS",
    }
    for path in public.iterdir():
        data = path.read_bytes()
        assert not re.search(rb"\b(mia|bo|ugo|vera)\b", re.sub(rb"data:[^)]+", b"", data)), (
            path.name
        )
        if path.name not in ("index.html", "SHA256SUMS"):
            assert data == (released / path.name).read_bytes()


def test_the_checksums_are_those_of_the_usual_program(public: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        cwd=public,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count(": OK") == len(list(public.iterdir())) - 1


def test_the_page_leads_to_every_file_and_fetches_nothing(public: Path) -> None:
    page = (public / "index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"]+)"', page))
    assert {link for link in links if link.startswith("#")} == {"#inhoud"}
    assert page.count('id="inhoud"') == 1
    assert links - {"#inhoud"} == {path.name for path in public.iterdir()} - {"index.html"}
    assert "default-src 'none'" in page
    assert not re.search(r'(src|href)="(https?:|//)', page)
    assert "asset:" not in page


def test_the_same_release_gives_the_same_bytes(
    public: Path, released: Path, review: Review, tmp_path: Path
) -> None:
    again = publish(released, tmp_path / "elders")
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in public.iterdir()
    }
    assert publish(released, review.outputs) == public


def test_a_folder_that_someone_changed_is_not_taken_for_the_publication(
    public: Path, released: Path, review: Review
) -> None:
    public.chmod(0o755)
    (public / "index.html").chmod(0o644)
    (public / "index.html").write_text("iets anders")
    with pytest.raises(Refused, match="bestaat al met andere bestanden"):
        publish(released, review.outputs)


def test_only_a_release_is_published(released: Path, review: Review) -> None:
    digest = json.loads((released / "statement.json").read_bytes())["predicate"]["approved"][
        "digest"
    ]["sha256"]
    with pytest.raises(Refused, match="een dossier, geen vrijgave"):
        publish(review.outputs / "2025-H1" / digest, review.outputs)
    released.chmod(0o755)
    (released / "damages.pdf").chmod(0o644)
    (released / "damages.pdf").write_bytes(b"anders")
    with pytest.raises(Refused, match=r"damages\.pdf is gewijzigd"):
        publish(released, review.outputs)
    assert not (review.outputs / "publicatie").exists()


def test_two_releases_of_one_halfjaar_are_published_beside_each_other(tmp_path: Path) -> None:
    with opened(None, tmp_path / "uit") as review:
        folders = {
            publish(release(review, "vera", approved_next(review, text=text)), review.outputs)
            for text in ("een", "twee")
        }
    assert len(folders) == 2
    sums = {hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest() for folder in folders}
    assert len(sums) == 2
