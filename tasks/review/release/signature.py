"""The signature of a release, for an installation with a key. Anyone with its public key can see
that the installation made the release.

It is a DSSE envelope (https://github.com/secure-systems-lab/dsse) around the statement of the
release, which names all its files; the signature is Ed25519. The file is ``<digest>.dsse``
beside the folder. The version before wrote ``<digest>.sig``: 64 bytes over the statement itself.
Only the decision to release makes a signature; a folder never gets one afterwards.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tasks.dossier.sealed.statement import STATEMENT
from tasks.storage.whole_file import write_whole

#: The setting that names the file with the private key.
VARIABLE = "SVZ_SIGNING_KEY"
#: What in-toto says that an envelope with a statement holds.
PAYLOAD_TYPE = "application/vnd.in-toto+json"


class _Signature(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    keyid: str
    sig: str


class _Envelope(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    payload_type: str = Field(alias="payloadType")
    payload: str
    signatures: list[_Signature]


def signing_key_from(named: Path | None) -> Ed25519PrivateKey | None:
    """The key in a PEM file; None for an installation that names no file, and does not sign.

    Raises:
        ValueError: in Dutch, if the file is not there or holds no such key.
    """
    if named is None:
        return None
    try:
        key = load_pem_private_key(named.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(
            f"{VARIABLE} noemt geen bestand met een sleutel die te lezen is: {named}"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(
            f"{VARIABLE} noemt geen Ed25519-sleutel: {named}. Maak er een met: openssl genpkey "
            "-algorithm ed25519"
        )
    return key


def public_key_from(path: Path) -> Ed25519PublicKey:
    """The public key in a PEM file. Raises ValueError, in Dutch, if there is none."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise ValueError(f"{path} is geen openbare sleutel (PEM) die te lezen is.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{path} is geen openbare sleutel van Ed25519.")
    return key


def signature_file(release: Path) -> Path:
    """Where the signature of a release is, or would be."""
    raw = release.with_name(f"{release.name}.sig")
    return raw if raw.is_file() else release.with_name(f"{release.name}.dsse")


def write_signature(release: Path, declaration: bytes, key: Ed25519PrivateKey) -> None:
    """Sign the statement of a release before the release is made."""
    signed = {"keyid": key_id(key.public_key()), "sig": _encoded(key.sign(_signed(declaration)))}
    envelope = {
        "payload": _encoded(declaration),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [signed],
    }
    write_whole(signature_file(release), (json.dumps(envelope, indent=1) + "\n").encode())


def key_id(key: Ed25519PublicKey) -> str:
    """By which an envelope names its key: the sha256 of its public half as DER, in hex."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def signature_problem(release: Path, key: Ed25519PublicKey) -> str | None:
    """Why the signature does not prove that the holder of the key released a folder, in Dutch; None
    if it does.
    """
    file = signature_file(release.resolve())
    if not file.is_file():
        return f"De vrijgave is niet ondertekend: {file.name} ontbreekt naast de map."
    declaration = (release / STATEMENT).read_bytes()
    if file.suffix == ".sig":
        right = _is_right(key, file.read_bytes(), declaration)
    else:
        try:
            envelope = _Envelope.model_validate_json(file.read_bytes())
            found = [base64.b64decode(one.sig, validate=True) for one in envelope.signatures]
        except (ValidationError, ValueError, RecursionError):
            return f"{file.name} is geen handtekening die te lezen is."
        if (envelope.payload_type, envelope.payload) != (PAYLOAD_TYPE, _encoded(declaration)):
            return f"De handtekening in {file.name} gaat over iets anders dan deze vrijgave."
        right = any(_is_right(key, one, _signed(declaration)) for one in found)
    if not right:
        return f"De handtekening in {file.name} hoort niet bij deze vrijgave en deze sleutel."
    return None


def _is_right(key: Ed25519PublicKey, signature: bytes, data: bytes) -> bool:
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _signed(payload: bytes) -> bytes:
    """What is signed of a payload: the pre-authentication encoding of DSSE."""
    return b"DSSEv1 %d %s %d %s" % (
        len(PAYLOAD_TYPE),
        PAYLOAD_TYPE.encode(),
        len(payload),
        payload,
    )


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()
