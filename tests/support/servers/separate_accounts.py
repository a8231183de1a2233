"""The accounts of an installation, for tests: real ones, under numbers that nobody has, each with
the groups and the umask that the installation gives it. Only root can be several accounts.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.servers.processes import dies_with_the_tests
from support.servers.team import PAGES_HOST, PREFECT_HOST

from flows.server.install import write_server_files

WORKER, PAGES, RECEIVER, WATCH, PREFECT, OWNER = (
    *("svz-worker", "svz-pages", "svz-receive", "svz-watch", "svz-prefect"),
    "svz",
)

#: Of Linux.
PR_SET_DUMPABLE, CLONE_NEWUSER = 4, 0x1000_0000


@dataclass
class Machine:
    """Folders as the installation makes them, and its accounts, under numbers that nobody has."""

    outputs: Path
    numbers: dict[str, int]
    groups: dict[str, list[int]]
    umasks: dict[str, int]
    script: str

    def install(self) -> None:
        """Make the folders, or give them and what is in them back to their accounts."""
        home = str(self.outputs.parent)
        subprocess.run(["sh", "-c", self.script, "folders.sh", home], check=True)

    def plays(self, account: str, act: Callable[[], Any], *, apart: bool = True) -> Any:
        """What an account gets of ``act``; raises the error that it gets."""
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()

        def run() -> None:
            self._become(account)
            if apart:
                self._apart(account)
            try:
                theirs.send((act(), None))
            except Exception as error:
                theirs.send((None, error))

        process = context.Process(target=run)
        process.start()
        theirs.close()
        try:
            value, error = ours.recv()
        finally:
            process.join()
        if error is not None:
            raise error
        return value

    def _become(self, account: str) -> None:
        number = self.numbers[account]
        os.setgroups(self.groups[account])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
        os.umask(self.umasks[account])

    def _apart(self, account: str) -> None:
        """As PrivateUsers= of the units does, where a machine lets us: others do not exist here."""
        libc, number = ctypes.CDLL(None), self.numbers[account]
        libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        if libc.unshare(CLONE_NEWUSER) == 0:
            Path("/proc/self/setgroups").write_text("deny")
            for kind in ("uid_map", "gid_map"):
                Path("/proc/self", kind).write_text(f"{number} {number} 1")

    def starts(self, account: str, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """A program of an account, in mounts of its own."""
        number = str(self.numbers[account])
        groups = ",".join(map(str, self.groups[account])) or number
        call = ["unshare", "--mount", "setpriv", "--reuid", number, "--regid", number]
        call += ["--groups", groups, "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]
        return subprocess.Popen([*dies_with_the_tests("KILL"), *call, *command], env=environment)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    files = tmp_path_factory.mktemp("server") / "files"
    write_server_files(files, PREFECT_HOST, PAGES_HOST)
    install, script = (files / "install.sh").read_text(), (files / "folders.sh").read_text()
    members = re.findall(
        r'for account in ([a-z -]+); do usermod --append --groups ([a-z-]+) "\$account"', install
    )
    names = [OWNER, PREFECT, WORKER, PAGES, RECEIVER, WATCH, "svz-leveringen", "svz-postvak"]
    numbers = {name: 62_100 + place for place, name in enumerate(names)}
    groups = {
        account: [numbers[group] for who, group in members if account in who.split()]
        for account in names[:6]
    }
    umasks = {
        path.stem: int(found[1], 8)
        for path in files.glob("*.service")
        if (found := re.search(r"^UMask=(\d+)$", path.read_text(), re.MULTILINE))
    }
    for name in sorted(names, key=len, reverse=True):
        script = re.sub(rf"(?<![\w/-]){name}(?= )", str(numbers[name]), script)
        script = script.replace(f'-g {name} "$home"', f'-g {numbers[name]} "$home"')
    # Everybody may pass through, unlike through the folders of the tests.
    home = Path(tempfile.mkdtemp(prefix="svz-accounts-"))
    home.chmod(0o755)
    try:
        made = Machine(home / "svz" / "outputs", numbers, groups, umasks | {OWNER: 0o077}, script)
        made.install()
        yield made
    finally:
        shutil.rmtree(home)
