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

from tasks.annexes.page.template_errors import at
from tasks.annexes.page.typed_numbers import typed_numbers

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
    return _on_its_lines(_ADJACENT.sub("", _CONDITIONAL.sub(r"\1\2\3</ul>", html)), text)


def _on_its_lines(html: str, source: str) -> str:
    """``html`` with every piece of Jinja on the line that it has in ``source``, so that Jinja names
    the line that the writer sees. Ends of lines mean nothing in HTML, nor within a piece.
    """
    placed, end, now = [], 0, 1
    for piece, there in zip(_JINJA.finditer(html), _JINJA.finditer(source), strict=False):
        wanted = source.count("\n", 0, there.start()) + 1
        further = "\n" * max(wanted - now, 0)
        code, sign = piece.group(), 3 if piece.group()[2] in "-+" else 2
        placed += [
            html[end : piece.start()].replace("\n", " "),
            code[:sign] + further + code[sign:],
        ]
        now += len(further) + code.count("\n")
        end = piece.end()
    return "".join(placed) + html[end:]


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
        """See :meth:`jinja2.BaseLoader.get_source`.

        Raises:
            TemplateSyntaxError: on the line where it stands in the template.
            TemplateWrong: if somebody typed a number in it.
        """
        source, filename, up_to_date = self.inner.get_source(environment, template)
        if not template.endswith(SUFFIX):
            return source, filename, up_to_date
        environment.parse(source, template, filename)  # what is wrong stands on its own line here
        html = markdown_to_html(source)
        for number, line in typed_numbers(source, html):
            raise at(
                template,
                line,
                f"hier is het getal {number} getypt. Een bijlage drukt alleen cijfers af die een "
                'bron hebben; verwacht {{ fig("id van het cijfer") }}, of een zin zonder getal',
            )
        return html, filename, up_to_date
