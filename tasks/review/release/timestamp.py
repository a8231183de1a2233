"""The time of a release by the word of somebody else: an RFC 3161 timestamp over its statement,
for an installation that names a time-stamping authority (TSA).

The clock of this machine can be wrong, or set; a TSA says of a digest when it existed at the
latest. The file is ``<digest>.tsr`` beside the folder, as OpenSSL writes a response. It can be
asked for at any time, so a TSA that does not answer keeps nobody from releasing: it is asked again
when releases are finished.
"""

from __future__ import annotations

import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from tasks.dossier.sealed.statement import STATEMENT
from tasks.storage.whole_file import write_whole

#: The settings that name a TSA.
URL_VARIABLE, CERTIFICATES_VARIABLE = "SVZ_TSA_URL", "SVZ_TSA_CERTIFICATES"
TIMEOUT = 10
#: A response is some kilobytes.
LARGEST = 1_000_000
#: So far may the clock of this machine be ahead of that of the TSA.
AHEAD = timedelta(minutes=1)


class Authority(NamedTuple):
    """A TSA: where it answers, and the file (PEM) with the certificates that it is trusted by."""

    url: str
    certificates: Path


def authority_from(url: str | None, certificates: Path | None) -> Authority | None:
    """The TSA that the settings name; None if they name none. Raises ValueError, in Dutch, if they
    name half of one, or certificates that can not be read.
    """
    if url is None and certificates is None:
        return None
    if url is None or certificates is None:
        raise ValueError(
            f"Zet {URL_VARIABLE} en {CERTIFICATES_VARIABLE} allebei, of geen van beide."
        )
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{URL_VARIABLE} is geen adres van een tijdstempeldienst: {url}")
    certificates_from(certificates)
    return Authority(url, certificates)


def certificates_from(path: Path) -> list[Certificate]:
    """The certificates in a PEM file. Raises ValueError, in Dutch, if there are none."""
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} heeft geen certificaten (PEM) die te lezen zijn.") from error


def timestamp_file(release: Path) -> Path:
    """Where the timestamp of a release is, or would be."""
    return release.with_name(f"{release.name}.tsr")


def write_timestamp(release: Path, authority: Authority) -> None:
    """Ask for a timestamp of a release that has none. Raises ValueError, in Dutch, if the TSA does
    not answer, or not with one that holds.
    """
    if timestamp_file(release).is_file():
        return
    declaration = (release / STATEMENT).read_bytes()
    builder = TimestampRequestBuilder().data(declaration).hash_algorithm(HashAlgorithm.SHA256)
    asked = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    try:
        answer = urllib.request.urlopen(  # noqa: S310 - the scheme was checked
            urllib.request.Request(  # noqa: S310
                authority.url,
                data=asked.as_bytes(),
                headers={"Content-Type": "application/timestamp-query"},
            ),
            timeout=TIMEOUT,
        )
        with answer:
            data = answer.read(LARGEST)
    except OSError as error:
        raise ValueError(
            f"De tijdstempeldienst {authority.url} geeft geen antwoord: {error}"
        ) from error
    problem = _problem(data, declaration, certificates_from(authority.certificates))
    if problem is not None:
        raise ValueError(f"Het antwoord van de tijdstempeldienst klopt niet: {problem}")
    write_whole(timestamp_file(release), data)


def timestamp_problem(
    release: Path, certificates: list[Certificate], released: datetime
) -> str | None:
    """Why the timestamp beside a release does not prove that it existed when its log says, in
    Dutch; None if it does. ``released`` is the moment in the log.
    """
    release = release.resolve()
    file = timestamp_file(release)
    if not file.is_file():
        return f"De vrijgave heeft geen tijdstempel: {file.name} ontbreekt naast de map."
    data = file.read_bytes()
    if problem := _problem(data, (release / STATEMENT).read_bytes(), certificates):
        return f"Het tijdstempel in {file.name} klopt niet: {problem}"
    if (stamped := moment_of(release)) < released - AHEAD:
        return (
            f"Het tijdstempel is van {stamped.isoformat()}, voordat er volgens het logboek werd "
            f"vrijgegeven ({released.isoformat()})."
        )
    return None


def moment_of(release: Path) -> datetime:
    """When the TSA saw a release whose timestamp holds, in UTC."""
    return decode_timestamp_response(timestamp_file(release).read_bytes()).tst_info.gen_time


def _problem(data: bytes, declaration: bytes, certificates: list[Certificate]) -> str | None:
    try:
        response: TimeStampResponse = decode_timestamp_response(data)
    except ValueError:
        return "het is geen tijdstempel dat te lezen is."
    builder = VerifierBuilder()
    for one in certificates:
        builder = builder.add_root_certificate(one)
    try:
        builder.build().verify_message(response, declaration)
    except (VerificationError, ValueError):
        return "het is niet van deze verklaring, of niet van een dienst met deze certificaten."
    return None
