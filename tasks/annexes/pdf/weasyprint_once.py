"""Makes WeasyPrint work out once what comes out the same every time.

Nothing happens when this module is imported: :func:`apply` does it. Like the corrections in
:mod:`tasks.annexes.pdf.weasyprint_patches`, which call it, it holds for one version of WeasyPrint.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from weasyprint.draw import text as drawing  # type: ignore[import-untyped]
from weasyprint.layout import (  # type: ignore[import-untyped]
    absolute,
    block,
    column,
    grid,
    inline,
    page,
    percent,
    preferred,
    table,
)
from weasyprint.layout import (
    float as floats,
)
from weasyprint.text import line_break  # type: ignore[import-untyped]

_RESOLVING = (absolute, block, column, floats, grid, inline, page, percent, table)
_SIDES = ("top", "right", "bottom", "left")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
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


#: The lengths of a box, but for its height, and what they are if they are not given.
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *("width", "min_width", "max_width", "min_height", "max_height"),
)


def apply() -> None:
    """Make all of it so. To be called once per process."""
    _lay_texts_out_once()
    _draw_texts_once()
    _resolve_lengths_once()


def _lay_texts_out_once() -> None:
    """The same text in the same letters and width comes back in every setting that an annex is
    tried in, in both its forms, and in head and foot of every page. It is kept with the fonts
    (``FontConfiguration``) that it was laid out in.
    """
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


def _draw_texts_once() -> None:
    """The glyphs of a text are asked for once for a file: WeasyPrint draws the texts of a chart
    letter by letter, and lays each letter out for it again.
    """
    draw_first_line, layout = drawing.draw_first_line, line_break.Layout
    setup, deactivate = layout.setup, layout.deactivate

    def draw_first_line_once(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> list[Any]:
        if text_overflow == "ellipsis" or block_ellipsis != "none":
            return draw_first_line(  # type: ignore[no-any-return]
                stream, textbox, text_overflow, block_ellipsis, matrix
            )
        style, laid_out = textbox.style, textbox.pango_layout
        # By the fonts of the file; those that a text needs are added when it is drawn first.
        fonts = stream._fonts
        files = style.font_config.__dict__.setdefault("drawn", {})
        _, drawn = files.setdefault(id(fonts), (fonts, {}))
        key = (laid_out.text, _key(style), laid_out.justification_spacing)
        if key not in drawn:
            recorder = _Recorder(stream)
            emojis = draw_first_line(recorder, textbox, text_overflow, block_ellipsis, matrix)
            if not emojis:
                drawn[key] = recorder.said
            return emojis  # type: ignore[no-any-return]
        for name, values in drawn[key]:
            getattr(stream, name)(*(matrix.values if name == "set_text_matrix" else values))
        return []

    def reactivate_when_needed(self: Any, style: Any) -> None:
        self.__dict__["waiting"] = style

    def activate(self: Any, name: str) -> Any:
        style = self.__dict__.pop("waiting", None)
        if style is None or name not in ("layout", "language", "style"):
            raise AttributeError(name)
        setup(self, style)
        self.set_text(self.text, justify=True)
        return getattr(self, name)

    def deactivate_what_was_active(self: Any) -> None:
        if self.__dict__.pop("waiting", None) is None:
            deactivate(self)

    layout.reactivate, layout.__getattr__ = reactivate_when_needed, activate
    layout.deactivate = deactivate_what_was_active
    drawing.draw_first_line = draw_first_line_once


class _Recorder:
    """A stream that remembers what is said to it about text."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.said: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        said = getattr(self._stream, name)
        if name not in ("set_text_matrix", "set_font_size", "set_text_rise", "show_text"):
            return said

        def say(*values: Any) -> None:
            self.said.append((name, values))
            said(*values)

        return say


def _resolve_lengths_once() -> None:
    """Most margins, paddings and widths are no share of anything: they are looked up once for a
    style, and not for every box at every try. It took a twelfth of a print.
    """
    resolve_percentages = percent.resolve_percentages

    def resolve_percentages_once(box: Any, containing_block: Any) -> None:
        lengths = box.style.__dict__.get("lengths")
        if lengths is None:
            lengths = box.style.lengths = _lengths(box.style)
        # A grid changes the width in the style of what stands in it.
        if not lengths or box.is_grid_item or box.is_flex_item:
            resolve_percentages(box, containing_block)
            return
        box.__dict__.update(lengths)
        collapse = box.style["border_collapse"] == "collapse"
        for name in _BORDERS:
            # Those of a table whose borders collapse were worked out before.
            if not (collapse and hasattr(box, name)):
                setattr(box, name, box.style[name])

    for module in _RESOLVING:
        module.resolve_percentages = resolve_percentages_once


def _lengths(style: Any) -> dict[str, Any]:
    """The lengths of all boxes of a style; empty if one of them depends on what is around it."""
    if style["box_sizing"] != "content-box":
        return {}
    lengths = {}
    for name in (*_LENGTHS, "height"):
        value = style[name]
        if value == "auto":
            lengths[name] = 0 if name.startswith("min_") else value
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return {}
    return lengths


def _key(style: Any) -> tuple[Any, ...]:
    key: tuple[Any, ...] | None = style.__dict__.get("text_key")
    if key is None:
        key = style.text_key = tuple(_hashable(style[name]) for name in _LOOKED_AT)
    return key


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return frozenset(value) if isinstance(value, set) else value
