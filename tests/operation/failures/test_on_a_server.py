"""A server installation: its settings keep what its files promise. What its workers do, and what
falls away in the middle of a run: tests/long. All in one file, so that one worker of pytest runs
it, on one server.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest
from support.servers.postgresql_server import PostgresServer
from support.servers.processes import DEADLINE, until
from support.servers.team import PREFECT_HOST, Team, empty_server

ELSEWHERE = "https://elders.voorbeeld.nl"


@pytest.fixture(scope="module")
def team(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Team]:
    with empty_server(tmp_path_factory.mktemp("server"), postgres_server) as made:
        yield made


def refusal(team: Team, path: str, **how: str) -> int:
    with pytest.raises(HTTPError) as refused:
        team.request(path, **how).close()
    return refused.value.code


def test_without_the_password_nobody_gets_in(team: Team) -> None:
    assert refusal(team, "/admin/version", method="GET", password="") == 401
    assert refusal(team, "/admin/version", method="GET", password="svz:geraden") == 401
    with team.request("/admin/version", method="GET") as answer:
        assert answer.status == 200


def test_another_web_site_can_not_have_a_browser_change_anything(team: Team) -> None:
    # With the password, as a browser that knows it would send it, but without the token that only
    # our own pages can read.
    assert refusal(team, "/flow_runs/filter") == 403
    with team.request("/admin/version", method="GET", Origin=ELSEWHERE) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers
    with team.request("/admin/version", method="GET", Origin=f"https://{PREFECT_HOST}") as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == f"https://{PREFECT_HOST}"


def test_the_ui_may_ask_nothing_of_other_hosts(team: Team) -> None:
    with urlopen(f"{team.address.removesuffix('/api')}/v2/", timeout=DEADLINE) as answer:
        assert "text/html" in answer.headers["Content-Type"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "http" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
    # An address of this machine under another name, which a web site elsewhere may give itself.
    assert refusal(team, "/health", method="GET", Host="elders.voorbeeld.nl") == 400


def test_nothing_is_told_outside(team: Team) -> None:
    assert team.server_settings["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert team.server_settings["DO_NOT_TRACK"] == team.worker_settings["DO_NOT_TRACK"] == "1"
    worker = team.add_worker("een").process
    assert team.server is not None
    assert worker is not None

    def peers(process: psutil.Process) -> set[str]:
        return {one.raddr.ip for one in process.net_connections("inet") if one.raddr}

    assert until(lambda: peers(worker), "the worker at the server") == {"127.0.0.1"}
    assert peers(psutil.Process(team.server.pid)) == {"127.0.0.1"}
