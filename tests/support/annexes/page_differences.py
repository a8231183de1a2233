"""What changed on the pages of the example since they were last accepted (golden/), as one HTML
page for a person to look at.

    PYTHONPATH=.:tests python tests/support/annexes/page_differences.py [DOSSIER]      (make
    page-differences)

Without a dossier the example is assembled first. The page is outputs/page-differences.html; the
golden test writes it too when it fails.
"""

from __future__ import annotations

import base64
import difflib
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image
from support.annexes.annexes_of_the_example import ANNEXES

from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order

PROJECT = Path(__file__).parents[3]
GOLDEN = PROJECT / "tests/example/golden"
REPORT = PROJECT / "outputs" / "page-differences.html"
#: Pages with less in common than this are not the same page changed.
ALIKE = 0.4
PIXELS_PER_POINT = 1.1

_PAGE_NUMBER = re.compile(r"Pagina \d+ van \d+")
_BREAK = re.compile(r"^=== \d+\n", re.MULTILINE)


class State(StrEnum):
    """What became of a page."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class PageDifference(NamedTuple):
    """One page; ``before`` and ``after`` are its numbers (1 is the first), None where it is not
    there.
    """

    state: State
    before: int | None
    after: int | None


def pages_text(pdf: Path) -> str:
    """The text of all pages, each under a line with its number: the form of the files in
    golden/.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [
            page.get_textpage().get_text_range().replace("\r", "").strip() for page in document
        ]
    return "".join(f"=== {number}\n{text}\n" for number, text in enumerate(texts, start=1))


def split_pages(text: str) -> list[str]:
    """The pages of such a text."""
    return _BREAK.split(text)[1:]


def compare(before: Sequence[str], after: Sequence[str]) -> list[PageDifference]:
    """Every page of either, in reading order.

    A page of which only the number changed is the same.
    """
    old, new = ([_PAGE_NUMBER.sub("", text) for text in pages] for pages in (before, after))
    found: list[PageDifference] = []
    for kind, i, i_end, j, j_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            found += [
                PageDifference(State.SAME, i + step + 1, j + step + 1) for step in range(i_end - i)
            ]
            continue
        while i < i_end or j < j_end:
            alike = next(
                (
                    (a, b)
                    for a in range(i, i_end)
                    for b in range(j, j_end)
                    if _alike(old[a], new[b])
                ),
                None,
            )
            until_i, until_j = alike or (i_end, j_end)
            found += [
                PageDifference(State.REMOVED, number + 1, None) for number in range(i, until_i)
            ]
            found += [PageDifference(State.ADDED, None, number + 1) for number in range(j, until_j)]
            if alike:
                found.append(PageDifference(State.CHANGED, until_i + 1, until_j + 1))
            i, j = until_i + bool(alike), until_j + bool(alike)
    return found


def _alike(one: str, other: str) -> bool:
    return (
        difflib.SequenceMatcher(None, one.splitlines(), other.splitlines(), autojunk=False).ratio()
        >= ALIKE
    )


def write_report(
    dossier: Path, golden: Path = GOLDEN, report: Path = REPORT
) -> list[tuple[str, PageDifference]]:
    """Write the page, and give every annex and page that is not the same.

    An annex that was never accepted is all added.
    """
    parts, differences = [], []
    for annex in ANNEXES:
        accepted = golden / f"{annex}.txt"
        before = split_pages(accepted.read_text(encoding="utf-8")) if accepted.exists() else []
        after = split_pages(pages_text(dossier / f"{annex}.pdf"))
        found = compare(before, after)
        differences += [(annex, one) for one in found if one.state is not State.SAME]
        with pypdfium2.PdfDocument(dossier / f"{annex}.pdf") as document:
            parts.append(_annex(annex, found, before, after, document))
    counts = ", ".join(
        f"{sum(one.state is state for _, one in differences)} {state}"
        for state in State
        if state is not State.SAME
    )
    report.parent.mkdir(exist_ok=True)
    report.write_text(_PAGE.format(counts=counts, annexes="".join(parts)), encoding="utf-8")
    return differences


def _annex(
    annex: str,
    found: list[PageDifference],
    before: list[str],
    after: list[str],
    document: pypdfium2.PdfDocument,
) -> str:
    rows = "".join(_row(annex, one) for one in found)
    details = "".join(
        _detail(annex, one, before, after, document) for one in found if one.state is not State.SAME
    )
    head = (
        "<tr><th scope=col>accepted page</th><th scope=col>page now</th><th "
        "scope=col>state</th></tr>"
    )
    return f"<h2>{annex}</h2><table><thead>{head}</thead><tbody>{rows}</tbody></table>{details}"


