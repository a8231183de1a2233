"""A halfjaar that is added while everything runs is on the form without starting anything again."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from flows.commands.server import serve
from flows.server.supervisor import CannotRunError


def test_the_flows_are_put_in_place_anew_once_for_each_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "halfjaren"
    folder.mkdir()
    (folder / "2025-H1.yaml").touch()
    monkeypatch.setenv("SVZ_DEFINITIONS", str(tmp_path))
    monkeypatch.setattr(serve, "LOOK_AGAIN", 0.01)
    done: list[tuple[str, ...]] = []

    async def deploy(_plan: serve.Plan, *how: str) -> None:
        done.append(how)
        if len(done) == 1:  # what runs goes on, and the next change counts again
            raise CannotRunError("Het klaarzetten van de flows mislukt.")

    async def followed() -> None:
        following = asyncio.create_task(serve._follow_halfjaren(serve.Plan(tmp_path, 4200, 4201)))
        await asyncio.sleep(0.1)
        assert done == []
        for number, name in enumerate(("2025-H2", "2026-H1"), 1):
            (folder / f"{name}.yaml").touch()
            while len(done) < number:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    monkeypatch.setattr(serve, "_deploy", deploy)
    # In a thread of its own: in this one a browser of other tests may have a loop that runs.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, followed()).result()
    # Not as at the start: there are workers now, with runs that go on.
    assert done == [(), ()]
    assert capsys.readouterr().err == "Het klaarzetten van de flows mislukt.\n"
