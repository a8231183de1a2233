"""A release of an installation that names a time-stamping authority has a timestamp of it, which
``svz verify`` and OpenSSL verify; without an answer the release stands, and is stamped later.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.review.review_example import Clock, approved

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.review.record.store import Review
from tasks.review.release import second_verifier
from tasks.review.release.release import finish_releases, release
from tasks.review.release.timestamp import Authority, authority_from, timestamp_file
from tasks.review.release.verify import verify_folder

CONFIGURATION = """
[ tsa ]
default_tsa = here
[ here ]
dir = {folder}
serial = $dir/serial
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[ leaf ]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ req ]
distinguished_name = name
[ name ]
"""


def openssl(*arguments: str | Path) -> str:
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_certificates(folder: Path) -> Path:
    """A root, and an authority below it; returns the file with the certificate of the root."""
    config = folder / "ts.cnf"
    config.write_text(CONFIGURATION.format(folder=folder))
    (folder / "serial").write_text("01\n")
    root, request = folder / "root.pem", folder / "tsa.csr"
    new = ("-newkey", "rsa:2048", "-nodes", "-config", config)
    of_root = ("-addext", "basicConstraints=critical,CA:true", "-addext", "keyUsage=keyCertSign")
    openssl(
        *("req", "-x509", *new, "-keyout", folder / "root.key", "-subj", "/CN=wortel"),
        *(*of_root, "-out", root, "-days", "30"),
    )
    openssl(
        *("req", *new, "-keyout", folder / "tsa.key", "-subj", "/CN=tijdstempels"),
        *("-out", request),
    )
    openssl(
        *("x509", "-req", "-in", request, "-CA", root, "-CAkey", folder / "root.key", "-days"),
        *("30", "-set_serial", "2", "-extfile", config, "-extensions", "leaf"),
        *("-out", folder / "tsa.pem"),
    )
    return root


class Tsa(ThreadingHTTPServer):
    """Answers with OpenSSL; ``answers`` with something else instead."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.answers: bytes | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Tsa

    def do_POST(self) -> None:
        assert self.headers["Content-Type"] == "application/timestamp-query"
        query, reply = self.server.folder / "query.tsq", self.server.folder / "reply.tsr"
        query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        config = self.server.folder / "ts.cnf"
        openssl("ts", "-reply", "-config", config, "-queryfile", query, "-out", reply)
        answer = self.server.answers if self.server.answers is not None else reply.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Nothing in the output of a test."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tsa, Path]]:
    folder = tmp_path_factory.mktemp("tsa")
    root = make_certificates(folder)
    with Tsa(folder) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running, root
        running.shutdown()
        thread.join()


@pytest.fixture
def tsa(server: tuple[Tsa, Path], review: Review) -> tuple[Tsa, Path]:
    running, root = server
    running.answers = None
    review.authority = authority_from(running.url, root)
    return server


def said(folder: Path, root: Path) -> tuple[int, str]:
    """What ``svz verify`` says; the second verifier says the same, in fewer words."""
    done = CliRunner().invoke(main, ["verify", str(folder), "--tsa-certificates", str(root)])
    try:
        second_verifier.Release(folder, certificates=root)
        second = 0
    except second_verifier.WRONG:
        second = ExitCode.NOT_WHOLE
    assert done.exit_code == second, done.output
    return done.exit_code, done.output.strip()


def test_a_release_is_stamped_and_anyone_can_check_when_it_existed(
    review: Review, tsa: tuple[Tsa, Path]
) -> None:
    folder = release(review, "vera", approved(review))
    code, told = said(folder, tsa[1])
    assert code == 0, told
    assert "De tijdstempeldienst zag haar op 20" in told
    by_hand = openssl(
        *("ts", "-verify", "-data", folder / "statement.json", "-in", timestamp_file(folder)),
        *("-CAfile", tsa[1]),
    )
    assert "Verification: OK" in by_hand
    assert verify_folder(folder) == []
    done = CliRunner().invoke(main, ["verify", str(folder)])
    assert "Niet op het tijdstempel gecontroleerd" in done.output


def test_without_an_answer_the_release_stands_and_is_stamped_later(
    review: Review, tsa: tuple[Tsa, Path], caplog: pytest.LogCaptureFixture
) -> None:
    server, root = tsa
    review.authority = Authority("http://127.0.0.1:1/", root)
    folder = release(review, "vera", approved(review))
    assert "geeft geen antwoord" in caplog.text
    assert said(folder, root) == (
        ExitCode.NOT_WHOLE,
        f"Niet heel: De vrijgave heeft geen tijdstempel: {folder.name}.tsr ontbreekt naast de map.",
    )
    review.authority = Authority(server.url, root)
    server.answers = b"geen tijdstempel"
    assert finish_releases(review) == [folder]
    assert "dat te lezen is" in caplog.text
    assert not timestamp_file(folder).exists()
    server.answers = None
    assert finish_releases(review) == [folder]
    before = timestamp_file(folder).read_bytes()
    assert said(folder, root)[0] == 0
    assert finish_releases(review) == [folder]
    assert timestamp_file(folder).read_bytes() == before, "the first says the most"


def test_a_stamp_of_another_release_or_authority_does_not_count(
    review: Review, tsa: tuple[Tsa, Path], tmp_path: Path
) -> None:
    folder = release(review, "vera", approved(review))
    (tmp_path / "ander").mkdir()
    other = make_certificates(tmp_path / "ander")
    assert "of niet van een dienst met deze certificaten" in said(folder, other)[1]
    whole = timestamp_file(folder).read_bytes()
    query = tmp_path / "query"
    openssl("ts", "-query", "-data", tsa[1], "-sha256", "-cert", "-out", query)
    config = tsa[0].folder / "ts.cnf"
    stamp = timestamp_file(folder)
    openssl("ts", "-reply", "-config", config, "-queryfile", query, "-out", stamp)
    assert said(folder, tsa[1])[0] == ExitCode.NOT_WHOLE
    for damaged in (whole[:-1], whole[: len(whole) // 2], b"", whole[::-1]):
        stamp.write_bytes(damaged)
        code, told = said(folder, tsa[1])
        assert (code, "Traceback" in told) == (ExitCode.NOT_WHOLE, False), told
    stamp.write_bytes(whole)
    assert said(folder, tsa[1])[0] == 0


def test_a_clock_that_was_ahead_is_seen_by_the_stamp(
    review: Review, clock: Clock, tsa: tuple[Tsa, Path]
) -> None:
    clock.pass_time(datetime.now(UTC).replace(year=datetime.now(UTC).year + 4) - clock())
    folder = release(review, "vera", approved(review))
    assert verify_folder(folder) == []
    assert "voordat er volgens het logboek werd vrijgegeven" in said(folder, tsa[1])[1]


@pytest.mark.parametrize(
    ("url", "certificates", "told"),
    [
        ("https://tsa.example.org", None, "allebei"),
        (None, "root", "allebei"),
        ("ftp://tsa.example.org", "root", "geen adres van een tijdstempeldienst"),
        ("https://tsa.example.org", "gone", "geen certificaten"),
    ],
)
def test_half_of_an_authority_is_refused(
    server: tuple[Tsa, Path], url: str | None, certificates: str | None, told: str
) -> None:
    root = {"root": server[1], "gone": Path("weg.pem"), None: None}[certificates]
    with pytest.raises(ValueError, match=told):
        authority_from(url, root)
    assert authority_from(None, None) is None
