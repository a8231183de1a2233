"""The files of a server installation: passwords, units and proxy. That their settings keep what
they promise: test_on_a_server.py.
"""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.servers.team import PAGES_HOST, PREFECT_HOST, settings

from flows.commands.main import main
from flows.server.install import write_server_files
from flows.shared.exit_codes import ExitCode
from tasks.dossier.halfjaar_store import STORE
from tasks.dossier.sealed.seal import FINAL_FOLDER


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("server") / "files"
    write_server_files(folder, PREFECT_HOST, PAGES_HOST, python=Path(sys.executable))
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
    units = sorted(files.glob("*.service"))
    assert len(units) == 4
    checked = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
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


@pytest.mark.skipif(
    shutil.which("nginx") is None, reason="there is no nginx to check the example of the proxy with"
)
def test_nginx_understands_the_proxy(files: Path, tmp_path: Path) -> None:
    text = (files / "nginx.conf").read_text().replace("/etc/svz", str(tmp_path))
    (tmp_path / "tls").mkdir()
    for host in (PREFECT_HOST, PAGES_HOST):
        request = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-subj",
            f"/CN={host}",
        ]
        request += [
            "-keyout",
            str(tmp_path / f"tls/{host}.key"),
            "-out",
            str(tmp_path / f"tls/{host}.pem"),
        ]
        subprocess.run(request, check=True, capture_output=True)
    whole = (
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log "
        f"off;\n{text}\n}}"
    )
    (tmp_path / "whole.conf").write_text(whole)
    checked = subprocess.run(
        ["nginx", "-t", "-c", tmp_path / "whole.conf"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_the_pages_are_kept_from_deliveries_that_the_installation_makes_sure_are_there(
    files: Path,
) -> None:
    unit, script = (files / "svz-pages.service").read_text(), (files / "install.sh").read_text()
    (closed,) = [
        line.partition("=")[2].split()
        for line in unit.splitlines()
        if line.startswith("InaccessiblePaths=")
    ]
    outputs = "/var/lib/svz/outputs"
    assert set(closed) == {f"{outputs}/{STORE}", f"{outputs}/leveringen"}
    assert f"ReadOnlyPaths={outputs}/{FINAL_FOLDER}\n" in unit
    made = script.partition("for folder in ")[2].partition(";")[0].split()
    assert made[:2] == ["/var/lib/svz", outputs], "each before what is in it"
    assert set(made[2:]) == {*closed, f"{outputs}/{FINAL_FOLDER}"}
