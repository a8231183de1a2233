"""How the flow over letters ends, and what it shows, without a server of Prefect."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from support.review.review_example import sealed

from flows import briefcontrole as flow
from tasks.letters.versions import LETTERS

LETTER = "Er woonden 7.300 kinderen in Polen."


def run(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, dict[str, Any]]:
    """The name and message of the state, and the artifacts."""
    shown: dict[str, Any] = {}

    def show(*, key: str, description: str, table: list[dict[str, str]]) -> None:
        assert description
        shown[key] = table

    monkeypatch.setattr(flow, "create_table_artifact", show)
    monkeypatch.setattr(flow, "as_task", lambda step, *arguments: step(*arguments))
    monkeypatch.setenv("SVZ_OUTPUTS", str(outputs))
    state = flow.briefcontrole.fn("2025-H1")
    assert state.is_completed()
    return str(state.name), str(state.message), shown


def test_it_says_what_it_waits_for_what_is_new_and_that_nothing_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, message, shown = run(tmp_path, monkeypatch)
    assert (name, shown) == ("Nog geen dossier", {})
    folder = tmp_path / LETTERS / "2025-H1"
    assert str(folder) in message
    dossier = sealed(tmp_path)
    letter = folder / "vertrouwelijk.txt"
    letter.write_text(LETTER, encoding="utf-8")
    os.utime(letter, (0, 0))
    name, message, shown = run(tmp_path, monkeypatch)
    assert (name, message) == (
        "Gecontroleerd",
        f"1 nieuwe brief; Fouten: 1; verslagen in {folder / 'controle'}",
    )
    (row,) = shown["briefcontrole-2025-h1"]
    assert row["dossier"] == dossier.name[:12]
    assert (row["uitkomst"], row["getallen"]) == ("Fouten", "1 strijdig")
    for word in ("vertrouwelijk", "woonden", "7.300"):
        assert word not in f"{message} {shown}"
    assert run(tmp_path, monkeypatch)[0::2] == ("Niets nieuws", {})
