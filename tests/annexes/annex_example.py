"""A rich example annex for the tests of this room: every piece of the house style, on figures that are made up here."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from tasks.annexes.contents import with_contents
from tasks.annexes.marks import FILTERS, figure_mark, status_mark
from tasks.figures.figure import Source
from tasks.figures.halfjaar import AnnexSpec, load_halfjaar
from tasks.figures.ledger import Ledger
from tasks.sections.section import Cell, Heading, Row, Section, Table

TEMPLATES = Path(__file__).parents[2] / "templates"
CREATED = datetime(2025, 7, 1, tzinfo=UTC)
SOURCE = (Source(contract="voorbeeld", delivery="0" * 64, file="voorbeeld.csv"),)
STATUSES = ("gerealiseerd", "op koers", "achter op planning", "niet gerealiseerd", "nog niet meetbaar")
PHASES = ("aangekondigd", "beleidsmatige uitwerking", "implementatiefase", "ingevoerd")
COUNTRIES = (
    ("Polen", 7163, "12841000"), ("Bondsrepubliek Duitsland", 4792, "7911500"), ("België", 4688, "7402000"), ("Roemenië", 2703, "6588000"),
    ("Onbekend", 1655, "4998000"), ("Curaçao", 401, "702000"), ("Verenigde Staten van Amerika", 98, "201000"), ("Overige", 712, "1388000"),
)  # fmt: skip

TEMPLATE = """{% extends "huisstijl/basis.html.j2" %}
{% import "huisstijl/svg.html.j2" as svg with context %}
{% block meta_rows %}{{ super() }}
{{ house.meta_row("Peildatum", halfjaar.reporting_period.last|long_date) }}
{{ house.meta_row("Rapportageperiode", halfjaar.reporting_period|months) }}{% endblock %}
{% block in_brief %}<ul>
<li>Van de kpi's in dit overzicht zijn er {{ fig("aantal") }} gerealiseerd of op koers; bij twee is er een uitzondering.</li>
<li>In totaal kregen {{ fig("totaal.kinderen") }} kinderen buiten Nederland een toeslag, samen {{ fig("totaal.bedrag") }}.</li>
<li>De maatregelen om burgers minder te laten terugbetalen lopen; één maatregel ging een fase terug.</li></ul>{% endblock %}
{% block body %}
<h2 class="new-page">Overzicht van de kpi's</h2>
<p>De tabel toont per kpi de norm en de realisatie in deze periode.{{ house.footnote("De normen staan in de begroting en in het Jaarplan.") }}
Een kpi is een uitzondering als hij achterloopt op de planning of niet is gerealiseerd.</p>
{{ house.table(section.tables.kpi) }}
{{ house.legend([("gerealiseerd", "de norm is gehaald"), ("op koers", "het plan voor de periode is gehaald"),
  ("achter op planning", "het plan is niet gehaald"), ("niet gerealiseerd", "de norm is niet gehaald"), ("nog niet meetbaar", "er is nog geen meting")]) }}
