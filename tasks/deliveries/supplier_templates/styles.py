"""How a supplier's template looks: the formats of its workbook, each made once."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from tasks.definitions.house_style import colour, house_style

_LINE_HEIGHT = 13  # points


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def title(self) -> Format:
        """The title of a sheet."""
        return self._once({"bold": True, "font_size": 14, "font_color": _colour("blauw")})

    def heading(self) -> Format:
        """The heading of a part of a sheet."""
        return self._once(
            {"bold": True, "font_size": 12, "font_color": _colour("blauw"), "valign": "bottom"}
        )

    def plain(self) -> Format:
        """One line of text."""
        return self._once({"font_color": _colour("grijs")})

    def strong(self) -> Format:
        """One line of text that may not be missed."""
        return self._once({"bold": True})

    def head(self, *, required: bool = True) -> Format:
        """The head of a column: dark if it is required, pale if it may be empty."""
        colours = (
            {"font_color": _colour("wit"), "bg_color": _colour("blauw")}
            if required
            else {"font_color": _colour("inkt"), "bg_color": _colour("spoor")}
        )
        return self._once(
            {"bold": True, "valign": "vcenter", "text_wrap": True, "indent": 1, **colours}
        )

    def cell(self, number_format: str, *, wraps: bool) -> Format:
        """A cell to fill in."""
        return self._once(_value(number_format, wraps=wraps))

    def example(self, number_format: str, *, wraps: bool) -> Format:
        """A cell of the example row."""
        return self._once(
            {
                **_value(number_format, wraps=wraps),
                "italic": True,
                "font_color": _colour("grijs"),
                "bg_color": _colour("concept_vlak"),
            }
        )

    def text(self, *, bold: bool = False) -> Format:
        """A cell of explanation, on as many lines as it needs."""
        return self._once(
            {
                "bold": bold,
                "text_wrap": True,
                "valign": "top",
                "align": "left",
                "bottom": 1,
                "bottom_color": _colour("lijn"),
            }
        )

    def _once(self, look: dict[str, Any]) -> Format:
        key = repr(look)
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {
                    "font_name": house_style().lettertype.spreadsheets,
                    "font_size": 10,
                    "font_color": _colour("inkt"),
                    **look,
                }
            )
        return self._made[key]


def _colour(name: str) -> str:
    return f"#{colour(name)}".upper()


def _value(number_format: str, *, wraps: bool) -> dict[str, Any]:
    # Text keeps away from the number that may stand before it.
    is_text = wraps or number_format == "@"
    return {
        "num_format": number_format,
        "text_wrap": wraps,
        "valign": "top",
        **({"align": "left", "indent": 1} if is_text else {}),
    }


def height(texts: dict[str, int]) -> int:
    """Points that a row needs for these texts, each wrapped to its width in characters.

    Not every program fits rows by itself.
    """
    lines = max(len(wrap(text, width * 6 // 5)) or 1 for text, width in texts.items())
    return _LINE_HEIGHT * lines + 4
