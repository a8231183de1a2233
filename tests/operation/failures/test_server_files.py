"""The files of a server installation: passwords, units and proxy. That their settings keep what
they promise: test_on_a_server.py.
"""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from support.servers.processes import DEADLINE, dies_with_the_tests, free_port, until
from support.servers.team import PAGES_HOST, PREFECT_HOST, settings

from flows.commands.main import main
from flows.server.install import write_server_files
from flows.shared.exit_codes import ExitCode
from flows.shared.settings import PROJECT
from tasks.deliveries.inbox.arrival import INBOX
from tasks.dossier.halfjaar_store import STORE
from tasks.review.messages.mail import SPOOL


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("server") / "files"
    here = Path(sys.executable)
    write_server_files(folder, PREFECT_HOST, PAGES_HOST, python=here, pages_python=here)
    return folder


def test_passwords_are_new_for_everyone_readable_for_one_and_kept(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        write_server_files(tmp_path / name, PREFECT_HOST, PAGES_HOST)
    secrets = [(tmp_path / name / "server.secret").read_text() for name in ("een", "twee")]
    assert secrets[0] != secrets[1]
    for name in ("server.secret", "worker.secret"):
        assert stat.S_IMODE((tmp_path / "een" / name).stat().st_mode) == 0o600
        assert (
            secrets[0].partition("=")[2] == (tmp_path / "een" / name).read_text().partition("=")[2]
        )
    others = [path for path in (tmp_path / "een").iterdir() if path.suffix != ".secret"]
    assert len(others) > 8
    password = secrets[0].partition(":")[2].strip()
    assert not [path.name for path in others if password in path.read_text()]
    write_server_files(tmp_path / "een", PREFECT_HOST, PAGES_HOST)
    assert (tmp_path / "een" / "server.secret").read_text() == secrets[0]


@pytest.mark.parametrize(
    ("hosts", "words"),
    [
        pytest.param(
            ("prefect.voorbeeld.nl", "prefect.voorbeeld.nl"),
            "ieder een eigen naam",
            id="one name for both",
        ),
        pytest.param(
            ("prefect.voorbeeld.nl;", "dossiers.voorbeeld.nl"),
            "geen naam van een computer",
            id="no name",
        ),
        pytest.param(
            ("prefect.voorbeeld.nl", "a.nl {"),
            "geen naam van een computer",
            id="configuration in a name",
        ),
    ],
)
def test_names_that_can_not_be_are_refused(
    hosts: tuple[str, str], words: str, tmp_path: Path
) -> None:
    options = [
        "server-files",
        "--to",
        str(tmp_path / "uit"),
        "--prefect-host",
        hosts[0],
        "--pages-host",
        hosts[1],
    ]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == ExitCode.USAGE
    assert words in done.output
    assert not (tmp_path / "uit").exists()


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd to check the units with"
)
def test_systemd_understands_the_units_and_finds_them_hardened(files: Path) -> None:
    units, timers = sorted(files.glob("*.service")), sorted(files.glob("*.timer"))
    assert (len(units), len(timers)) == (8, 2)
    checked = subprocess.run(
        ["systemd-analyze", "verify", *units, *timers], capture_output=True, text=True, check=False
    )
    # Units of the machine itself may be wrong as well; that is not ours to judge.
    assert not [line for line in checked.stderr.splitlines() if "svz-" in line], checked.stderr
    for unit in units:
        subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit],
            capture_output=True,
            check=True,
        )


def test_the_server_writes_only_where_its_unit_lets_it(files: Path) -> None:
    (state,) = re.findall(
        r"^StateDirectory=(.+)$", (files / "svz-prefect.service").read_text(), re.MULTILINE
    )
    server = settings(files / "server.env")
    # Beside these Prefect would write its pages into the virtual environment.
    for name in ("PREFECT_HOME", "PREFECT_SERVER_UI_STATIC_DIRECTORY"):
        assert Path(server[name]).is_relative_to(f"/var/lib/{state}")


@pytest.fixture(scope="module")
def proxy(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The example of the proxy, running on ports of its own, with nothing behind it."""
    if shutil.which("nginx") is None:
        pytest.skip("there is no nginx to check the example of the proxy with")
    folder = tmp_path_factory.mktemp("nginx")
    proxy = Proxy(free_port(), free_port())
    text = (files / "nginx.conf").read_text().replace("/etc/svz", str(folder))
    text = text.replace(":80 ", f":{proxy.plain} ").replace(":443 ", f":{proxy.tls} ")
    text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{proxy.plain}", text)
    text = re.sub(r"listen 443\b", f"listen 127.0.0.1:{proxy.tls}", text)
    text = re.sub(r"(?m)^ *listen \[::\].*\n", "", text)
    text = text.replace("client_header_timeout 10s", "client_header_timeout 1s")
    (folder / "tls").mkdir()
    for host in (PREFECT_HOST, PAGES_HOST):
        _make_certificate(folder / "tls", host)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/log; events {{}} "
        f"http {{ access_log off; {places}\n{text}\n}}"
    )
    (folder / "whole.conf").write_text(whole)
    command = ["nginx", "-c", str(folder / "whole.conf"), "-e", str(folder / "log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([*dies_with_the_tests("KILL"), *command])
    try:
        until(lambda: _answers(proxy.tls) or process.poll() is not None, "nginx", every=0.05)
        yield proxy
    finally:
        process.terminate()
        process.wait()


class Proxy(NamedTuple):
    """On which ports it listens."""

    plain: int
    tls: int

    def connect(self, host: str, ciphers: str | None = None) -> ssl.SSLSocket:
        """A TLS connection that asks for a host; with ciphers, by TLS 1.2."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if ciphers is not None:
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
        plain = socket.create_connection(("127.0.0.1", self.tls), DEADLINE)
        return context.wrap_socket(plain, server_hostname=host)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of an answer of the pages' host."""
        with self.connect(PAGES_HOST) as connection:
            request = f"GET {path} HTTP/1.1\r\nHost: {PAGES_HOST}\r\nConnection: close\r\n\r\n"
            connection.sendall(request.encode())
            answer = _all_of(connection)
        return int(answer.split()[1]), answer.decode()


def _make_certificate(folder: Path, host: str) -> None:
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}"]
    request += ["-keyout", str(folder / f"{host}.key"), "-out", str(folder / f"{host}.pem")]
    subprocess.run(request, check=True, capture_output=True)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _all_of(connection: socket.socket) -> bytes:
    answer = b""
    with suppress(ConnectionResetError, ssl.SSLError):
        while part := connection.recv(65_536):
            answer += part
    return answer


