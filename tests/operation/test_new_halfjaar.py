"""A halfjaar that is added or changed while everything runs is on the form, with its days on the
schedule, without starting anything again.
"""

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
        for number, text in enumerate(("letter_date: 2025-12-19", "letter_date: 2026-01-16"), 1):
            (folder / "2025-H2.yaml").write_text(text, encoding="utf-8")
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
