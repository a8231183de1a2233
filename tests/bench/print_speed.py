"""Time, memory and size of printing, beside WeasyPrint as it comes, typst and Chromium with the
same content; and veraPDF's word on each.

    PYTHONPATH=.:tests python tests/bench/print_speed.py [--pages 100]

Measured as in national_scale.py: every measurement is a process from start to end, the ways take
turns, and the median counts. The result is printed and, without ``--pages``, written to
docs/benchmark.md.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pypdfium2
from national_scale import HALFJAAR, PRINT_PART, ROOT, Measured, machine, run_once
from support.annexes.table_pages import table_pages, table_pages_page
from support.annexes.verapdf import verapdf
from typst_markup import typst_markup

from tasks.annexes.documents.read_page import read_page
from tasks.annexes.page.paper import for_paper
from tasks.annexes.page.standalone import standalone_html
from tasks.annexes.print import concept_page
from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.sections.section import Section

OURS, CHECKED, WEASYPRINT, TYPST, CHROMIUM = (
    "ours: print",
    "ours: print and check",
    "WeasyPrint as it comes",
    "typst",
    "Chromium",
)
EXAMPLE = "the four annexes of the example"
#: Pages of tables -> rounds.
RUNS = {100: 3, 400: 1}
EXAMPLE_RUNS = 3

PRINT = """
import gc, sys
from datetime import UTC, datetime
from pathlib import Path
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.pdf.validate import check_pdf
from tasks.annexes.pdf.print_pdf import LaidOut
gc.disable()  # as the confined process does
check, out, *sources = sys.argv[1:]
for source in map(Path, sources):
    html = source.with_suffix(".html").read_text(encoding="utf-8")
    pdf = LaidOut(html, assets=house_assets()).printed(attachments=[], created=datetime(2025, 7, 1, tzinfo=UTC)).data
    assert check == "no" or not check_pdf(pdf)
    Path(out, source.stem + ".pdf").write_bytes(pdf)
"""

AS_IT_COMES = """
import sys
from pathlib import Path
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse
from tasks.annexes.page.house_style import house_assets

class Assets(URLFetcher):
    def fetch(self, url, headers=None):
        media_type, data = house_assets()[url.removeprefix("asset:")]
        return URLFetcherResponse(url, data, {"Content-Type": media_type})

out, *sources = sys.argv[1:]
for source in map(Path, sources):
    html = source.with_suffix(".html").read_text(encoding="utf-8")
    HTML(string=html, url_fetcher=Assets()).write_pdf(Path(out, source.stem + ".pdf"), pdf_variant="pdf/ua-1")
