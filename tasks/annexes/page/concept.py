"""What makes a page a concept, and what is left of it on release.

Nothing else may differ: what is released is what was reviewed.
"""

from __future__ import annotations

#: What a concept has in the page (templates/huisstijl/basis.html.j2), in document order, and what
#: the final page has in its place.
_MARKS = (
    (
        (
            "\n<style>@page { background: url(asset:watermerk.svg) no-repeat center / contain "
            "}</style>"
        ),
        "",
    ),
    ('data-mark="CONCEPT"', 'data-mark=""'),
    (
        (
            "<strong>CONCEPT – niet voor verspreiding.</strong> De cijfers en teksten zijn nog "
            "niet "
            "vastgesteld."
        ),
        "",
    ),
    (
        '<tr><th scope="row">Status</th><td>concept</td></tr>',
        '<tr><th scope="row">Status</th><td>vastgesteld</td></tr>',
    ),
)
_EMPTY_BANNER = '<p class="concept"></p>\n'


def without_concept(html: str) -> str:
    """The final page that belongs to a concept page, as :func:`tasks.annexes.print.annex_html`
    gives it.

    Only the first of each mark goes: all of them come before any text of a source, so no such text
    can be taken for one.

    Raises:
        ValueError: if a mark is not there.
    """
    done = ""
    for mark, final in _MARKS:
        before, found, html = html.partition(mark)
        if not found:
            raise ValueError(f"a concept page without {mark!r}")
        done += before + final
    return (done + html).replace(_EMPTY_BANNER, "", 1)
