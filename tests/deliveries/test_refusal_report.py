"""The report that goes back to the suppliers: complete, safe to open, and readable for everyone."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from support.dossiers.register_files import FIRST, HEADER, changed, csv_bytes, delivered

from tasks.definitions.finding import Finding, Grade, Place, catalogue
from tasks.deliveries.refusal_report import console_lines, write_report

FINDINGS = (
    Finding(
        code="D03", text="Dit bestand hoort bij geen enkele bron.", place=Place(file="notulen.docx")
    ),
    Finding(
        code="D01",
        text="Het bestand ontbreekt.",
        place=Place(file="invordering*.xlsx"),
        expected="een bestand invordering*.xlsx",
    ),
    Finding(
        code="D31",
        text="Dit is geen getal.",
        place=Place(
            file="damages_<b>.xlsx",
            sheet="Register",
            row=7,
            column="aantal_burgers",
            value="1,8 mln <script>",
        ),
        expected="een geheel getal",
    ),
    Finding(
        code="D29",
        text="3 getallen zijn als tekst opgeslagen.",
        place=Place(file="damages_<b>.xlsx", sheet="Register", row=2, column="deel"),
    ),
    Finding(
        code="D30",
        text="Deze cel is leeg.",
        place=Place(file="damages_<b>.xlsx", sheet="Register", row=9, column="titel"),
    ),
)


class Page(HTMLParser):
    """What the tests look at: visible text, headings, tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [
            attributes[name]
            for found, attributes in self.tags
            if found == tag and name in attributes
        ]


@pytest.fixture
def html(tmp_path: Path) -> str:
    write_report(FINDINGS, "2025-H1", tmp_path / "rapport.html")
    return (tmp_path / "rapport.html").read_text(encoding="utf-8")


def test_in_the_terminal_one_cause_is_not_hundreds_of_lines() -> None:
    def wrong(row: int, column: str) -> Finding:
        return Finding(
            code="D43",
            text="Dit is een andere periode.",
            place=Place(file="koersen.xlsx", sheet="Blad1", row=row, column=column),
        )

    lines = console_lines(
        [
            *(wrong(row, "maand") for row in range(4, 112)),
            *(wrong(row, "jaar") for row in range(4, 14)),
        ]
    )
    assert len(lines) == 10 + 1 + 10
    assert lines[10] == (
        "D43 blokkerend   koersen.xlsx, blad Blad1, kolom maand: nog 98 keer hetzelfde, tot en "
        "met rij 111."
    )
    assert "nog" not in "".join(lines[11:])


def test_every_finding_is_in_it_with_its_place_and_what_was_expected(html: str) -> None:
    text = " ".join(" ".join(Page(html).text).split())
    for finding in FINDINGS:
        assert finding.place is not None
        for part in (
            finding.code,
            finding.text,
            finding.expected,
            *map(str, filter(None, finding.place.model_dump().values())),
        ):
            assert part is None or part in text
    assert (
        "Er is geen dossier gemaakt: er zijn 3 problemen die eerst moeten worden opgelost." in text
    )


def test_findings_stand_under_their_source_with_its_supplier(html: str) -> None:
    headings = re.findall(r"<h2 id=\"bron-\d+\">(.*?)</h2>", html)
    assert headings == [
        "Register van invorderingsmaatregelen",
        "Register van damages",
        "Overige bestanden",
    ]
    assert "Directie Uitvoering, team Herstel en Damages" in html


def test_every_code_links_to_its_explanation_from_the_catalogue(html: str) -> None:
    page = Page(html)
    targets = {href for href in page.attributes("a", "href") if href and href.startswith("#code-")}
    assert targets == {f"#code-{finding.code}" for finding in FINDINGS}
    ids = [attributes.get("id") for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in targets} <= set(ids)
    for finding in FINDINGS:
        assert catalogue()[finding.code].advice in " ".join(page.text)


