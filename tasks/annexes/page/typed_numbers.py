"""Numbers that somebody typed in a template. An annex prints numbers of figures only: a typed one
has no source, and is still there when the figure has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import jinja2
from jinja2 import nodes

#: Attributes that are read aloud.
_SAID = ("title", "alt", "aria-label", "data-summary", "content")
_NO_TEXT = re.compile(r"<!doctype html>|<meta name=\"viewport\"[^>]*>|font-family=\"[^\"]*\"")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


class _Texts(HTMLParser):
    """Collects what a reader sees or hears: text, and the attributes that are read aloud; not
    style, not drawing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Its attributes."""
        self._quiet += tag == "style"
        self.found += [value for name, value in attrs if name in _SAID and value]

    def handle_endtag(self, tag: str) -> None:
        """The end of a style."""
        self._quiet -= tag == "style"

    def handle_data(self, data: str) -> None:
        """Its text."""
        if not self._quiet:
            self.found.append(data)


def printed_literals(html: str) -> list[str]:
    """Every literal text that a template prints: its own, and constants in its printing
    expressions.

    Args:
        html: the template; of one in Markdown, what
            :func:`tasks.annexes.page.templates.markdown_to_html` makes of it.
    """
    tree = jinja2.Environment(autoescape=True).parse(html)
    markup = "".join(
        data.data
        for output in tree.find_all(nodes.Output)
        for data in output.find_all(nodes.TemplateData)
    )
    texts = _Texts()
    texts.feed(_NO_TEXT.sub("", markup))
    constants: list[str] = []
    for child in (child for output in tree.find_all(nodes.Output) for child in output.nodes):
        if isinstance(child, nodes.Const):
            constants.append(str(child.value))
        else:
            # Numbers in a calculation are places in a drawing; texts in an expression are printed.
            constants += [
                one.value
                for one in child.find_all(nodes.Const)
                if isinstance(one.value, str) and not _is_name(child, one)
            ]
    return [*texts.found, *constants]


def _is_name(expression: nodes.Node, constant: nodes.Const) -> bool:
    """Whether a constant names something (the id of a figure, an attribute, a colour) instead of
    being printed; a text has spaces.
    """
    if re.fullmatch("#[0-9a-f]{6}", constant.value):
        return True
    within = [expression, *expression.find_all(nodes.Call), *expression.find_all(nodes.Filter)]
    called = [one for one in within if isinstance(one, nodes.Call | nodes.Filter)]
    return " " not in constant.value and any(
        constant in (*one.args, *(pair.value for pair in one.kwargs)) for one in called
    )


def typed_numbers(source: str, html: str) -> Iterator[tuple[str, int | None]]:
    """Every number that a template prints by itself, with its line in ``source``."""
    lines = source.splitlines()
    for text in printed_literals(html):
        for number in _NUMBER.findall(text):
            near = text[max(text.find(number) - 12, 0) : text.find(number)].strip()
            alone = re.compile(rf"(?<!\d){re.escape(number)}(?!\d)")
            yield (
                number,
                next(
                    (
                        index
                        for wanted in (near, "")
                        for index, line in enumerate(lines, start=1)
                        if alone.search(line) and wanted in line
                    ),
                    None,
                ),
            )
