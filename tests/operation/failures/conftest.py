"""One server installation for all tests of this folder, and what a run without Prefect makes of the
same deliveries.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from support.servers.postgresql_server import PostgresServer
from support.servers.team import Team
from support.servers.team import team as started_team

from tasks.dossier.order import Outcome


class Direct(NamedTuple):
    """The deliveries of both halfjaren, and the digests of their dossiers without Prefect."""

    deliveries: Path
    digests: dict[str, str | None]


@pytest.fixture(scope="session")
def direct(example_deliveries: Path, example_outputs: tuple[Path, Outcome, Outcome]) -> Direct:
    """2024-H2 and then 2025-H1, assembled plainly, one after the other."""
    return Direct(example_deliveries, {one.halfjaar: one.digest for one in example_outputs[1:]})


@pytest.fixture(scope="session")
def team(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Team]:
    """A server and two workers, which take one run each so that two runs are on two machines."""
    with started_team(tmp_path_factory.mktemp("team"), postgres_server) as made:
        made.add_worker("een")
        made.add_worker("twee")
        yield made