<p>Een staaf zegt hetzelfde: {{ svg.bullet(section.figures[1], section.figures[2], "op koers") }}</p>
<h2 class="new-page">Toelichting per uitzondering</h2>
<p>Per uitzondering staat hieronder wat er aan de hand is, wat de gevolgen zijn en wat er gebeurt.</p>
{% for word, mark in [("achter op planning", "behind"), ("niet gerealiseerd", "not-realised")] %}
{{ house.card("Bezwaren binnen de wettelijke termijn", [
  ("Oorzaak", "Het aantal bezwaren steeg. Drie van de formatieplaatsen zijn niet vervuld, en de arbeidsongeschiktheidsverzekeringsmaatschappij antwoordt laat."),
  ("Gevolg", "Burgers wachten langer:\\n- op een beslissing;\\n- op een nabetaling."),
  ("Maatregel", "Tijdelijke versterking.\\n\\nDaarnaast een standaardmotivering."), ("Verwachting", "De norm wordt aan het eind van het jaar gehaald.")],
  facts=word|status_word ~ " Norm " ~ fig("kpi.0.norm") ~ ", realisatie " ~ fig("kpi.0.real") ~ ".", mark=mark) }}
{% endfor %}
<h2 class="new-page">Kinderen buiten Nederland</h2>
<figure><figcaption>Kinderen met kindgebonden budget, naar woonland{{ house.footnote("Zie voor de definitie de verantwoording.") }}</figcaption>
{{ svg.bars(section.tables.landen, 1, "Staafdiagram van het aantal kinderen per woonland.", beside=2) }}</figure>
{{ house.table(section.tables.landen, dense=true) }}
<h2 class="new-page">Maatregelen</h2>
<figure><figcaption>Fase per maatregel</figcaption>
{{ svg.timeline(section.content.measures, section.content.phases, "Per maatregel de fase.") }}</figure>
<h3>Verantwoording</h3>
{{ section.content.text|paragraphs }}
<p>Meer staat op <a href="https://www.rijksfinancien.nl/">de site <em>over rijksfinanciën</em></a>; zie ook <span lang="en">the English summary</span>.</p>
<h3>Een lange tabel</h3>
{{ house.table(section.tables.lang, dense=true) }}
{% endblock %}
"""


def example_section() -> Section:
    """Five KPI's (each status once), eight countries, seven measures and a table of 120 rows."""
    ledger = Ledger()

    def figure(id: str, value: Fraction | int, form: str, step: Fraction | int = 1) -> str:
        return ledger.figure(id, id, value, form=form, step=step, definition="Voorbeeld.", sources=SOURCE).id

    figure("aantal", 2, "woord")
    kpis = []
    for index, word in enumerate(STATUSES):
        real = figure(f"kpi.{index}.real", Fraction(897 - 41 * index, 10), "procent", Fraction(1, 10))
        norm = figure(f"kpi.{index}.norm", Fraction(90), "procent", Fraction(1, 10))
        status = ledger.status(f"kpi.{index}", "status", word, definition="Voorbeeld.", sources=SOURCE).id
        name = Cell(text=f"Toekenningszekerheid, soort {'abcde'[index]}", detail="begroting en Jaarplan")
        kpis.append(Row(cells=(name, Cell(figure=norm), Cell() if word == "nog niet meetbaar" else Cell(figure=real), Cell(status=status))))
    countries = []
    for index, (name, children, euros) in enumerate(COUNTRIES):
        cells = (
            Cell(text=name),
            Cell(figure=figure(f"land.{index}.kinderen", children, "aantal", 100)),
            Cell(figure=figure(f"land.{index}.bedrag", Fraction(euros), "euro_mln", 100_000)),
        )
        countries.append(Row(cells=cells, kind="rest" if name == "Overige" else "row"))
    for word in ("totaal", "landelijk"):
        cells = (
            Cell(text=f"{word.capitalize()} kindgebonden budget"),
            Cell(figure=figure(f"{word}.kinderen", 22212, "aantal", 100)),
            Cell(figure=figure(f"{word}.bedrag", 42031500, "euro_mln", 1_000_000)),
        )
        countries.append(Row(cells=cells, kind="total"))
    measures = []
    for index in range(7):
        phase = ledger.status(f"m.{index}", "fase", PHASES[index % 4], definition="Voorbeeld.", sources=SOURCE).id
        name = ["Invorderingspauze", "Alleen dwanginvordering bij definitieve verschuldigdheid"][index % 2]
        before = PHASES[(index + 3) % 4] if index in (1, 4) else None
        measures.append(
            {
                "number": f"M0{index + 1}",
                "name": name,
                "phase": phase,
                "before": before,
                "ready_words": "december 2026" if index < 2 else None,
            }
        )
    long_rows = tuple(Row(cells=(Cell(text=f"Regel {index}"), Cell(text="tekst"), Cell(figure="aantal"))) for index in range(120))
    number = {"kind": "number"}
    tables = {
        "kpi": Table(
            id="kpi", caption="Kpi's en hun status", summary="Per kpi de norm, de realisatie en de status",
            headings=(Heading(title="Kpi", width=45), Heading(title="Norm", width=14, **number), Heading(title="Realisatie", width=16, **number), Heading(title="Status", kind="status", width=25)),
            rows=tuple(kpis), notes=("Alle waarden zijn verzonnen.",),
        ),
        "landen": Table(
            id="landen", caption="Kindgebonden budget naar woonland", summary="Per woonland het aantal kinderen en het bedrag",
            headings=(Heading(title="Woonland", width=52), Heading(title="Aantal kinderen", width=24, **number), Heading(title="Bedrag", width=24, **number)),
            rows=tuple(countries), notes=("Aantallen zijn afgerond op honderdtallen.", "Bedragen zijn na aftrek van buitenlandse gezinsbijslag."),
        ),
        "lang": Table(id="lang", caption="Lang", summary="Veel regels", headings=(Heading(title="Regel"), Heading(title="Tekst"), Heading(title="Getal", **number)), rows=long_rows),
    }  # fmt: skip
    text = "De cijfers komen uit de leveringen.\nZij zijn gecontroleerd.\n\n- op volledigheid\n- op dubbele regels\n\n<b>Geen opmaak</b> & geen gevaar."
    return Section(
        name="voorbeeld", figures=ledger.figures, statuses=ledger.statuses, tables=tables, findings=(),
        content={"measures": measures, "phases": PHASES, "text": text},
    )  # fmt: skip


def example_html(*, concept: bool = True) -> str:
    """The whole annex, numbered, ready to print."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), DictLoader({"voorbeeld.j2": TEMPLATE})]),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(FILTERS)
    section = example_section()
    figures = {one.id: one for one in section.figures}
    statuses = {one.id: one for one in section.statuses}
    html = environment.get_template("voorbeeld.j2").render(
        halfjaar=load_halfjaar("2025-H1"),
        annex=AnnexSpec(section="voorbeeld", title="Voorbeeld van een bijlage", number="3"),
        section=section,
        concept=concept,
        example_label="Alle cijfers zijn voorbeeldcijfers." if concept else None,
        fig=lambda id: figure_mark(figures[id]),
        status=lambda id: status_mark(statuses[id]),
    )
    return with_contents(html)
