"""The pieces of a paragraph: made to fit together, with white space as a browser shows it and no
piece without text; and what they say together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile

from tasks.annexes.documents.blocks import Break, FigureMark, Inline, Note, Text, TextStyle

_SPACE = re.compile("[ \t\n\r\f]+")


def single_spaced(text: str) -> str:
    """White space made single; no-break spaces stay."""
    return _SPACE.sub(" ", text)


def words_of(inlines: Iterable[Inline]) -> str:
    """The text of a paragraph up to its first footnote."""
    before = takewhile(lambda part: not isinstance(part, Note), inlines)
    return "".join(
        part.printed if isinstance(part, FigureMark) else part.text
        for part in before
        if isinstance(part, Text | FigureMark)
    ).strip()


def tidy(parts: Iterator[Inline]) -> tuple[Inline, ...]:
    """White space made single over the edges of styles, and gone at the ends of lines; a comma
    between footnotes in a row.
    """
    tidy: list[Inline] = []
    after_space = True
    for part in parts:
        if isinstance(part, Text):
            text = single_spaced(part.text)
            text = text.removeprefix(" ") if after_space else text
            if text:
                after_space = text.endswith(" ")
                tidy.append(Text(text, part.style))
            continue
        if isinstance(part, Break):
            _end_line(tidy)
        elif isinstance(part, Note) and tidy and isinstance(tidy[-1], Note):
            tidy.append(Text(",", TextStyle(raised=True)))
        after_space = isinstance(part, Break)
        tidy.append(part)
    _end_line(tidy)
    return tuple(_joined(tidy))


def _end_line(tidy: list[Inline]) -> None:
    if tidy and isinstance(last := tidy[-1], Text) and last.text.endswith(" "):
        tidy.pop()
        if text := last.text.removesuffix(" "):
            tidy.append(Text(text, last.style))


def _joined(parts: list[Inline]) -> Iterator[Inline]:
    for style, group in groupby(
        parts, key=lambda part: part.style if isinstance(part, Text) else None
    ):
        if style is None:
            yield from group
        else:
            yield Text("".join(part.text for part in group if isinstance(part, Text)), style)
