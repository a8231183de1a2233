"""What a unit begins its chapter with: nothing of it is read but what the unit writes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.bouwsteen_templates import bouwsteen_templates, write_bouwsteen_templates
from tasks.letters.reading.read_letter import read_letter
from tasks.sections.letter.chapter import text_of

LAST = load_halfjaar("2025-H1")
FIGURES = {"damages.burgers": ["Aantal burgers", "7.250"]}


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


def test_a_template_for_the_opening_and_every_chapter_names_the_figures() -> None:
    made = bouwsteen_templates(LAST, FIGURES)
    chapters = ["opening", *LAST.chapters]
    assert [*made] == [f"bouwsteen_{number}.docx" for number in chapters]
    for number, (name, data) in zip(chapters, made.items(), strict=True):
        text = " ".join(block.text for block in read_letter(data).blocks)
        assert LAST.chapters.get(number, "Opening") in text
        assert re.search(r"\[\[damages\.burgers\]\] Aantal burgers 7\.250", text)
        assert name in text


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
