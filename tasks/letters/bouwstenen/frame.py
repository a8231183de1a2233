"""What stands around the text of the letter, and seldom changes (config/brief/brief.yaml)."""

from __future__ import annotations

from pydantic import Field

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.figures.frozen import Frozen

FILE = "brief/brief.yaml"


class LetterFrame(Frozen):
    """The file; its fields are explained at its top. Texts are Dutch."""

    addressee: tuple[str, ...] = Field(min_length=1)
    sender: tuple[str, ...] = Field(min_length=1)
    salutation: str
    signature: tuple[str, ...] = Field(min_length=1)


def load_letter_frame() -> LetterFrame:
    """The file. Raises DefinitionError if it is not right."""
    return read_yaml(definitions_folder() / FILE, LetterFrame)
