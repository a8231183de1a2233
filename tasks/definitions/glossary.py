"""The words that an annex explains at its end: those of config/woordenlijst.yaml that stand in
it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from pydantic import Field

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.figures.frozen import Frozen

FILE = "woordenlijst.yaml"


class Term(Frozen):
    """A word and what it means, Dutch, without a full stop. ``forms`` are other forms of it that
    stand in texts.
    """

    term: str
    meaning: str
    forms: tuple[str, ...] = ()


class Glossary(Frozen):
    """config/woordenlijst.yaml."""

    terms: tuple[Term, ...] = Field(min_length=1)


def load_glossary() -> Glossary:
    """The list of the house. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Glossary)


def terms_in(page: str) -> list[Term]:
    """The terms that stand in the text of a page, which is HTML, in the order of the list."""
    text = _Text()
    text.feed(page)
    text.close()
    words = " ".join("".join(text.pieces).split())
    return [one for one in load_glossary().terms if _stands_in(one, words)]


def _stands_in(one: Term, words: str) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(form)}(?!\w)", words, re.IGNORECASE)
        for form in (one.term, *one.forms)
    )


class _Text(HTMLParser):
    """What a reader sees: the text, blocks apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """A new element does not join the words before it and in it."""
        self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        """Collect the text."""
        self.pieces.append(data)
