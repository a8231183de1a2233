"""What the colours of the house (config/huisstijl.yaml) are used for in drawings, and how a status
word is drawn.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from tasks.definitions.house_style import colour


class StatusLook(NamedTuple):
    """How a status word is drawn: never by colour alone. ``colour`` is for shapes in charts,
    ``text_colour`` for words, both by their name in the house style.
    """

    shape: str
    name: str
    colour: str
    text_colour: str


#: Words without a look of their own (the phases of measures) are printed as words.
STATUS_LOOKS: MappingProxyType[str, StatusLook] = MappingProxyType(
    {
        "gerealiseerd": StatusLook("●", "realised", "goed_vorm", "goed"),
        "op koers": StatusLook("◉", "on-track", "goed_vorm", "goed"),
        "achter op planning": StatusLook("▲", "behind", "matig_vorm", "matig"),
        "niet gerealiseerd": StatusLook("◆", "not-realised", "slecht_vorm", "slecht"),
        "nog niet meetbaar": StatusLook("○", "not-yet", "onbekend_vorm", "grijs"),
    }
)

#: Every colour of a drawing by the name of its use, and its name in the house style.
USES: MappingProxyType[str, str] = MappingProxyType(
    {
        "ink": "inkt",
        "house": "blauw",
        "quiet": "grijs",
        "before": "vorige",
        "rest": "onbekend_vorm",
        "edge": "lijn",
        "grid": "spoor",
        "track": "spoor",
        "band": "achtergrond",
        "paper": "wit",
        "today": "slecht",
        **{look.name: look.colour for look in STATUS_LOOKS.values()},
        **{f"{look.name}-text": look.text_colour for look in STATUS_LOOKS.values()},
    }
)


def colour_of(use: str) -> str:
    """The colour of a mark in a drawing, as ``#154273``."""
    return f"#{colour(USES[use])}"


def drawing_style() -> str:
    """Rules by which drawings follow the colours of the page they stand on."""
    return "".join(
        f".f-{use} {{ fill: var(--{name}) }} .s-{use} {{ stroke: var(--{name}) }}\n"
        for use, name in USES.items()
    )
