"""Makes WeasyPrint lay a text out once: the same text, in the same letters and width, comes back in
every setting that an annex is tried in, in both its forms, and in head and foot of every page.

Nothing happens when this module is imported; :mod:`tasks.annexes.pdf.weasyprint_patches` does it.
What was laid out is kept with the fonts (``FontConfiguration``) that it was laid out in.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from weasyprint.layout import inline, preferred  # type: ignore[import-untyped]
from weasyprint.text import line_break  # type: ignore[import-untyped]

#: All that the layout of a line looks at in a style.
_LOOKED_AT = (
    *("direction", "lang", "white_space", "tab_size", "text_decoration_line"),
    *("font_family", "font_size", "font_style", "font_stretch", "font_weight", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override"),
    *("word_spacing", "letter_spacing", "overflow_wrap", "word_break"),
    *("hyphens", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone"),
)


def lay_out_once() -> None:
    """Keep what a first line came to, and the description of letters."""
    split_first_line = line_break.split_first_line

    def split_first_line_once(
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> tuple[Any, ...]:
        known = style.font_config.__dict__.setdefault("lines", {})
        key = (text, _key(style), max_width, justification_spacing, is_line_start, minimum)
        line = known.get(key)
        if line is None:
            line = known[key] = split_first_line(
                text, style, context, max_width, justification_spacing, is_line_start, minimum
            )
        # Whoever draws a layout changes it.
        return copy(line[0]), *line[1:]

    for module in (line_break, inline, preferred):
        module.split_first_line = split_first_line_once


def _key(style: Any) -> tuple[Any, ...]:
    key: tuple[Any, ...] | None = style.__dict__.get("text_key")
    if key is None:
        key = style.text_key = tuple(_hashable(style[name]) for name in _LOOKED_AT)
    return key


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return frozenset(value) if isinstance(value, set) else value
