"""What an element looks like where the house style is silent: WeasyPrint's own style sheet, without
what no element of ours has.

It gives every element six parts, such as the marker of a list item and the call of a footnote, and
works out the style of each, for every cell of every table. A third of the time and the memory of a
long print went there. Here a list item has a marker and a footnote has a call and a marker.
"""

from __future__ import annotations

import re

from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.css.counters import CounterStyle  # type: ignore[import-untyped]
from weasyprint.html import UA  # type: ignore[import-untyped]

#: Part -> the elements that have it; see stijl.css for the class.
OWNERS = {"marker": "li", "footnote-call": ".footnote", "footnote-marker": ".footnote"}

_RULE_FOR_EVERY_ELEMENT = re.compile(r"^::([a-z-]+)(?= \{)(.*\})$", re.MULTILINE)


def _narrowed(rule: re.Match[str]) -> str:
    part, declarations = rule.groups()
    return f"{OWNERS[part]}::{part}{declarations}" if part in OWNERS else ""


class StyledHTML(HTML):  # type: ignore[misc]
    """HTML as WeasyPrint takes it, with the default style of this module."""

    # WeasyPrint has read the styles of counters in it already, and complains of a second time in
    # the same place.
    _style = CSS(string=_RULE_FOR_EVERY_ELEMENT.sub(_narrowed, UA), counter_style=CounterStyle())

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [self._style]
