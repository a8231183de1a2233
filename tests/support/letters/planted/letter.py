"""A letter in Word from phrases of a hand: paragraphs under numbered headings, notes, and a table of
figures of the dossier.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from support.letters.letter_documents import docx, p, table
from support.letters.planted.topics import Fields

_HEADINGS = ("Inleiding", "Gebruik", "Uitvoering", "Herstel", "Vooruitblik")
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
    for id, name in (("H", "heading 1"), ("C", "caption"))
)
_PHRASES_OF_A_PARAGRAPH = 3


def written(phrase: str, fields: Fields) -> str:
    """A phrase with its fields; of ``<gestegen|gedaald>`` the word that the fields choose."""

    def chosen(match: re.Match[str]) -> str:
        return match[1].split("|")[int(fields["keuze"])]

    text = re.sub(r"<([^>]+)>", chosen, phrase)
    text = re.sub(r"\{(\w+)\}", lambda match: fields[match[1]], text)
    return text[:1].upper() + text[1:]


def letter(
    hand: Mapping[str, Sequence[str]], topics: Mapping[str, Fields], random: Random
) -> bytes:
    """A letter with one phrase of each topic, in an order of its own."""
    notes: list[str] = []
    phrases = [
        written(random.choice(hand[topic]), fields)
        for topic, fields in topics.items()
        if topic in hand
    ]
    random.shuffle(phrases)
    numbers = topics["koppen"]["nummers"].split()
    body, size = [], -(-len(phrases) // len(numbers))
    for at, (number, heading) in enumerate(zip(numbers, _HEADINGS, strict=True)):
        body.append(p(f"{number}. {heading}", properties='<w:pStyle w:val="H"/>'))
        alone = []
        for phrase in phrases[at * size : (at + 1) * size]:
            if "\n" in phrase:
                body += [_paragraph(line, notes) for line in phrase.split("\n")]
            else:
                alone.append(phrase)
        for first in range(0, len(alone), _PHRASES_OF_A_PARAGRAPH):
            body.append(_paragraph(" ".join(alone[first : first + _PHRASES_OF_A_PARAGRAPH]), notes))
    for caption, name in (
        ("Tabel 1: Kindgebonden budget (kinderen in het buitenland)", "tabel"),
        ("Tabel 2: Brieven naar regio", "eigen_tabel"),
    ):
        body.append(p(caption, properties='<w:pStyle w:val="C"/>'))
        body.append(table(*topics[name]["rijen"].split("\n")))
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'
        for number, text in enumerate(notes, 1)
    )
    return docx("".join(body), styles=_STYLES, footnotes=footnotes)


def _paragraph(text: str, notes: list[str]) -> str:
    runs = []
    for at, part in enumerate(re.split(r"\[\[(.*?)\]\]", text)):
        if at % 2:
            notes.append(part.strip("."))
            runs.append(f'<w:r><w:footnoteReference w:id="{len(notes)}"/></w:r>')
        elif part:
            runs.append(part)
    return p(*runs)
