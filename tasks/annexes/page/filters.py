"""How figures, statuses and texts of registers become HTML in a template.

Everything here escapes what it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Any, TypeVar

from markupsafe import Markup

from tasks.annexes.page.colours import STATUS_LOOKS, colour_of
from tasks.definitions.halfjaar import Halfjaar
from tasks.figures import dutch
from tasks.figures.dutch import long_date, month_range
from tasks.figures.figure import Figure, Status, exact_text
from tasks.sections.content.brief import SmallTable

Item = TypeVar("Item")

BULLETS = ("- ", "• ")


def figure_mark(figure: Figure, words: str | None = None) -> Markup:
    """The printed form of a figure, or the words in which a text quotes it, with its value as a
    number and its id beside it for anyone who checks the HTML.
    """
    return Markup('<data class="figure" value="{}" data-figure="{}">{}</data>').format(
        exact_text(figure.value), figure.id, figure.printed if words is None else words
    )


def status_mark(status: Status) -> Markup:
    """Shape, word and colour of a status, with its id beside it."""
    return _drawn(status.word, Markup(' data-status="{}"').format(status.id))


def status_word(word: str) -> Markup:
    """Shape, word and colour of a status word in a legend, which is not about one thing."""
    return _drawn(word, Markup(""))


def _drawn(word: str, attributes: Markup) -> Markup:
    look = STATUS_LOOKS.get(word)
    if look is None:
        return Markup('<span class="status"{}>{}</span>').format(attributes, word)
    shape = Markup('<i aria-hidden="true">{}</i> ').format(look.shape)
    return Markup('<span class="status {}"{}>{}{}</span>').format(
        look.name, attributes, shape, word
    )


def in_equal_parts(items: Sequence[Item], most: int) -> list[Sequence[Item]]:
    """``items`` in as few parts of at most ``most`` as can be, in order and about equally long, so
    that no part is a left-over.
    """
    parts = -(-len(items) // most)
    ends = [len(items) * number // parts for number in range(parts + 1)] if parts else []
    return [items[begin:end] for begin, end in pairwise(ends)]


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs: an empty line begins a new one, lines that begin with ``-`` or
    ``•`` are a list.
    """
    return Markup("").join(_block(block.strip()) for block in text.split("\n\n") if block.strip())


def _block(block: str) -> Markup:
    parts = []
    for is_list, lines in groupby(
        block.split("\n"), key=lambda line: line.lstrip().startswith(BULLETS)
    ):
        if is_list:
            items = (Markup("<li>{}</li>").format(line.lstrip()[2:].strip()) for line in lines)
            parts.append(Markup("<ul>{}</ul>").format(Markup("").join(items)))
        else:
            parts.append(Markup("<p>{}</p>").format(Markup("<br>").join(lines)))
    return Markup("").join(parts)


def number_columns(table: SmallTable) -> list[int]:
    """The columns, from 0, that hold a figure or nothing under their head: they stand at the
    right.
    """
    return [
        index
        for index, column in enumerate(zip(*table.rows[1:], strict=True))
        if index and all({run.kind for run in cell} <= {"quote", "note"} for cell in column)
    ]


def halfjaar_words(halfjaar: Halfjaar | str) -> str:
    """``eerste halfjaar 2025``, from the halfjaar or its name."""
    return dutch.halfjaar_words(halfjaar if isinstance(halfjaar, str) else halfjaar.name)


#: What the templates of the house style need of their Jinja environment:
#: ``env.filters.update(FILTERS)``.
FILTERS: MappingProxyType[str, Callable[..., Any]] = MappingProxyType(
    {
        "paragraphs": paragraphs,
        "status_word": status_word,
        "colour": colour_of,
        "in_equal_parts": in_equal_parts,
        "long_date": long_date,
        "number_columns": number_columns,
        "enumeration": lambda words: dutch.enumeration(list(words)),
        "months": lambda period: month_range(period.first, period.last),
        "halfjaar_words": halfjaar_words,
    }
)
