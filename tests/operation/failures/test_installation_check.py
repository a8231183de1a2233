"""check-installation.sh, where there is no systemd: what it says of who reads what, of real
accounts and their processes. All of it under systemd: tests/long/test_booted_systemd.py.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.servers.separate_accounts import (
    OWNER,
    PAGES,
    PREFECT,
    RECEIVER,
    WATCH,
    WORKER,
    Machine,
)
from support.servers.team import PAGES_HOST, PREFECT_HOST

from flows.server.install import write_server_files
from tasks.dossier.halfjaar_store import STORE

pytestmark = pytest.mark.skipif(
    os.getuid() != 0 or sys.platform != "linux", reason="only root can be several accounts"
)

#: What it asks of systemd and of the database; not here.
ELSEWHERE = ["check_units", "check_accounts", "check_database", "check_scores"]


@pytest.mark.parametrize("opened", [False, True], ids=["as installed", "opened to all"])
def test_the_check_of_an_installation_sees_who_reads_what(
    machine: Machine, tmp_path: Path, opened: bool
) -> None:
    write_server_files(tmp_path / "files", PREFECT_HOST, PAGES_HOST)
    text = (tmp_path / "files" / "check-installation.sh").read_text()
    # Whoever can not come here can not read it, whatever its mode says.
    settings = machine.outputs.parent.parent / "etc"
    shutil.rmtree(settings, ignore_errors=True)
    settings.mkdir()
    settings.chmod(0o755)
    (settings / "worker.env").touch()
    (settings / "worker.secret").touch(0o600)
    (settings / "worker.secret").write_text("PREFECT_API_AUTH_STRING=svz:geheim")
    text = text.replace("=/var/lib/svz/outputs", f"={machine.outputs}")
    text = text.replace("=/etc/svz", f"={settings}").replace("[ -d /run/systemd/system ]", "true")
    text = re.sub(rf"(?m)^({'|'.join(ELSEWHERE)})\n", "", text)
    (tmp_path / "check.sh").write_text(text)
    # As in /etc; and what systemd would say of processes that it did not start.
    everybody = Path("/etc/passwd").read_text(), Path("/etc/group").read_text()
    people, groups = (text.rstrip("\n").splitlines() for text in everybody)
    for name, number in machine.numbers.items():
        members = [one for one, its in machine.groups.items() if number in its]
        people.append(f"{name}:x:{number}:{number}::/:/usr/sbin/nologin")
        groups.append(f"{name}:x:{number}:{','.join(members)}")
    (tmp_path / "passwd").write_text("\n".join(people) + "\n")
    (tmp_path / "group").write_text("\n".join(groups) + "\n")
    systemctl = tmp_path / "bin" / "systemctl"
    systemctl.parent.mkdir()
    systemctl.write_text(f'#!/bin/sh\ncat {tmp_path}/"$5" 2>/dev/null || echo 0\n')
    systemctl.chmod(0o755)
    driver = f"""
    mount --bind {tmp_path}/passwd /etc/passwd && mount --bind {tmp_path}/group /etc/group
    for one in {PREFECT} {WORKER} {PAGES} {RECEIVER}; do
        unshare --mount setpriv --reuid $one --regid $one --init-groups --no-new-privs sleep 600 &
        echo $! >{tmp_path}/$one
    done
    PATH={tmp_path}/bin:$PATH sh {tmp_path}/check.sh; code=$?
    for one in {PREFECT} {WORKER} {PAGES} {RECEIVER}; do kill "$(cat {tmp_path}/$one)"; done
    exit $code
    """
    if opened:
        (settings / "worker.secret").chmod(0o644)
        (machine.outputs / STORE).chmod(0o2775)
    try:
        call = ["unshare", "--mount", "sh", "-c", driver]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
    finally:
        machine.install()
    *checks, last = done.stdout.splitlines()
    wrong = [line.removeprefix("FOUT  ") for line in checks if not line.startswith("goed  ")]
    secret = "kan bij het geheim worker.secret"
    readers = [*(f"{one} kan bij wat uit leveringen" for one in (OWNER, PAGES, WATCH))]
    expected = [*readers, *(f"{one} {secret}" for one in (OWNER, PREFECT, WORKER, PAGES))]
    expected += [f"{one} {secret}" for one in (RECEIVER, WATCH)]
    assert len(wrong) == len(expected) * opened, done.stdout + done.stderr
    assert all(map(str.startswith, sorted(wrong), sorted(expected)))
    assert (done.returncode, "controles zijn" in last) == (int(opened), True)
