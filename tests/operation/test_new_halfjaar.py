"""A halfjaar that is added or changed while everything runs is on the form, with its days on the
schedule, without starting anything again. On a real server: test_serve_again.py.
"""

from __future__ import annotations

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from flows.server import follow
from flows.server.supervisor import CannotRunError
from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE
from tasks.definitions.halfjaar import FOLDER
from tasks.definitions.next_halfjaar import propose_next, write_proposal


def test_the_flows_are_put_in_place_anew_for_each_change_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    halfjaren = tmp_path / FOLDER
    shutil.copytree(BESIDE_THE_CODE / FOLDER, halfjaren)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(follow, "LOOK_AGAIN", 0.01)
    done: list[list[str]] = []

    async def deploy() -> None:
        done.append(sorted(path.stem for path in halfjaren.iterdir()))
        if len(done) == 1:  # what runs goes on
            raise CannotRunError("Het klaarzetten van de flows mislukt.")

    async def followed() -> None:
        following = asyncio.create_task(follow.follow(deploy, follow.wanted()))
        (halfjaren / "2025-H1.yaml").touch()
        await asyncio.sleep(0.1)
        assert done == []
        write_proposal(propose_next("2025-H2"))
        while len(done) < 2:
            await asyncio.sleep(0.01)
        (halfjaren / "2025-H2.yaml").unlink()
        while len(done) < 3:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    # In a thread of its own: in this one a browser of other tests may have a loop that runs.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, followed()).result()
    assert done == [["2024-H2", "2025-H1", "2025-H2"]] * 2 + [["2024-H2", "2025-H1"]]
    assert capsys.readouterr().err == "Het klaarzetten van de flows mislukt.\n"