def test_every_link_goes_to_a_place_in_the_report(html: str) -> None:
    page = Page(html)
    ids = {attributes.get("id") for _, attributes in page.tags}
    links = page.attributes("a", "href")
    assert links
    assert all(link is not None and link.startswith("#") and link[1:] in ids for link in links)


def test_text_of_a_supplier_never_becomes_markup(html: str) -> None:
    page = Page(html)
    assert "script" not in {tag for tag, _ in page.tags}
    assert "b" not in {tag for tag, _ in page.tags}
    assert "1,8 mln &lt;script&gt;" in html


def test_it_needs_nothing_from_outside(html: str) -> None:
    page = Page(html)
    assert {tag for tag, _ in page.tags}.isdisjoint({"link", "script", "img", "iframe", "object"})
    assert "url(" not in html
    assert "@import" not in html
    assert "http:" not in html
    assert "https:" not in html


def test_it_is_accessible(html: str) -> None:
    page = Page(html)
    assert page.attributes("html", "lang") == ["nl"]
    assert "".join(page.text).count("Aanleverrapport 2025-H1") == 1, "the title of the page"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    scopes = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert scopes
    assert set(scopes) <= {"col", "row"}
    assert [tag for tag, _ in page.tags].count("caption") == [tag for tag, _ in page.tags].count(
        "table"
    )


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_report(FINDINGS, "2025-H1", tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_report_replaces_the_earlier_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    path.write_text("oud")
    write_report(FINDINGS, "2025-H1", path)
    assert "Aanleverrapport" in path.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "rapport.html").mkdir()
    with pytest.raises(OSError, match=r"rapport\.html"):
        write_report(FINDINGS, "2025-H1", tmp_path / "rapport.html")
    assert list(tmp_path.iterdir()) == [tmp_path / "rapport.html"]


def test_one_problem_is_told_in_the_singular(tmp_path: Path) -> None:
    write_report(FINDINGS[1:2], "2025-H1", tmp_path / "rapport.html")
    html = (tmp_path / "rapport.html").read_text(encoding="utf-8")
    assert "er is 1 probleem dat eerst moet worden opgelost" in html
    # Of a file that is not there only the pattern is known, and nothing is found in it.
    assert "<caption>1 bevinding</caption>" in html


def test_two_warnings_are_told_in_the_plural() -> None:
    several = [grade.several for grade in Grade]
    assert several == ["blokkerend", "te bevestigen", "waarschuwingen", "info"]


def test_the_terminal_shows_the_heaviest_first_in_one_line_each() -> None:
    lines = console_lines(FINDINGS)
    assert [line[:3] for line in lines] == ["D01", "D31", "D30", "D03", "D29"]
    assert lines[1] == (
        "D31 blokkerend   damages_<b>.xlsx, blad Register, rij 7, kolom aantal_burgers: Dit is "
        "geen getal."
        " (gevonden: 1,8 mln <script>; verwacht: een geheel getal)"
    )


def test_a_no_break_space_is_a_space_in_the_terminal() -> None:
    (line,) = console_lines([Finding(code="B05", text="de records komen op €\u00a0558\u00a0mln.")])
    assert line.endswith("de records komen op € 558 mln.")


def test_the_form_of_a_code_and_a_double_key_are_told_in_words(tmp_path: Path) -> None:
    intake, _ = delivered(
        tmp_path, {"proef.csv": csv_bytes(FIRST, FIRST, changed(FIRST, nummer="p-2"))}
    )
    assert [(finding.code, finding.expected) for finding in intake.findings] == [
        ("D41", "iedere waarde van nummer één keer"),
        ("D40", "de letter P en drie cijfers, bijvoorbeeld P001"),
    ]


def test_nothing_of_a_supplier_steers_the_terminal(tmp_path: Path) -> None:
    intake, _ = delivered(
        tmp_path,
        {
            "proef.csv": csv_bytes(
                [*changed(FIRST, soort="\x1b[2J"), ""], header=[*HEADER, "x\x1b]0;"]
            )
        },
    )
    lines = console_lines(intake.findings)
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)
