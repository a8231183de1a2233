"""Keeps the footnotes that found no place under the last text of an annex. Importing this module
does it.

WeasyPrint puts them on a page of their own after the last one. When it goes over the pages again,
because page numbers in the table of contents are known by then, it takes the end of the text for
the end of the annex, and those footnotes would be gone without a word.
"""

from __future__ import annotations

from typing import Any

from weasyprint import layout  # type: ignore[import-untyped]

_make_all_pages = layout.make_all_pages


def _make_all_pages_to_the_last(
    context: Any, root_box: Any, html: Any, pages: list[Any]
) -> list[Any]:
    before = context.page_maker
    made = list(_make_all_pages(context, root_box, html, pages))
    end_is_as_it_was = len(made) < len(pages) and made[-1] is pages[len(made) - 1]
    if not end_is_as_it_was:
        return made
    # Of each page WeasyPrint remembers how it begins, and of the last also how it ends.
    context.page_maker += before[len(made) + 1 : len(pages) + 1]
    return made + pages[len(made) :]


layout.make_all_pages = _make_all_pages_to_the_last