"""

COMPILE = """
import sys, typst
from pathlib import Path
fonts, out, *sources = sys.argv[1:]
for source in map(Path, sources):
    typst.compile(source.with_suffix(".typ"), output=Path(out, source.stem + ".pdf"), format="pdf", font_paths=[fonts],
                  ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"], timestamp=0)
"""

BROWSE = """
out=$1; shift
for source in "$@"; do
    chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir="$out/profile" --no-pdf-header-footer \
        --generate-pdf-document-outline --print-to-pdf="$out/$(basename "$source").pdf" "file://$source.web.html" || exit 1
done
"""

ALL_FORMS = """
import sys
from pathlib import Path
from tasks.annexes.print import PrintableAnnex
from tasks.definitions.halfjaar import load_halfjaar
from tasks.sections.section import Section
halfjaar = load_halfjaar(sys.argv[1])
for annex in halfjaar.annexes:
    section = Section.model_validate_json(Path(sys.argv[2], annex.section + ".json").read_bytes())
    PrintableAnnex(halfjaar, annex, section, example="Voorbeeldcijfers").files(concept=True)
"""


class Printed(NamedTuple):
    """What one way of printing took, and what it made."""

    took: Measured
    size: int
    pages: int
    pdfs: dict[str, bytes]


def write_sources(folder: Path, pages: dict[str, Element]) -> list[Path]:
    """The same content in the form that each way asks for; paths without suffix."""
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(for_paper(page), encoding="utf-8")
        (folder / f"{name}.web.html").write_text(standalone_html(page), encoding="utf-8")
        (folder / f"{name}.typ").write_text(typst_markup(read_page(page)), encoding="utf-8")
    return [folder / name for name in pages]


def example(folder: Path) -> dict[str, Element]:
    """The finished pages of the annexes of the example; their sections are left in ``folder``."""
    deliveries = folder / "leveringen"
    subprocess.run(
        [sys.executable, "config/voorbeeld/generate.py", HALFJAAR, "--out", str(deliveries)],
        cwd=ROOT,
        check=True,
    )
    order, halfjaar = (
        Order(halfjaar=HALFJAAR, deliveries=deliveries, outputs=folder / "uitvoer"),
        load_halfjaar(HALFJAAR),
    )
    taken = take_in_deliveries(order)
    assert taken.digest is not None
    pages = {}
    for annex in halfjaar.annexes:
        text = order.store().get(build_section(order, annex.section, taken.digest, None).digest)
        (folder / f"{annex.section}.json").write_bytes(text)
        section = Section.model_validate_json(text)
        pages[annex.section] = concept_page(halfjaar, annex, section, example="Voorbeeldcijfers")
    return pages


def measure_ways(sources: list[Path], folder: Path, runs: int) -> dict[str, Printed]:
    """The median of ``runs`` rounds of each way."""
    names, python = [str(source) for source in sources], sys.executable
    outs = {
        way: folder / f"uit-{number}"
        for number, way in enumerate((OURS, CHECKED, WEASYPRINT, TYPST, CHROMIUM))
    }
    commands = {
        OURS: [python, "-c", PRINT, "no", str(outs[OURS]), *names],
        CHECKED: [python, "-c", PRINT, "yes", str(outs[CHECKED]), *names],
        WEASYPRINT: [python, "-c", AS_IT_COMES, str(outs[WEASYPRINT]), *names],
        TYPST: [
            python,
            "-c",
            COMPILE,
            str(ROOT / "templates/huisstijl/fonts"),
            str(outs[TYPST]),
            *names,
        ],
        CHROMIUM: ["sh", "-c", BROWSE, "sh", str(outs[CHROMIUM]), *names],
    }
    took: dict[str, list[Measured]] = {way: [] for way in commands}
    for _ in range(runs):
        for way, command in commands.items():
            outs[way].mkdir(exist_ok=True)
            took[way].append(run_once(command))
    printed = {}
    for way, out in outs.items():
        pdfs = {source.name: (out / f"{source.name}.pdf").read_bytes() for source in sources}
        pages = sum(len(pypdfium2.PdfDocument(pdf)) for pdf in pdfs.values())
        printed[way] = Printed(median(took[way]), sum(map(len, pdfs.values())), pages, pdfs)
    return printed


def median(measured: list[Measured]) -> Measured:
    """Of each quantity by itself."""
    return Measured(*(statistics.median(column) for column in zip(*measured, strict=True)))


def table(
    title: str, printed: dict[str, Printed], verdicts: dict[str, set[str]] | None
) -> list[str]:
    """Rows of the result for one content."""
    lines = [
        f"### {title}",
        "",
        (
            "| what | processor seconds | × ours | peak memory (MB) | × ours | size (kB) | × "
            "ours | "
            "pages | PDF/A-3a | PDF/UA-1 |"
        ),
        "|---|--:|--:|--:|--:|--:|--:|--:|---|---|",
    ]
    ours = printed[OURS]
    for way, one in printed.items():
        cells = [
            f"{one.took.processor:,.1f} | {one.took.processor / ours.took.processor:.2f}",
            f"{one.took.memory:,.0f} | {one.took.memory / ours.took.memory:.2f}",
            f"{one.size / 1000:,.0f} | {one.size / ours.size:.2f}",
            str(one.pages),
        ]
        for flavour in ("3a", "ua1"):
            failed = [rule for rule in (verdicts or {}).get(way, ()) if rule.startswith(flavour)]
            cells.append(
                "" if verdicts is None else f"no, {len(failed)} rules" if failed else "yes"
            )
        lines.append(f"| {way} | {' | '.join(cells)} |")
    return [*lines, ""]


def judge(printed: dict[str, Printed]) -> dict[str, set[str]]:
    """What veraPDF finds, by way; what is checked is the same file, so it is judged once."""
    files = {
        (way, name): pdf
        for way, one in printed.items()
        if way != CHECKED
        for name, pdf in one.pdfs.items()
    }
    found = verapdf({f"{way}/{name}": pdf for (way, name), pdf in files.items()})
    verdicts: dict[str, set[str]] = {way: set() for way in printed}
    for way, name in files:
        verdicts[way] |= set(found[f"{way}/{name}"])
    verdicts[CHECKED] = verdicts[OURS]
    return verdicts


def failures(verdicts: Iterable[dict[str, set[str]]]) -> list[str]:
    """Every rule that fails somewhere, by way."""
    together: dict[str, set[str]] = {}
    for one in verdicts:
        for way, rules in one.items():
            together.setdefault(way, set()).update(rules)
    lines = []
    for way, rules in together.items():
        # The beginning of the sentence says which rule it is; the rest names values.
        lines += [
            f"- {way}, {rule if len(rule) < 150 else rule[:150].rsplit(' ', 1)[0] + ' …'}"
            for rule in sorted(rules)
        ]
    return lines


HEADER = """
## Printing

Made by `make benchmark` (tests/bench/print_speed.py). This product prints the same words, tables,
footnotes and charts as three others: WeasyPrint {weasyprint} without what tasks/annexes adds to it
(asked for PDF/UA-1, because it can not do both), typst {typst} (from markup made of the same blocks
as the Word document, asked for both standards) and Chromium {chromium} (tagged, with notes at the
end). A table page has a heading, a line of text, and a table of 29 rows and 6 columns with a
caption and a footnote. Processor seconds and memory are those of all processes of a program
together, imports included. The machine was shared, so the ratios say more than the seconds. veraPDF
judges the result.

Machine: {machine}

"""


def _version(command: list[str]) -> str:
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return next(word for word in output if word[:1].isdigit())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--pages", type=int, help="only this many table pages, once; nothing is written"
    )
    options = parser.parse_args()
    lines, verdicts = [], []
    with tempfile.TemporaryDirectory() as temporary:
        for pages, runs in {options.pages: 1}.items() if options.pages else RUNS.items():
            folder = Path(temporary, str(pages))
            folder.mkdir()
            printed = measure_ways(
                write_sources(folder, {"tabellen": table_pages_page(table_pages(pages))}),
                folder,
                runs,
            )
            # Judging 400 pages takes longer than printing them, and says the same.
            verdict = judge(printed) if pages <= 100 else None
            verdicts += [verdict] if verdict else []
            lines += table(f"{pages} table pages; runs: {runs}", printed, verdict)
        if not options.pages:
            folder = Path(temporary, "voorbeeld")
            folder.mkdir()
            printed = measure_ways(write_sources(folder, example(folder)), folder, EXAMPLE_RUNS)
            verdicts.append(judge(printed))
            lines += table(
                f"{EXAMPLE[0].upper()}{EXAMPLE[1:]}; runs: {EXAMPLE_RUNS}", printed, verdicts[-1]
            )
            every = median(
                [
                    run_once([sys.executable, "-c", ALL_FORMS, HALFJAAR, str(folder)])
                    for _ in range(EXAMPLE_RUNS)
                ]
            )
            lines += [
                (
                    "All annexes of the example in all forms, in one process: "
                    f"{every.processor:.1f} processor seconds (aim: 6), "
                    f"{every.memory:,.0f} MB; of that PDF {printed[CHECKED].took.processor:.1f}."
                ),
                "",
            ]
    text = HEADER.format(
        machine=machine(),
        weasyprint=version("weasyprint"),
        typst=version("typst"),
        chromium=_version(["chromium", "--version"]),
    ) + "\n".join(lines)
    text += "\nWhat fails:\n\n" + "\n".join(failures(verdicts)) + "\n"
    sys.stdout.write(text)
    if not options.pages:
        path = ROOT / "docs" / "benchmark.md"
        path.write_text(
            path.read_text(encoding="utf-8").partition(PRINT_PART)[0] + PRINT_PART + text,
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
