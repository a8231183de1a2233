"""An installation under a systemd that was really started, in a container over the system of this
machine: install.sh does its work there, all services run, and check-installation.sh says that
accounts are kept apart; and says what is wrong where somebody changed it. Needs root, and a machine
that lets systemd-nspawn start one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.servers.team import PAGES_HOST, PREFECT_HOST

from flows.shared.settings import PROJECT

pytestmark = [
    pytest.mark.grows,
    pytest.mark.skipif(shutil.which("systemd-nspawn") is None, reason="there is no systemd-nspawn"),
    pytest.mark.needs("postgresql"),
]

#: In the container: the product, its packages, and a Python that its services can reach.
PRODUCT, PACKAGES, INTERPRETER = "/opt/svz", "/opt/packages", "/opt/python"
#: In seconds; an hour, on the slowest of machines.
AT_MOST = 3_600

#: What happens in the container. An account is given files as the product would; then the check.
STEPS = rf"""
set -eu
exec >/proef/log 2>&1
{"ldconfig " + INTERPRETER + "/lib" if Path(sys.base_prefix) != Path("/usr") else ""}
pg_createcluster "$(ls /usr/lib/postgresql | tail -n 1)" main
systemctl daemon-reload
systemctl start postgresql
{PRODUCT}/.venv/bin/python -m flows.commands.main server-files --to /proef/files \
    --prefect-host {PREFECT_HOST} --pages-host {PAGES_HOST}
drop_in() {{
    mkdir -p "/etc/systemd/system/$1.service.d"
    printf "[Service]\n$2\n" >"/etc/systemd/system/$1.service.d/override.conf"
}}
openssl genpkey -algorithm ed25519 -out /etc/signing.pem
credential='LoadCredential=signing.pem:/etc/signing.pem'
drop_in svz-pages "$credential\nEnvironment=SVZ_SIGNING_KEY=%%d/signing.pem"
sh /proef/files/install.sh
outputs=/var/lib/svz/outputs
setpriv --reuid svz-worker --regid svz-worker --init-groups sh -c "umask 027
    mkdir -m 0700 $outputs/.store/2025-H1 && echo record >$outputs/.store/2025-H1/record
    mkdir -p $outputs/leveringen/2025-H1 && echo record >$outputs/leveringen/2025-H1/damages.csv"
systemctl start svz-purge svz-watch

check() {{ sh /proef/files/check-installation.sh >"/proef/$1" 2>&1 || echo "$?" >>"/proef/$1"; }}
check whole

chmod -R o+rX $outputs/.store
chmod 0644 /etc/svz/worker.secret
runuser -u postgres -- psql --quiet --command 'GRANT svz TO "svz-watch"'
systemctl stop svz-purge.timer
open='PrivateUsers=no\nRestrictNamespaces=no\nCapabilityBoundingSet=CAP_CHOWN\nSystemCallFilter='
drop_in svz-receive "User=svz-worker\nProtectSystem=no\n$open"
systemctl daemon-reload
systemctl restart svz-receive
check changed
"""

UNIT = """
[Service]
Type=oneshot
ExecStart=/bin/sh /proef/steps.sh

[Unit]
SuccessAction=poweroff-force
FailureAction=poweroff-force
"""


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The root of the container, after it ran and stopped by itself."""
    folder = tmp_path_factory.mktemp("container")
    mount = ["mount", "-t"]
    # Not on the disk that it lies over.
    if subprocess.run(
        [*mount, "tmpfs", "tmpfs", folder], capture_output=True, check=False
    ).returncode:
        pytest.skip("only root may mount a file system")
    try:
        root, changes, work = (folder / name for name in ("root", "changes", "work"))
        for one in (root, changes, work):
            one.mkdir()
        layers = f"lowerdir=/,upperdir={changes},workdir={work}"
        subprocess.run([*mount, "overlay", "overlay", "-o", layers, root], check=True)
        try:
            _prepare(root)
            _start(root)
            yield root
        finally:
            subprocess.run(["umount", root], check=True)
    finally:
        subprocess.run(["umount", folder], check=True)


