"""Which texts say nothing (config/lege_teksten.yaml): ``-``, ``n.v.t.``, ``PM``, ``zie boven``.

Somebody who must explain and has nothing to say fills in a sign or a word, so that the cell is no
longer empty. What is printed of it explains nothing to a reader.
"""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import Field

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.figures.frozen import Frozen

FILE = "lege_teksten.yaml"
#: So often somebody presses one key to fill a cell: xxx.
_MOST_ALIKE = 10
#: Signs that people put around and between the letters of such a word.
_SIGNS = re.compile(r"[\W_]")


class EmptyTexts(Frozen):
    """The file; its fields are explained at its top."""

    words: tuple[str, ...] = Field(min_length=1)
    fewest_letters: int = Field(ge=1)

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """The words in the form in which texts are compared with them."""
        return frozenset(map(_plain, self.words))


def load_empty_texts() -> EmptyTexts:
    """The words and limits. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, EmptyTexts)


def says_nothing(text: str, *, explains: bool) -> bool:
    """Whether a text is as good as an empty cell.

    Args:
        text: as delivered; anything but an empty text.
        explains: whether it must explain something. Then a few letters are too little as well,
            and digits alone are no explanation; a name may be as short as it is.

    Raises:
        DefinitionError: if the file is not right.
    """
    known = load_empty_texts()
    signs = [one for one in text.casefold() if one.isalnum()]
    letters = [one for one in signs if one.isalpha()]
    if not signs or _plain(text) in known.plain_words:
        return True
    if 1 < len(letters) <= _MOST_ALIKE and len(set(signs)) == 1:
        return True
    return explains and len(letters) < known.fewest_letters


def _plain(text: str) -> str:
    """Without capitals, signs and spaces: ``N.v.t.``, ``n v t`` and ``nvt`` are one."""
    return _SIGNS.sub("", text.casefold())
