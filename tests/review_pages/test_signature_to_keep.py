"""Whoever may see a release can take its signature along, beside its files."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from support.review.review_example import approved
from support.review.served_pages import served_pages

from tasks.review.record.store import Review
from tasks.review.release.release import release
from tasks.review.release.signature import signature_file


def test_a_signed_release_offers_its_signature(review: Review, tmp_path: Path) -> None:
    key = tmp_path / "signing.pem"
    key.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
    )
    review.signing_key = key
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
        page = vera.get(f"/beoordeling/{digest}").text
    assert "De vrijgave staat in" in page
    assert "handtekening" not in page