def _row(annex: str, one: PageDifference) -> str:
    state = (
        str(one.state)
        if one.state is State.SAME
        else f'<a href="#{_id(annex, one)}">{one.state}</a>'
    )
    return f'<tr class="{one.state}"><td>{one.before or "–"}</td><td>{one.after or "–"}</td><td>{state}</td></tr>'


def _id(annex: str, one: PageDifference) -> str:
    return f"{annex}-{one.before or 0}-{one.after or 0}"


def _detail(
    annex: str,
    one: PageDifference,
    before: list[str],
    after: list[str],
    document: pypdfium2.PdfDocument,
) -> str:
    old = before[one.before - 1].splitlines() if one.before else []
    new = after[one.after - 1].splitlines() if one.after else []
    picture = _picture(document, one.after) if one.after else "<p>This page is no longer there.</p>"
    number = f"page {one.after}" if one.after else f"page {one.before} of before"
    return (
        f'<section id="{_id(annex, one)}"><h3>{annex}, {number}: {one.state}</h3>'
        f'<div class="beside"><pre>{"".join(_lines(old, new))}</pre><div>{picture}</div></div></section>'
    )


def _picture(document: pypdfium2.PdfDocument, number: int) -> str:
    png = io.BytesIO()
    image = document[number - 1].render(scale=PIXELS_PER_POINT).to_pil()
    image.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(png, "png")
    return (
        f'<img alt="Page {number} as it is now" '
        f'src="data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}">'
    )


def _lines(old: list[str], new: list[str]) -> Iterator[str]:
    """The lines of a page; what went is struck through, what came is underlined, and both are
    coloured.
    """
    for kind, i, i_end, j, j_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield from (f"{escape(line)}\n" for line in new[j:j_end])
        elif i_end - i == j_end - j:
            yield from (_words(*pair) for pair in zip(old[i:i_end], new[j:j_end], strict=True))
        else:
            yield from (f"<del>{escape(line)}</del>\n" for line in old[i:i_end])
            yield from (f"<ins>{escape(line)}</ins>\n" for line in new[j:j_end])


def _words(old: str, new: str) -> str:
    before, after = (re.split(r"(\s+)", line) for line in (old, new))
    parts = []
    for kind, i, i_end, j, j_end in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        gone, came = escape("".join(before[i:i_end])), escape("".join(after[j:j_end]))
        parts.append(
            came
            if kind == "equal"
            else (f"<del>{gone}</del>" if gone else "") + (f"<ins>{came}</ins>" if came else "")
        )
    return "".join(parts) + "\n"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Page differences</title><style>
body {{ max-width: 100rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.4 sans-serif; color: #1d252d }}
table {{ border-collapse: collapse }} th, td {{ padding: .15rem .8rem; border-bottom: 1px solid #c9d3dd; text-align: left }}
tr.same {{ color: #4a5560 }} tr.changed td {{ background: #fff6dc }}
tr.added td {{ background: #e2f3dd }} tr.removed td {{ background: #fbe3e3 }}
.beside {{ display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start }}
pre {{ flex: 1 1 28rem; margin: 0; padding: 1rem; background: #f3f6f9; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem }}
del {{ background: #fbd5d5; color: #7d1010 }} ins {{ background: #cdeec4; color: #1d4d0b }}
img {{ width: 41rem; max-width: 100%; border: 1px solid #c9d3dd }} section {{ margin: 2rem 0 }}
</style></head><body>
<h1>What changed on the pages since they were last accepted</h1>
<p>{counts}. To accept: run the golden tests with <code>UPDATE_GOLDEN=1</code>, and commit the new texts.</p>
{annexes}</body></html>
"""


def main() -> None:
    """The command line."""
    with tempfile.TemporaryDirectory() as temporary:
        dossier = Path(sys.argv[1]) if len(sys.argv) > 1 else _example(Path(temporary))
        differences = write_report(dossier)
    for annex, one in differences:
        sys.stdout.write(f"{annex}: page {one.after or one.before} {one.state}\n")
    sys.stdout.write(
        f"{len(differences)} pages are not as accepted; see {REPORT.relative_to(PROJECT)}\n"
    )


def _example(folder: Path) -> Path:
    made = None
    for halfjaar in ("2024-H2", "2025-H1"):
        deliveries = folder / halfjaar
        subprocess.run(
            [sys.executable, "config/voorbeeld/generate.py", halfjaar, "--out", deliveries],
            check=True,
            cwd=PROJECT,
        )
        made = assemble(
            Order(halfjaar=halfjaar, deliveries=deliveries, outputs=folder / "outputs")
        ).folder
    assert made is not None
    return made


if __name__ == "__main__":
    main()
