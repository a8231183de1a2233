"""The pictures in the docs show the annexes as they are now."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from PIL import Image
from support.annexes.annexes_of_the_example import ANNEXES

PROJECT = Path(__file__).parents[2]
IMAGES = PROJECT / "docs" / "images"
SPEC = importlib.util.spec_from_file_location("make_pictures", PROJECT / "docs/pictures.py")
assert SPEC is not None
assert SPEC.loader is not None
make_pictures = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(make_pictures)

OF_THE_EXAMPLE = [(annex, name) for annex, _, name in make_pictures.PAGES] + [
    (annex, name)
    for annex in ANNEXES
    for name in (f"bijlage-{annex}", f"vormen-{annex}")
    if (IMAGES / f"{name}.png").exists()
]


@pytest.mark.parametrize(("annex", "name"), OF_THE_EXAMPLE)
def test_the_picture_is_of_the_annex_as_it_is_now(
    example_dossier: Path, annex: str, name: str
) -> None:
    with Image.open(IMAGES / f"{name}.png") as picture:
        made_of = picture.info["pages"]
    texts = make_pictures.page_texts(example_dossier / f"{annex}.pdf")
    assert made_of == make_pictures.digest_of(texts), "out of date: run make pictures"


def test_every_picture_of_an_annex_is_shown_and_what_is_shown_is_there() -> None:
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    shown = {
        name
        for page in pages
        for name in re.findall(r"images/([\w.-]+\.png)\)", page.read_text(encoding="utf-8"))
    }
    there = {path.name for path in IMAGES.glob("*.png")}
    of_annexes = {f"{name}.png" for _, name in OF_THE_EXAMPLE} | {
        name for name in there if name.startswith(("bijlage-", "vormen-", "eerder-"))
    }
    assert of_annexes <= shown <= there


def test_the_pictures_stay_small() -> None:
    assert sum((IMAGES / f"{name}.png").stat().st_size for _, name in OF_THE_EXAMPLE) < 2_500_000
