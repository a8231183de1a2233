"""Dossiers with a letter of few chapters, and the definitions by which they are reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.dossiers.small_house import write_definitions
from support.review.review_example import FIGURE

from tasks.definitions.base import VARIABLE

ANNEXES = ("damages", "buitenland")
QUOTED = f'Het waren er <data class="figure" value="1" data-figure="{FIGURE}">{{}}</data>.'
CHAPTERS = {"opening": "Hierbij de stand van zaken.", "1": QUOTED.format("7.200"), "6.1": "Niets."}
LETTER = {"brief", "brief.opening", "brief.1", "brief.6.1"}


@pytest.fixture(scope="module", autouse=True)
def with_the_letter(few_annexes: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    definitions = tmp_path_factory.mktemp("met_brief")
    write_definitions(definitions, (*ANNEXES, "brief"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(definitions))
        yield


def how(**chapters: str) -> dict[str, Any]:
    """A dossier with these texts instead."""
    texts = {name.removeprefix("h").replace("_", "."): text for name, text in chapters.items()}
    return {"annexes": ANNEXES, "chapters": CHAPTERS | texts}
