"""Templates are Markdown with Jinja. The Markdown of a template is turned into HTML when it is
loaded, so before any data are in it: text from a source can never become markup, it can only be
inserted in what is HTML already, escaped.

A line that holds nothing but a Jinja statement (``{% ... %}``) stands between pieces of Markdown.
Inside a piece, Jinja is left as it is; a paragraph that holds nothing but one Jinja expression
(``{{ ... }}``) is inserted without ``<p>``, for macros that give blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import jinja2
import markdown

SUFFIX = ".md.j2"

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STATEMENT_LINE = re.compile(r"^[ \t]*(?:\{%.*?%\}|\{#.*?#\})[ \t]*$", re.DOTALL | re.MULTILINE)
# Private-use characters: no template, and no Markdown, gives them a meaning.
_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")
_ALONE = re.compile("<p>(\ue000\\d+\ue001)</p>")
# A list whose items are repeated, or one of which is conditional, is one list: its <ul> stands
# outside the statement.
_REPEATED = re.compile(
    r"(\{% for [^%]*%\})\s*<ul>((?:(?!</?ul>).)*)</ul>\s*(\{% endfor %\})", re.DOTALL
)
_CONDITIONAL = re.compile(
    r"</ul>\s*(\{% if [^%]*%\})\s*<ul>((?:(?!</?ul>).)*)</ul>\s*(\{% endif %\})", re.DOTALL
)
_ADJACENT = re.compile(r"</ul>\s*<ul>")


def markdown_to_html(text: str) -> str:
    """One template's Markdown as HTML, with its Jinja untouched."""
    pieces, end = [], 0
    for statement in _STATEMENT_LINE.finditer(text):
        pieces += [_piece(text[end : statement.start()]), statement.group().strip()]
        end = statement.end()
    pieces.append(_piece(text[end:]))
    html = "\n".join(piece for piece in pieces if piece) + "\n"
    html = _REPEATED.sub(r"<ul>\1\2\3</ul>", html)
    return _ADJACENT.sub("", _CONDITIONAL.sub(r"\1\2\3</ul>", html))


def _piece(text: str) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return _MARK.format(len(kept) - 1)

    html = markdown.markdown(
        _JINJA.sub(keep, text), extensions=["attr_list", "sane_lists"], output_format="html"
    )
    return _MARKED.sub(lambda match: kept[int(match[1])], _ALONE.sub(r"\1", html))


class MarkdownLoader(jinja2.BaseLoader):
    """Loads templates from another loader; those that end in ``.md.j2`` are turned into HTML on the
    way.
    """

    def __init__(self, inner: jinja2.BaseLoader) -> None:
        self.inner = inner

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """See :meth:`jinja2.BaseLoader.get_source`."""
        source, filename, up_to_date = self.inner.get_source(environment, template)
        return (
            (markdown_to_html(source) if template.endswith(SUFFIX) else source),
            filename,
            up_to_date,
        )
