"""One server installation for all tests of this folder, and what a run without Prefect makes of the
same deliveries.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from support.servers.postgresql_server import PostgresServer
from support.servers.team import Team, team

from flows.shared.settings import PROJECT
from tasks.dossier.assemble import Order, assemble


class Direct(NamedTuple):
    """The deliveries of both halfjaren, and the digests of their dossiers without Prefect."""

    deliveries: Path
    digests: dict[str, str | None]


@pytest.fixture(scope="session")
def direct(tmp_path_factory: pytest.TempPathFactory) -> Direct:
    """2024-H2 and then 2025-H1, assembled plainly, one after the other."""
    folder = tmp_path_factory.mktemp("plain")
    digests = {}
    for halfjaar in ("2024-H2", "2025-H1"):
        deliveries = folder / "leveringen" / halfjaar
        subprocess.run(
            [
                sys.executable,
                PROJECT / "config/voorbeeld/generate.py",
                halfjaar,
                "--out",
                deliveries,
            ],
            check=True,
            cwd=PROJECT,
        )
        digests[halfjaar] = assemble(
            Order(halfjaar=halfjaar, deliveries=deliveries, outputs=folder)
        ).digest
    return Direct(folder / "leveringen", digests)


@pytest.fixture(scope="session")
def installation(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Team]:
    """A server and two workers, which take one run each so that two runs are on two machines."""
    with team(tmp_path_factory.mktemp("team"), postgres_server) as made:
        made.add_worker("een")
        made.add_worker("twee")
        yield made
