"""Every colour of a drawing, and how a status word is drawn."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple


class StatusLook(NamedTuple):
    """How a status word is drawn: never by colour alone. ``colour`` is for shapes in charts,
    ``text_colour`` for words.
    """

    shape: str
    name: str
    colour: str
    text_colour: str


#: Words without a look of their own (the phases of measures) are printed as words.
STATUS_LOOKS: MappingProxyType[str, StatusLook] = MappingProxyType(
    {
        "gerealiseerd": StatusLook("●", "realised", "#3c7d22", "#27650f"),
        "op koers": StatusLook("◉", "on-track", "#3c7d22", "#27650f"),
        "achter op planning": StatusLook("▲", "behind", "#c98500", "#7a4f00"),
        "niet gerealiseerd": StatusLook("◆", "not-realised", "#b31f1f", "#a31515"),
        "nog niet meetbaar": StatusLook("○", "not-yet", "#6b7680", "#4a5560"),
    }
)

#: Every colour of a drawing by the name of its use. On the screen the style sheet gives the same
#: names other colours, where a person asks for them.
COLOURS = MappingProxyType(
    {
        "ink": "#1d252d",
        "house": "#154273",
        "quiet": "#4a5560",
        "before": "#7188a0",
        "rest": "#8fa6bd",
        "edge": "#c4d3e1",
        "grid": "#e3e8ee",
        "track": "#dfe6ed",
        "band": "#f3f6f9",
        "paper": "#ffffff",
        "today": "#a31515",
        **{look.name: look.colour for look in STATUS_LOOKS.values()},
        **{f"{look.name}-text": look.text_colour for look in STATUS_LOOKS.values()},
    }
)
