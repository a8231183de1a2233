"""``svz preview``: an edited template, shown without printing, on the last dossier."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.annexes.annexes_of_the_example import ANNEXES
from support.command_line import svz

from tasks.dossier.order import Outcome
from tasks.dossier.preview import BANNER, FOLDER, NoPreview, preview

#: A browser that opens nothing.
BROWSER = {"BROWSER": "/bin/true"}


def test_it_shows_the_annex_and_says_what_it_is(
    example_outputs: tuple[Path, Outcome, Outcome], tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    shutil.copytree(example_outputs[0], outputs)
    before = sorted(path for path in outputs.rglob("*") if path.is_file())
    done = svz("preview", "invordering", "--outputs", outputs, env=BROWSER)
    file = outputs / FOLDER / "invordering.html"
    assert (done.returncode, done.stdout) == (0, f"Voorbeeldweergave: {file}\n"), done.stderr
    text = file.read_text(encoding="utf-8")
    assert BANNER in text
    assert "dossier van 2025-H1" in text
    assert "<title>Voorbeeldweergave: Stand van zaken invorderingsstrategie" in text
    assert 'data-figure="invordering.aantal.totaal"' in text
    # Nothing else is written.
    assert sorted(path for path in outputs.rglob("*") if path.is_file()) == sorted([*before, file])

    unknown = svz("preview", "invorderingen", "--outputs", outputs, env=BROWSER)
    assert unknown.returncode == 1
    assert "De bijlage invorderingen bestaat niet; verwacht " in unknown.stderr
    assert all(name in unknown.stderr for name in ANNEXES)


def test_without_a_dossier_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoPreview, match="Stel er eerst een samen: svz assemble HALFJAAR"):
        preview("damages", tmp_path)


def test_a_dossier_that_was_changed_is_not_shown(own_copy: Path) -> None:
    (dossier,) = {path.parent for path in (own_copy / "2025-H1").glob("*/statement.json")}
    with (dossier / "sections.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(NoPreview, match=r"sections.json is niet meer wat verzegeld werd"):
        preview("damages", own_copy)
