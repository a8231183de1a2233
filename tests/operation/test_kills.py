"""A run that is killed at any moment leaves the whole dossier or none, and the next run simply
succeeds.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path

from tasks.dossier.assemble import Order, assemble
from tasks.dossier.verify import verify

#: With so many kills the test takes some ten dossiers; more of them are for who looks for
#: something: KILLS=25.
KILLS = int(os.environ.get("KILLS", "8"))


def _assemble(order: Order) -> None:
    os.setpgid(0, 0)
    assemble(order)


def test_killed_at_random_moments(
    example_deliveries: Path, example_outputs: tuple[Path, object, object], tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    (outputs / "history.db").write_bytes((example_outputs[0] / "history.db").read_bytes())
    order = Order(halfjaar="2024-H2", deliveries=example_deliveries / "2024-H2", outputs=outputs)
    # The fork server has everything imported, so that kills fall in the work and not in the
    # imports.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [
            "tasks.dossier.assemble",
            "tasks.sections.buitenland",
            "tasks.sections.uitzonderingenrapportage",
        ]
    )

    def run() -> multiprocessing.process.BaseProcess:
        process = context.Process(target=_assemble, args=(order,))
        process.start()
        return process

    began = time.monotonic()
    whole = run()
    whole.join()
    lasted = time.monotonic() - began
    assert whole.exitcode == 0
    (dossier,) = [path for path in (outputs / "2024-H2").iterdir() if not path.name.startswith(".")]

    moments = random.Random(20250701)
    killed = 0
    while killed < KILLS:
        remove(dossier)
        process = run()
        process.join(moments.uniform(0, lasted))
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            killed += 1
        left = [path for path in (outputs / "2024-H2").iterdir() if not path.name.startswith(".")]
        assert left in ([], [dossier])
        assert not left or verify(dossier) == []

    remove(dossier)
    assert assemble(order).digest == dossier.name
    assert verify(dossier) == []
    # Deliveries may hold what must not be kept, so nothing of a killed run may stay behind.
    assert list(outputs.rglob(".quarantaine-*")) == []


def remove(dossier: Path) -> None:
    """Remove a sealed, so read-only, dossier, if it is there."""
    if dossier.exists():
        dossier.chmod(0o755)
        shutil.rmtree(dossier)
