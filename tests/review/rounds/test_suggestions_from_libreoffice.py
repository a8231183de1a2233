"""What an edited copy of the letter suggests that LibreOffice itself saved, as Word or as ODT."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.annexes.letter_example import letter_files
from support.annexes.office_edits import Act, edited

from tasks.dossier.sealed.seal import seal
from tasks.review.suggestions.places import Place
from tasks.review.suggestions.suggested import Suggested, Suggestion, suggested
from tasks.storage.store import Store

pytestmark = pytest.mark.needs("libreoffice-writer")

FORMS = ("docx", "odt")
ACTS = [
    Act("Replaced", (True, "Acties voor burgers", "Acties voor mensen")),
    Act("Replaced", (True, "12.279", "12.300")),
    Act("Replaced", (True, "met een noot", "met een voetnoot")),
    Act("Replaced", (True, "de uitkomst wordt gemeten.", "")),
    Act("Added", ("inkomen of gezin;", "een brief die iedereen begrijpt;")),
    Act("Replaced", (False, "De tabel hieronder", "De tabel")),
    Act("Commented", ("ook in de bijlage", "Welke bijlage?")),
]
TRACKED = "Uit een bewerkt bestand; wijziging van A. de Vries:\n"
FIGURE = f"{TRACKED}vervang “12.279” door “12.300”"
UNTRACKED = "Uit een bewerkt bestand; niet bijgehouden als wijziging:\n"
COMMENTED = "Uit een bewerkt bestand; opmerking van B. Jansen bij “ook in de bijlage”:\n"
ADDED = "voeg hierna een opsommingspunt toe: “een brief die iedereen begrijpt;”"
GONE = "schrap dit stuk (opsommingspunt): “de uitkomst wordt gemeten.”"
SAID = [
    ("brief.1", "blok-1", f"{TRACKED}vervang “burgers” door “mensen”"),
    ("brief.1", "blok-3", f"{TRACKED}{ADDED}"),
    ("brief.1", "blok-8", f"{TRACKED}{GONE}"),
    ("brief.1", "wkb.kinderen", FIGURE),
    ("brief.1", "blok-11", f"{TRACKED}vervang “noot” door “voetnoot”"),
    ("brief.2", "blok-2", f"{UNTRACKED}schrap na “De tabel” “hieronder”"),
    ("brief.2", "wkb.kinderen", FIGURE),
    ("brief.2", "blok-2", f"{COMMENTED}Welke bijlage?"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sealed letter, with two chapters."""
    outputs = tmp_path_factory.mktemp("uit")
    store = Store(outputs / ".store")
    kept = {name: store.put(data) for name, data in letter_files().items()}
    return seal("2025-H1", kept, [], store, outputs, example=None, seats={})


@pytest.fixture(scope="module")
def copies(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bewerkt")
    # In a Word document LibreOffice 7 replaces no figure, or what it saves is no XML: a content
    # control whose whole text is a tracked change is closed at the wrong place.
    word = [act for act in ACTS if act.arguments[1] != "12.279"]
    edited({folder / "brief.docx": word, folder / "brief.odt": ACTS}, made)
    return made


@pytest.mark.parametrize("saved_as", FORMS)
@pytest.mark.parametrize("form", FORMS)
def test_a_change_in_a_chapter_is_told_in_that_chapter(
    folder: Path, copies: Path, form: str, saved_as: str
) -> None:
    expected = [
        Suggestion(Place(judged, anchor), text)
        for judged, anchor, text in SAID
        if form == "odt" or text != FIGURE
    ]
    # Whoever brings it back may do so at the page of any chapter.
    assert suggested(folder, "brief.2", (copies / f"{form}.{saved_as}").read_bytes()) == Suggested(
        tuple(expected), ()
    )
