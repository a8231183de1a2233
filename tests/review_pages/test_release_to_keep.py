"""Whoever may see a release can take it along, with its signature and what checks it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from support.review.review_example import approved
from support.review.served_pages import served_pages

from tasks.review.record.store import Review
from tasks.review.release.release import release
from tasks.review.release.signature import signature_file
from tasks.review.release.timestamp import timestamp_file


def with_a_key(review: Review, folder: Path) -> Path:
    """Have releases signed from now on; returns the public key."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for name, data in (("signing.pem", private), ("signing.pub", public)):
        (folder / name).write_bytes(data)
    review.signing_key = folder / "signing.pem"
    return folder / "signing.pub"


def test_an_auditor_takes_all_of_it_along_with_what_checks_it(
    review: Review, tmp_path: Path
) -> None:
    public, kept = with_a_key(review, tmp_path), tmp_path / "meegenomen"
    digest = approved(review)
    folder = release(review, "vera", digest)
    # As an authority wrote it; that such a file is checked: tests/review/release/test_timestamp.py.
    timestamp_file(folder).write_bytes(b"tijdstempel")
    path = f"/beoordeling/{digest}/vrijgave.zip"
    with served_pages(review) as served:
        page = served.somebody("mia").get(f"/beoordeling/{digest}").text
        assert f'href="{path}">De hele vrijgave in één bestand (zip)<' in page
        whole = served.somebody("mia").get(path)
        without = served.somebody("leo").get(path)
    name = f"vrijgave_2025-H1_{folder.name[:12]}.zip"
    assert whole.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    with zipfile.ZipFile(io.BytesIO(whole.body)) as archive:
        archive.extractall(kept)
    files = {"controleer.py", f"{folder.name}.dsse", f"{folder.name}.tsr", folder.name}
    assert {one.name for one in kept.iterdir()} == files
    assert (kept / f"{folder.name}.tsr").read_bytes() == b"tijdstempel"
    checks = [sys.executable, "-I", "controleer.py", folder.name, "--public-key", str(public)]
    done = subprocess.run(checks, cwd=kept, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        f"Heel, naar de regels van versie 3: {folder.name}",
    )
    # Who may not see exact values takes the rest along, and is told what is left out.
    with zipfile.ZipFile(io.BytesIO(without.body)) as archive:
        names = {*archive.namelist()}
        assert f"{folder.name}/figures.json" not in names
        assert {"weggelaten.txt", "controleer.py"} <= names
        assert "figures.json" in archive.read("weggelaten.txt").decode()


def test_a_signed_release_offers_its_signature(review: Review, tmp_path: Path) -> None:
    with_a_key(review, tmp_path)
    address = f"/beoordeling/{approved(review)}"
    with served_pages(review) as served:
        vera = served.somebody("vera")
        assert vera.get(f"{address}/handtekening").status == 404, "nothing is released yet"
        folder = release(review, "vera", address.rpartition("/")[2])
        answer = vera.get(f"{address}/handtekening")
        assert f'href="{address}/handtekening">{folder.name}.dsse<' in vera.get(address).text
    assert answer.status == 200
    assert answer.body == signature_file(folder).read_bytes()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{folder.name}.dsse"'


def test_a_release_without_a_signature_says_nothing_of_one(review: Review) -> None:
    digest = approved(review)
    release(review, "vera", digest)
    with served_pages(review) as served:
        vera = served.somebody("vera")
        assert vera.get(f"/beoordeling/{digest}/handtekening").status == 404
        assert vera.get(f"/beoordeling/{digest}/vrijgave.zip").status == 200
        page = vera.get(f"/beoordeling/{digest}").text
    assert "De vrijgave staat in" in page
    assert "handtekening" not in page
