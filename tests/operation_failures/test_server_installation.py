"""What the files of a server installation promise, seen on a server that runs with those very settings; and the units and the proxy."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest
from click.testing import CliRunner
from team import PAGES_HOST, PREFECT_HOST, Team, until

from flows.cli import main
from flows.server_files import write_server_files

ELSEWHERE = "https://elders.voorbeeld.nl"


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("server") / "files"
    write_server_files(folder, PREFECT_HOST, PAGES_HOST, python=Path(sys.executable))
    return folder


def refusal(team: Team, path: str, **how: str) -> int:
    with pytest.raises(HTTPError) as refused:
        team.request(path, **how).close()
    return refused.value.code


def test_without_the_password_nobody_gets_in(installation: Team) -> None:
    assert refusal(installation, "/admin/version", method="GET", password="") == 401
    assert refusal(installation, "/admin/version", method="GET", password="svz:geraden") == 401
    with installation.request("/admin/version", method="GET") as answer:
        assert answer.status == 200


def test_another_web_site_can_not_have_a_browser_change_anything(installation: Team) -> None:
    # With the password, as a browser that knows it would send it, but without the token that only our own pages can read.
    assert refusal(installation, "/flow_runs/filter") == 403
    with installation.request("/admin/version", method="GET", Origin=ELSEWHERE) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers
    with installation.request("/admin/version", method="GET", Origin=f"https://{PREFECT_HOST}") as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == f"https://{PREFECT_HOST}"


def test_the_ui_may_ask_nothing_of_other_hosts(installation: Team) -> None:
    with urlopen(f"{installation.address.removesuffix('/api')}/v2/", timeout=30) as answer:
        assert "text/html" in answer.headers["Content-Type"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "http" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
    # An address of this machine under another name, which a web site elsewhere may give itself.
    assert refusal(installation, "/health", method="GET", Host="elders.voorbeeld.nl") == 400


def test_nothing_is_told_outside(installation: Team) -> None:
    assert installation.server_settings["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert installation.server_settings["DO_NOT_TRACK"] == installation.worker_settings["DO_NOT_TRACK"] == "1"
    assert installation.server is not None
    ours = [psutil.Process(installation.server.pid), *(worker.process for worker in installation.workers.values() if worker.process)]
    peers = {one.raddr.ip for process in ours for one in process.net_connections("inet") if one.raddr}
    assert peers == {"127.0.0.1"}


def test_deploying_again_changes_nothing_and_the_next_runs_are_planned(installation: Team) -> None:
    def planned() -> list[datetime]:
        runs = installation.ask(
            "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "sort": "EXPECTED_START_TIME_ASC"}
        )
        return [datetime.fromisoformat(run["expected_start_time"]) for run in runs if run["auto_scheduled"]]

    assert until(planned, "planned runs")
    before = {one["name"] for one in installation.ask("/deployments/filter")}
    installation.deploy()
    assert {one["name"] for one in installation.ask("/deployments/filter")} == before
    assert len(installation.ask("/automations/filter")) == 1


def test_passwords_are_new_for_everyone_readable_for_one_and_kept(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        write_server_files(tmp_path / name, PREFECT_HOST, PAGES_HOST)
    secrets = [(tmp_path / name / "server.secret").read_text() for name in ("een", "twee")]
    assert secrets[0] != secrets[1]
    for name in ("server.secret", "worker.secret"):
        assert stat.S_IMODE((tmp_path / "een" / name).stat().st_mode) == 0o600
        assert secrets[0].partition("=")[2] == (tmp_path / "een" / name).read_text().partition("=")[2]
    others = [path for path in (tmp_path / "een").iterdir() if path.suffix != ".secret"]
    assert len(others) > 8
    password = secrets[0].partition(":")[2].strip()
    assert not [path.name for path in others if password in path.read_text()]
    write_server_files(tmp_path / "een", PREFECT_HOST, PAGES_HOST)
    assert (tmp_path / "een" / "server.secret").read_text() == secrets[0]


@pytest.mark.parametrize(
    ("hosts", "words"),
    [
        pytest.param(("prefect.voorbeeld.nl", "prefect.voorbeeld.nl"), "ieder een eigen naam", id="one name for both"),
        pytest.param(("prefect.voorbeeld.nl;", "dossiers.voorbeeld.nl"), "geen naam van een computer", id="no name"),
        pytest.param(("prefect.voorbeeld.nl", "a.nl {"), "geen naam van een computer", id="configuration in a name"),
    ],
)
def test_names_that_can_not_be_are_refused(hosts: tuple[str, str], words: str, tmp_path: Path) -> None:
    options = ["server-files", "--to", str(tmp_path / "uit"), "--prefect-host", hosts[0], "--pages-host", hosts[1]]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 2
    assert words in done.output
    assert not (tmp_path / "uit").exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd to check the units with")
def test_systemd_understands_the_units_and_finds_them_hardened(files: Path) -> None:
    units = sorted(files.glob("*.service"))
    assert len(units) == 4
    checked = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    # Units of the machine itself may be wrong as well; that is not ours to judge.
    assert not [line for line in checked.stderr.splitlines() if "svz-" in line], checked.stderr
    for unit in units:
        subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=20", unit], capture_output=True, check=True)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="there is no nginx to check the example of the proxy with")
def test_nginx_understands_the_proxy(files: Path, tmp_path: Path) -> None:
    text = (files / "nginx.conf").read_text().replace("/etc/svz", str(tmp_path))
    (tmp_path / "tls").mkdir()
    for host in (PREFECT_HOST, PAGES_HOST):
        request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={host}"]
        request += ["-keyout", str(tmp_path / f"tls/{host}.key"), "-out", str(tmp_path / f"tls/{host}.pem")]
        subprocess.run(request, check=True, capture_output=True)
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off;\n{text}\n}}"
    (tmp_path / "whole.conf").write_text(whole)
    checked = subprocess.run(["nginx", "-t", "-c", tmp_path / "whole.conf"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
