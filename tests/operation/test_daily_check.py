"""How the daily check ends, and what it shows, without a server of Prefect."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.dossiers.small_deliveries import SmallDeliveries

from flows import aanlevercontrole as flow
from flows.shared.check_report import Conclusion
from tasks.definitions.base import BESIDE_THE_CODE

Shown = dict[str, Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, str, Shown]]:
    """Runs the flow on small deliveries; gives type and name of its state, and its artifacts."""
    shown: Shown = {}

    def show(*, key: str, description: str, **content: Any) -> None:
        assert description
        (shown[key],) = content.values()

    monkeypatch.setattr(flow, "create_table_artifact", show)
    monkeypatch.setattr(flow, "create_markdown_artifact", show)
    monkeypatch.setattr(flow, "as_task", lambda step, *arguments: step(*arguments))
    monkeypatch.setenv("SVZ_OUTPUTS", str(tmp_path / "uit"))

    def once(small: SmallDeliveries, *, without: str | None = None) -> tuple[str, str, Shown]:
        folder = small.write(tmp_path / "in")
        if without is not None:
            (folder / f"{without}.csv").unlink()
        state = flow.aanlevercontrole.fn("2025-H1", str(folder))
        return state.type.value, str(state.name), shown

    return once


def test_everything_is_in_and_right(run: Callable[..., tuple[str, str, Shown]]) -> None:
    kind, name, shown = run(SmallDeliveries())
    assert (kind, name) == ("COMPLETED", Conclusion.RIGHT)
    assert set(shown) == {"aanlevering-2025-h1", "aanlevercontrole-2025-h1"}


def test_something_is_not_in_yet(run: Callable[..., tuple[str, str, Shown]]) -> None:
    kind, name, _ = run(SmallDeliveries(), without="damages")
    assert (kind, name) == ("COMPLETED", Conclusion.WAITING)


def test_a_file_is_refused(run: Callable[..., tuple[str, str, Shown]]) -> None:
    small = SmallDeliveries()
    small.registers["invordering"][0]["fase"] = "klaar"
    kind, name, shown = run(small)
    assert (kind, name) == ("FAILED", Conclusion.REFUSED)
    assert "D39" in shown["aanlevercontrole-2025-h1"]


def test_a_section_can_not_be_released(run: Callable[..., tuple[str, str, Shown]]) -> None:
    small = SmallDeliveries()
    small.registers["kpi_toelichtingen"] = small.registers["kpi_toelichtingen"][1:]
    kind, name, shown = run(small)
    assert (kind, name) == ("FAILED", Conclusion.BLOCKED)
    table = {row["bron"]: row for row in shown["aanlevering-2025-h1"]}
    assert table["Toelichtingen bij uitzonderingen"]["geldig"] == "nee (1 blokkerend)"


@pytest.mark.parametrize("file", ["bronnen/damages.yaml", "halfjaren/2025-H1.yaml", "kpi.yaml"])
def test_definitions_that_are_not_right(
    file: str,
    run: Callable[..., tuple[str, str, Shown]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    definitions = tmp_path / "definities"
    shutil.copytree(
        BESIDE_THE_CODE, definitions, ignore=shutil.ignore_patterns("voorbeeld", "server")
    )
    monkeypatch.setenv("SVZ_DEFINITIONS", str(definitions))
    (definitions / file).write_text("a: [\n")
    kind, name, shown = run(SmallDeliveries())
    assert (kind, name) == ("FAILED", Conclusion.DEFINITIONS)
    assert f"| {definitions / file} | 2 |" in shown["definities"]
