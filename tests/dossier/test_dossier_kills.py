"""After a kill at any moment there is the whole dossier or none, and the next seal leaves no
rubbish.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from support.dossiers.dossier_example import folders, sealed

from tasks.dossier.verify import verify
from tasks.storage.whole_folder import STAGING

KILLS = 40
# Not plain fork: the process of the tests may have threads of a Java machine, which a copy of it
# could not live with.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tasks.dossier.seal", "tasks.figures.previous"])


def _seal_without_end(root: Path, seed: int, started: Connection) -> None:
    for number in count():
        files = {
            f"{name}.pdf": f"{seed} {number} {name}".encode() * 20_000
            for name in ("a", "b", "c", "d")
        }
        sealed(root, files)
        if number == 0:
            started.send("the first dossier is sealed")


def test_a_kill_at_any_moment_leaves_whole_dossiers_only(tmp_path: Path) -> None:
    chance = random.Random(20250701)
    rubbish = whole = 0
    for kill in range(KILLS):
        here, there = PROCESSES.Pipe(duplex=False)
        child = PROCESSES.Process(
            target=_seal_without_end, args=(tmp_path, kill, there), daemon=True
        )
        child.start()
        assert here.poll(30), "the child sealed nothing"
        here.recv()
        # From here the child is somewhere in its loop. Nothing more is sent, so this waits a random
        # time, unless the child dies by itself.
        assert not here.poll(chance.uniform(0.0, 0.03)), "the child stopped sealing"
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        assert child.exitcode == -signal.SIGKILL
        left = folders(tmp_path)
        for name in left:
            if not name.startswith(STAGING):
                assert verify(tmp_path / "2025-H1" / name) == []
                whole += 1
        rubbish += any(name.startswith(STAGING) for name in left)
        sealed(tmp_path)
        assert not [name for name in folders(tmp_path) if name.startswith(STAGING)], (
            "the next seal removes what a dead one left"
        )
    assert whole > KILLS
    # Kills that only ever hit between two seals would prove nothing.
    assert rubbish >= 5, rubbish


def test_a_seal_that_is_still_alive_is_not_rubbish(tmp_path: Path) -> None:
    with PROCESSES.Pool(3) as pool:
        made = pool.starmap(
            sealed, [(tmp_path, {"a.pdf": bytes([number]) * 1_000_000}) for number in range(12)]
        )
    assert sorted(path.name for path in made) == folders(tmp_path)
    assert [problem for path in made for problem in verify(path)] == []