def _prepare(root: Path) -> None:
    """Put the product in it, and what happens there; and take this machine's databases away."""
    for place in ("etc/postgresql", "var/lib/postgresql"):
        for one in (root / place).glob("*"):
            shutil.rmtree(one)
    product = root / PRODUCT.lstrip("/")
    shutil.copytree(PROJECT, product, ignore=shutil.ignore_patterns(".*", "outputs", "tests"))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for name in (".venv", ".venv-pages"):
        packages = product / name / "lib" / version / "site-packages"
        packages.mkdir(parents=True)
        (packages / "product.pth").write_text(f"{PRODUCT}\n{PACKAGES}\n")
        (product / name / "bin").mkdir()
        home = INTERPRETER if Path(sys.base_prefix) != Path("/usr") else "/usr"
        (product / name / "bin" / "python").symlink_to(f"{home}/bin/{version}")
        (product / name / "pyvenv.cfg").write_text(f"home = {home}/bin\n")
    (root / "proef").mkdir()
    (root / "proef" / "steps.sh").write_text(STEPS)
    (root / "etc" / "systemd" / "system" / "proef.service").write_text(UNIT)


def _start(root: Path) -> None:
    call = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network"]
    call += [f"--bind-ro={sysconfig.get_path('purelib')}:{PACKAGES}"]
    if Path(sys.base_prefix) != Path("/usr"):
        call += [f"--bind-ro={sys.base_prefix}:{INTERPRETER}"]
    call += ["--directory", str(root), "--boot", "--", "--unit=proef.service"]
    done = subprocess.run(call, capture_output=True, timeout=AT_MOST, check=False)
    if not (root / "proef" / "log").exists():
        said = done.stderr.decode(errors="replace").strip().splitlines()
        pytest.skip(f"this machine starts no systemd in a container: {said[-1:]}")


def said_by_the_check(container: Path, name: str) -> list[str]:
    """The lines, with no numbers of processes."""
    said = container / "proef" / name
    assert said.exists(), (container / "proef" / "log").read_text()
    return re.sub(r" \(proces \d+\)", "", said.read_text()).splitlines()


def test_an_installation_keeps_its_accounts_apart(container: Path) -> None:
    *checks, last = said_by_the_check(container, "whole")
    assert [line for line in checks if not line.startswith("goed  ")] == []
    assert (last, len(checks) > 100) == (f"Alle {len(checks)} controles zijn goed.", True)
    for service in ("svz-prefect", "svz-worker", "svz-pages", "svz-receive"):
        assert f"goed  {service} draait als {service}" in checks
    assert "goed  svz-deploy draait als svz-worker" in checks
    assert "goed  svz-prefect kan niet bij de sleutel waarmee vrijgaven worden getekend" in checks
    scores = [line for line in checks if re.search(r"staat voor [01]\.\d van de 10 bloot", line)]
    assert len(scores) == 8


#: Where each of what was changed is told.
CHANGED = [
    *("svz-purge.timer is niet actief", "svz-receive draait als svz-worker, en niet"),
    "svz-receive kan meer dan een gewoon account: CapBnd:0000000000000001",
    *(
        f"{one} kan bij wat uit leveringen wordt bewaard"
        for one in ("svz", "svz-pages", "svz-watch")
    ),
    "svz kan bij het geheim worker.secret",
    *(
        f"svz-{one} kan bij het geheim worker.secret, ook binnen de eigen dienst"
        for one in ("prefect", "worker", "pages", "receive")
    ),
    "svz-watch kan bij het geheim worker.secret",
    *("svz-watch heeft er recht op",) * 9,
    "svz-receive staat te veel bloot",
]


def test_what_was_changed_is_told_and_nothing_else(container: Path) -> None:
    *checks, last, code = said_by_the_check(container, "changed")
    wrong = [line.removeprefix("FOUT  ") for line in checks if line.startswith("FOUT  ")]
    assert code == "1"
    assert last == f"{len(wrong)} van de {len(checks)} controles zijn FOUT; ze staan hierboven."
    assert len(wrong) == len(CHANGED), wrong
    for told, expected in zip(wrong, CHANGED, strict=True):
        assert told.startswith(expected)