def test_the_proxy_gives_nothing_to_a_name_that_is_not_ours(proxy: Proxy) -> None:
    with pytest.raises(ssl.SSLError):
        proxy.connect("elders.example")
    for host, status in (("elders.example", b""), (PAGES_HOST, b"HTTP/1.1 301")):
        with socket.create_connection(("127.0.0.1", proxy.plain), DEADLINE) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            connection.shutdown(socket.SHUT_WR)
            assert _all_of(connection)[:12] == status


def test_the_proxy_takes_ciphers_with_forward_secrecy_only(proxy: Proxy) -> None:
    for ciphers in ("AES256-SHA", "AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA"):
        with pytest.raises(ssl.SSLError):
            proxy.connect(PAGES_HOST, ciphers)
    with proxy.connect(PAGES_HOST, "ECDHE-RSA-AES256-GCM-SHA384") as connection:
        assert connection.version() == "TLSv1.2"


def test_the_proxy_slows_down_who_tries_many_passwords_and_says_so_in_dutch(proxy: Proxy) -> None:
    answers = [proxy.get("/aanmelden") for _ in range(20)]
    assert {status for status, _ in answers} == {502, 429}, "nothing is behind it, or too many"
    assert all("Wacht een minuut" in text for status, text in answers if status == 429)
    assert proxy.get("/beoordeling")[0] == 502


def test_the_proxy_does_not_wait_for_a_request_in_drops(proxy: Proxy) -> None:
    with proxy.connect(PAGES_HOST) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert _all_of(connection)[:12] in (b"", b"HTTP/1.1 408")


def test_no_two_services_that_people_reach_share_an_account_or_what_they_may_write(
    files: Path,
) -> None:
    units = {path.stem: path.read_text() for path in files.glob("*.service")}
    account = {name: _said(text, "User") for name, text in units.items()}
    assert account == {name: [name] for name in units} | {
        "svz-migrate": ["svz"],
        "svz-deploy": ["svz-worker"],
        "svz-purge": ["svz-worker"],
    }
    installed = (files / "install.sh").read_text()
    for name in units:
        assert f" {name}.service" in installed
    # What is looked at again and again has a timer of its name, which is started with the services.
    once = {name for name, text in units.items() if "[Install]" not in text}
    assert once == {path.stem for path in files.glob("*.timer")} == {"svz-watch", "svz-purge"}
    assert all(f"{name}.timer" in installed for name in once)
    # systemd gives all that is in a state directory to the account of whoever starts last.
    states = {name: _said(text, "StateDirectory") for name, text in units.items()}
    assert all(state in ([], account[name]) for name, state in states.items())
    secret = {name for name, text in units.items() if ".secret" in text}
    assert secret == {"svz-prefect", "svz-deploy", "svz-worker", "svz-watch"}


def test_only_who_hands_files_over_opens_them_to_a_group_as_the_manual_says(files: Path) -> None:
    manual = (PROJECT / "docs" / "installation.md").read_text(encoding="utf-8")
    told = re.findall(r"(?m)^\| (0\d{3}) \| (.+?) \|", manual)
    expected = {unit: umask for umask, units in told for unit in re.findall(r"`(svz-\w+)`", units)}
    assert expected == {
        path.stem: _said(path.read_text(), "UMask")[0] for path in files.glob("*.service")
    }
    assert all(umask.endswith("7") for umask in expected.values()), "nothing for all others"


def test_the_pages_are_kept_from_deliveries_and_write_only_what_people_do(files: Path) -> None:
    unit, outputs = (files / "svz-pages.service").read_text(), "/var/lib/svz/outputs"
    assert set(_said(unit, "InaccessiblePaths")) == {f"{outputs}/{STORE}", f"{outputs}/leveringen"}
    writes = _said(unit, "ReadWritePaths")
    assert writes == [f"{outputs}/{one}" for one in ("vrijgegeven", INBOX, SPOOL)]
    # What a unit names and is not there keeps it from starting.
    made = re.findall(r"^\d+ \S+ \S+ (\S+)$", (files / "folders.sh").read_text(), re.MULTILINE)
    assert made[0] == "outputs", "each before what is in it"
    for path in files.glob("*.service"):
        for kind in ("InaccessiblePaths", "ReadWritePaths", "ReadOnlyPaths"):
            for named in _said(path.read_text(), kind):
                assert named.startswith("-") or named.removeprefix("/var/lib/svz/") in made


def _said(unit: str, name: str) -> list[str]:
    return (
        re.findall(rf"^{name}=(.*)$", unit, re.MULTILINE)[0].split() if f"\n{name}=" in unit else []
    )
