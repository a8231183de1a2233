"""One server installation for all tests of a module, and what a run without Prefect makes of the same
deliveries.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from support.dossiers.small_house import HALFJAREN, SmallHouse, make_house
from support.servers.postgresql_server import PostgresServer
from support.servers.team import Team
from support.servers.team import team as started_team

from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order

#: Enough that a run is under way for a while, and a third of the work of the whole example.
ANNEXES = ("uitzonderingenrapportage", "invordering", "damages")


class Direct(NamedTuple):
    """The deliveries of both halfjaren, and the digests of their dossiers without Prefect."""

    deliveries: Path
    digests: dict[str, str | None]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> SmallHouse:
    """By whose definitions the servers and workers go."""
    return make_house(tmp_path_factory.mktemp("huis"), ANNEXES)


@pytest.fixture
def by_its_definitions(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test goes by them too."""
    for name, value in house.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def direct(house: SmallHouse, tmp_path_factory: pytest.TempPathFactory) -> Direct:
    """2024-H2 and then 2025-H1, assembled plainly, one after the other."""
    outputs = tmp_path_factory.mktemp("direct")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in house.environment.items():
            patch.setenv(name, value)
        outcomes = [
            assemble(
                Order(halfjaar=one, deliveries=house.deliveries / one, outputs=outputs / "outputs")
            )
            for one in HALFJAREN
        ]
    return Direct(house.deliveries, {one.halfjaar: one.digest for one in outcomes})


@pytest.fixture(scope="module")
def team(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory, house: SmallHouse
) -> Iterator[Team]:
    """A server and two workers, which take one run each so that two runs are on two machines.

    They end with the module: they keep a processor busy, also when nobody asks anything of them.
    """
    folder = tmp_path_factory.mktemp("team")
    with started_team(folder, postgres_server, house.environment) as made:
        made.add_worker("een")
        made.add_worker("twee")
        yield made
