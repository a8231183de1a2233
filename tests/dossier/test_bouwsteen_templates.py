"""What a unit begins its chapter with: nothing of it is read but what the unit writes."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from support.dossiers.dossier_example import FILES, figure, sealed

from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.bouwsteen_templates import (
    Quotable,
    bouwsteen_templates,
    figures_to_quote,
    write_bouwsteen_templates,
)
from tasks.dossier.history.history import open_history
from tasks.letters.reading.read_letter import read_letter
from tasks.sections.letter.chapter import text_of

LAST = load_halfjaar("2025-H1")
FIGURES = Quotable(
    {"damages.objecten": ("Aantal woningen", "7.900"), "kpi.K01": ("Gehaald", "9")},
    {"13": ("damages.objecten",), "14": ("kpi.K01",)},
)


def with_text(document: bytes, text: str) -> bytes:
    """The template after somebody typed a text under its title."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                below = data.decode().index("</w:p>") + len("</w:p>")
                paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
                data = (data.decode()[:below] + paragraph + data.decode()[below:]).encode()
            new.writestr(part, data)
    return made.getvalue()


def test_a_template_for_the_opening_and_every_chapter_names_its_figures() -> None:
    made = bouwsteen_templates(LAST, FIGURES)
    chapters = ["opening", *LAST.chapters]
    assert [*made] == [f"bouwsteen_{number}.docx" for number in chapters]
    for number, (name, data) in zip(chapters, made.items(), strict=True):
        text = " ".join(block.text for block in read_letter(data).blocks)
        assert LAST.chapters.get(number, "Opening") in text
        has = {id for id in FIGURES.figures if f"[[{id}]]" in text}
        assert has == {
            "opening": {"damages.objecten", "kpi.K01"},
            "13": {"damages.objecten"},
            "14": {"kpi.K01"},
        }.get(number, set())
        assert "[[damages.objecten]] Aantal woningen 7.900" in text or number not in (
            "13",
            "opening",
        )
        assert name in text
        assert ("staan in bouwsteen_opening.docx" in text) == (
            number not in ("opening", "13", "14")
        )


def page(*ids: str) -> str:
    return "".join(f'<p><data data-figure="{id}">1</data></p>' for id in ids)


def test_the_figures_of_a_chapter_are_those_of_its_annexes(tmp_path: Path) -> None:
    pages = {
        "acties": page("acties.A1.S01", "acties.A1.S02"),
        "damages": page("damages.burgers"),
        "invordering": page("invordering.M01"),
        "brief": '<section data-judged="brief.5">'
        + page("acties.A1.S02", "eigen.boete", "aandeel.1a")
        + "</section>",
    }
    ids = ("acties.A1.S01", "acties.A1.S02", "damages.burgers", "invordering.M01", "eigen.boete")
    figures = [figure(id, 1).model_dump(mode="json") for id in (*ids, "aandeel.1a")]
    files = {f"{name}.html": text.encode() for name, text in pages.items()}
    files["figures.json"] = json.dumps({"figures": figures}).encode()
    folder = sealed(tmp_path, {**FILES, **files})
    assert figures_to_quote(LAST, tmp_path, None) == Quotable()
    with open_history(None, tmp_path) as history:
        history.remember(halfjaar="2025-H1", digest=folder.name, blocking=0, example="voorbeeld")
    found = figures_to_quote(LAST, tmp_path, None)
    assert set(found.figures) == set(ids), "a share is asked for by the ids of its figures"
    assert {number: set(one) for number, one in found.likely.items() if one} == {
        "5": {"acties.A1.S01", "acties.A1.S02", "eigen.boete"},  # it quotes from there
        "6.1": {"invordering.M01"},  # the halfjaar says so
        "13": {"damages.burgers"},  # the title says so
    }


def test_only_what_the_unit_wrote_is_read() -> None:
    made = bouwsteen_templates(LAST, FIGURES)
    for number, title in LAST.chapters.items():
        data = made[f"bouwsteen_{number}.docx"]
        assert text_of(read_letter(data), number, title) == ()
        written = text_of(read_letter(with_text(data, "De pilot is klaar.")), number, title)
        assert [block.text for block in written] == ["De pilot is klaar."]


def test_a_text_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "bouwsteen_5.docx").write_bytes(b"geschreven")
    made = write_bouwsteen_templates(LAST, tmp_path, tmp_path / "uit", None)
    assert len(made) == len(LAST.chapters)
    assert (tmp_path / "bouwsteen_5.docx").read_bytes() == b"geschreven"
    assert not (tmp_path / "uit").exists()
    assert write_bouwsteen_templates(LAST, tmp_path, tmp_path / "uit", None) == ()
