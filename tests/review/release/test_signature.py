"""A release of an installation with a key is signed; whoever has the public key sees it, with ``svz
verify`` or with OpenSSL.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey  # type: ignore[attr-defined]
from support.review.review_example import approved, approved_next, sealed

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.review.record.store import Review
from tasks.review.release import second_verifier
from tasks.review.release.release import VERIFIER, release
from tasks.review.release.signature import (
    VARIABLE,
    public_key_from,
    signature_file,
    signing_key_from,
)
from tasks.review.release.verify import verify_folder
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State
from tasks.review.visibility import dossier

#: In bytes: a signature can be written, an annex with so many words can not.
LARGEST = 50_000


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *arguments], capture_output=True, check=False)


def make_keys(folder: Path) -> tuple[Path, Path]:
    """As docs/operation.md says."""
    private, public = folder / "signing.pem", folder / "signing.pub"
    assert openssl("genpkey", "-algorithm", "ed25519", "-out", private).returncode == 0
    assert openssl("pkey", "-in", private, "-pubout", "-out", public).returncode == 0
    return private, public


@pytest.fixture
def keys(tmp_path: Path, review: Review) -> tuple[Path, Path]:
    private, public = make_keys(tmp_path)
    review.signing_key = private
    return private, public


def said(folder: Path, key: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["verify", str(folder), "--public-key", str(key)])
    return done.exit_code, done.output.strip()


def test_a_release_is_signed_and_anyone_with_the_public_key_can_check_it(
    review: Review, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = release(review, "vera", approved(review))
    assert said(folder, keys[1]) == (
        0,
        f"De vrijgave is heel en ondertekend met deze sleutel: {folder.name}",
    )
    assert verify_folder(folder) == [], "whoever has no key checks what there was to check before"
    (tmp_path / "other").mkdir()
    _, other = make_keys(tmp_path / "other")
    assert said(folder, other)[0] == ExitCode.NOT_WHOLE
    assert "hoort niet bij deze vrijgave en deze sleutel" in said(folder, other)[1]


def test_the_signature_is_an_envelope_that_stock_implementations_verify(
    review: Review, keys: tuple[Path, Path]
) -> None:
    folder = release(review, "vera", approved(review))
    read = json.loads(signature_file(folder).read_bytes())
    envelope = Envelope.from_dict(copy.deepcopy(read))
    assert envelope.payload_type == "application/vnd.in-toto+json"
    assert envelope.payload == (folder / "statement.json").read_bytes()
    public = load_pem_public_key(keys[1].read_bytes())
    key_id = read["signatures"][0]["keyid"]
    stock = SSlibKey.from_crypto(public, keyid=key_id)
    assert set(envelope.verify([stock], 1)) == {key_id}
    der = openssl("pkey", "-pubin", "-in", keys[1], "-outform", "DER").stdout
    assert key_id == hashlib.sha256(der).hexdigest()
    envelope.payload += b" "
    with pytest.raises(VerificationError):
        envelope.verify([stock], 1)


def _as_before(folder: Path, private: Path) -> None:
    """Signed as the version before did: 64 bytes over the statement itself."""
    signature_file(folder).unlink()
    key = signing_key_from(private)
    assert key is not None
    signature = key.sign((folder / "statement.json").read_bytes())
    folder.with_name(f"{folder.name}.sig").write_bytes(signature)


#: What somebody does to the file beside the folder.
ENVELOPES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another type": lambda read: read.update(payloadType="text/plain"),
    "another payload": lambda read: read.update(payload=read["payload"][:-8]),
    "no signature": lambda read: read["signatures"].clear(),
    "half a signature": lambda read: read["signatures"][0].update(sig="QUJD"),
    "another signature": lambda read: read["signatures"][0].update(sig="A" * 86 + "=="),
    "no text": lambda read: read["signatures"][0].update(sig=5),
    "a field too many": lambda read: read.update(extra=1),
    "a field too few": lambda read: read.pop("payload"),
}


@pytest.mark.parametrize("change", [*ENVELOPES, "no JSON", "raw", "raw of another"])
def test_both_verifiers_judge_a_signature_alike(
    review: Review, keys: tuple[Path, Path], tmp_path: Path, change: str
) -> None:
    folder = release(review, "vera", approved(review))
    assert second_verifier.Release(folder, None, keys[1])
    if change in ENVELOPES:
        read = json.loads(signature_file(folder).read_bytes())
        ENVELOPES[change](read)
        signature_file(folder).write_text(json.dumps(read))
    elif change == "no JSON":
        signature_file(folder).write_bytes(b"\xff")
    else:
        (tmp_path / "other").mkdir()
        other, _ = make_keys(tmp_path / "other")
        _as_before(folder, keys[0] if change == "raw" else other)
    try:
        second_verifier.Release(folder, None, keys[1])
        second = 0
    except second_verifier.WRONG:
        second = 1
    assert (said(folder, keys[1])[0], second) == (
        (0, 0) if change == "raw" else (ExitCode.NOT_WHOLE, 1)
    )


def test_an_auditor_checks_it_with_the_program_beside_it_and_nothing_of_ours(
    review: Review, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = release(review, "vera", approved(review))
    apart = tmp_path / "bij de controleur"
    shutil.copytree(folder.parent, apart)

    def checked(*options: str | Path) -> tuple[int, str]:
        # -I and -S: without our packages, and without this folder.
        program = [sys.executable, "-I", "-S", apart / VERIFIER, apart / folder.name, *options]
        done = subprocess.run(program, capture_output=True, check=False, cwd="/", text=True)
        assert done.stderr == ""
        return done.returncode, done.stdout.strip()

    code, told = checked("--expect", folder.name, "--public-key", keys[1])
    assert code == 0
    assert f"Heel, naar de regels van versie 3: {folder.name}" in told
    assert "niet bekend wie dit wanneer vrijgaf" in checked()[1]
    assert checked("--expect", "0" * 64) == (
        1,
        f"Niet heel, of niet te lezen: dit is {folder.name}, niet {'0' * 64}",
    )
    assert checked("--public-key", keys[0])[0] == 1
    signature_file(apart / folder.name).unlink()
    assert checked("--public-key", keys[1]) == (
        1,
        f"Niet heel, of niet te lezen: {folder.name}.dsse ontbreekt",
    )


def test_the_auditors_program_is_read_within_the_hour() -> None:
    """At most 300 lines of code, 370 with the words between them, and no import but of the standard
    library.
    """
    source = Path(second_verifier.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source)
    said = {
        number
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for number in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    code = [
        line
        for number, line in enumerate(source.splitlines(), start=1)
        if number not in said and line.strip() and not line.strip().startswith("#")
    ]
    assert (len(code) <= 300, source.count("\n") <= 370) == (True, True)
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_a_signature_belongs_to_one_release(review: Review, keys: tuple[Path, Path]) -> None:
    one, other = (release(review, "vera", approved_next(review, text=text)) for text in ("1", "2"))
    signature_file(one).unlink()
    assert said(one, keys[1]) == (
        ExitCode.NOT_WHOLE,
        f"Niet heel: De vrijgave is niet ondertekend: {one.name}.dsse ontbreekt naast de map.",
    )
    shutil.copy(signature_file(other), signature_file(one))
    assert "gaat over iets anders dan deze vrijgave" in said(one, keys[1])[1]
    signature_file(one).write_bytes(b"")
    assert "is geen handtekening die te lezen is" in said(one, keys[1])[1]


def test_what_was_not_released_is_not_signed(review: Review, keys: tuple[Path, Path]) -> None:
    digest = approved(review, text="lang " * LARGEST)
    with pytest.raises(Refused):
        release(review, "bo", digest)
    assert list(review.outputs.rglob("*.dsse")) == []
    assert said(sealed(review.outputs), keys[1]) == (
        ExitCode.NOT_WHOLE,
        "Niet heel: Dit is een dossier, geen vrijgave; alleen een vrijgave is ondertekend.",
    )
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            release(review, "vera", digest)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert dossier(review, "leo", digest).line.state is State.APPROVED
    assert list(review.outputs.rglob("*.dsse")) == [], "a decision that was not taken"
    assert said(release(review, "vera", digest), keys[1])[0] == 0


@pytest.mark.parametrize("trouble", ["gone", "no key", "other kind"])
def test_without_the_key_that_is_asked_for_nothing_is_released(
    review: Review, keys: tuple[Path, Path], trouble: str
) -> None:
    digest = approved(review)
    private, _ = keys
    private.unlink()
    if trouble == "no key":
        private.write_text("geen sleutel")
    if trouble == "other kind":
        assert openssl("genpkey", "-algorithm", "x25519", "-out", private).returncode == 0
    with pytest.raises(ValueError, match=VARIABLE):
        signing_key_from(private)
    with pytest.raises(Refused, match="Er is niet vrijgegeven"):
        release(review, "vera", digest)
    assert dossier(review, "leo", digest).line.state is State.APPROVED
    review.signing_key = None
    assert signing_key_from(None) is None
    assert not signature_file(release(review, "vera", digest)).exists()


def test_a_public_key_that_is_none_is_told(
    review: Review, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    wrong = tmp_path / "brief.txt"
    wrong.write_text("Geachte voorzitter")
    for file in (wrong, keys[0]):
        with pytest.raises(ValueError, match="openbare sleutel"):
            public_key_from(file)
    exit_code, words = said(review.outputs, wrong)
    assert exit_code == ExitCode.USAGE
    assert "is geen openbare sleutel" in words
    assert "Traceback" not in words
