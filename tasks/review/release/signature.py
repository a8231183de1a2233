"""The signature of a release, for an installation with a key. Anyone with its public key can see
that the installation made the release.

It is an Ed25519 signature over the bytes of the release's ``statement.json``, which names all its
files. The file is ``<digest>.sig`` beside the folder: 64 bytes that ``openssl pkeyutl`` also
verifies. Only the decision to release makes a signature; a folder never gets one afterwards.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from tasks.dossier.sealed.statement import STATEMENT
from tasks.storage.whole_file import write_whole

#: The setting that names the file with the private key.
VARIABLE = "SVZ_SIGNING_KEY"


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
    return release.with_name(f"{release.name}.sig")


def write_signature(release: Path, declaration: bytes, key: Ed25519PrivateKey) -> None:
    """Sign the statement of a release before the release is made."""
    write_whole(signature_file(release), key.sign(declaration))


def signature_problem(release: Path, key: Ed25519PublicKey) -> str | None:
    """Why the signature does not prove that the holder of the key released a folder, in Dutch; None
    if it does.
    """
    file = signature_file(release.resolve())
    if not file.is_file():
        return f"De vrijgave is niet ondertekend: {file.name} ontbreekt naast de map."
    try:
        key.verify(file.read_bytes(), (release / STATEMENT).read_bytes())
    except InvalidSignature:
        return f"De handtekening in {file.name} hoort niet bij deze vrijgave en deze sleutel."
    return None
