"""What was reported and is gone, and what was set anew, is found and told by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest
from support.dossiers.dossier_example import figure, previous, status
from support.kpis import made_up_kpi

from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import Halfjaar, Period, load_halfjaar
from tasks.definitions.kpi import Kpi
from tasks.figures import dutch
from tasks.figures.figure import Figure, Source, Status
from tasks.figures.ledger import Ledger
from tasks.figures.previous import Previous
from tasks.sections.comparison import KINDS, missing, with_comparison
from tasks.sections.inputs import Inputs
from tasks.sections.kpi.entry import enter_kpi, planned
from tasks.sections.kpi.measurement import Measured
from tasks.sections.section import Section

NOW = load_halfjaar("2025-H1")
#: The letter after it, about the same year.
NEXT = NOW.model_copy(
    update={
        "name": "2025-H2",
        "previous": "2025-H1",
        "reporting_period": Period(first=date(2025, 1, 1), last=date(2025, 8, 31)),
    }
)


def section(name: str, figures: Sequence[Figure] = (), statuses: Sequence[Status] = ()) -> Section:
    return Section.model_construct(
        name=name,
        figures=tuple(figures),
        statuses=tuple(statuses),
        tables={},
        findings=(),
        told=(),
    )


def said_of(
    before: Previous, now: Section, halfjaar: Halfjaar = NOW
) -> tuple[list[str], list[tuple[str, str]]]:
    """The sentences of the annex, and code and text of the findings."""
    made = with_comparison(now, halfjaar, before)
    return (
        [one.text for one in made.told],
        [(one.code, one.text) for one in made.findings],
    )


def named(one: Status, label: str) -> Status:
    return one.model_copy(update={"label": label})


CASES: dict[str, tuple[str, Figure | Status, str, tuple[str, str]]] = {
    "kpi": (
        "uitzonderingenrapportage",
        named(status("kpi.K18.status", "op koers"), "Wachttijd: status"),
        "de kpi K18 Wachttijd",
        ("U14", "K18 Wachttijd stond in de vorige rapportage (op koers) en ontbreekt nu."),
    ),
    "bericht": (
        "uitzonderingenrapportage",
        named(status("bericht.risico_s.schaarste.stand", "aandacht nodig"), "Schaarste: stand"),
        "het bericht Schaarste",
        ("U31", "Schaarste stond in de vorige rapportage (aandacht nodig) en ontbreekt nu."),
    ),
    "maatregel": (
        "invordering",
        named(status("invordering.M01.fase", "ingevoerd"), "Betalingsregeling: fase"),
        "de maatregel Betalingsregeling",
        ("V02", "Betalingsregeling stond in de vorige rapportage (ingevoerd) en ontbreekt nu."),
    ),
    "punt": (
        "toezeggingen",
        named(status("toezeggingen.T012.stand", "open"), "motie het lid Van Eijk: stand"),
        "het punt T012 motie het lid Van Eijk",
        (
            "M08",
            "T012 motie het lid Van Eijk stond in de vorige rapportage (open) en ontbreekt nu.",
        ),
    ),
    "damage": (
        "damages",
        named(
            status("damages.D2024-01.1.besluit", "herzien"),
            "Dubbel, opnieuw, 2023 en eerder: besluit",
        ),
        "de damage D2024-01 Dubbel, opnieuw",
        (
            "S06",
            "D2024-01 Dubbel, opnieuw stond in de vorige rapportage (herzien) en ontbreekt nu.",
        ),
    ),
    "woonland": (
        "buitenland",
        figure("buitenland.wkb.6007.kinderen", 840, label="WKB, Oostenrijk: kinderen"),
        "een eigen rij voor Oostenrijk (WKB)",
        ("B08", "Oostenrijk (WKB) stond in de vorige rapportage (840) en ontbreekt nu."),
    ),
    "actie": (
        "acties",
        named(status("acties.A2024-02.stand", "loopt"), "Muteren op inkomen: stand"),
        "de actie A2024-02 Muteren op inkomen",
        (
            "A13",
            "A2024-02 Muteren op inkomen stond in de vorige rapportage (loopt) en ontbreekt nu.",
        ),
    ),
    "traject": (
        "trajecten",
        named(status("trajecten.T03.stand", "loopt"), "Intensief toezicht: stand"),
        "het traject T03 Intensief toezicht",
        (
            "J09",
            "T03 Intensief toezicht stond in de vorige rapportage (loopt) en ontbreekt nu.",
        ),
    ),
    "mijlpaal": (
        "trajecten",
        named(status("trajecten.T03.4.stand", "gepland"), "Intensief toezicht, sancties: stand"),
        "de mijlpaal Intensief toezicht, sancties",
        (
            "J08",
            "Intensief toezicht, sancties stond in de vorige rapportage (gepland) en ontbreekt nu.",
        ),
    ),
    "schatting": (
        "niet_gebruik",
        figure(
            "niet_gebruik.zt.monitor-1.2021.schatting",
            12,
            "procent_ongeveer",
            label="Niet-gebruik huur 2021: schatting",
        ),
        "de schatting Niet-gebruik huur 2021",
        (
            "N08",
            "Niet-gebruik huur 2021 stond in de vorige rapportage (ongeveer\u00a012%) en ontbreekt nu.",
        ),
    ),
}


def before_with(one: Figure | Status) -> Previous:
    return previous(one) if isinstance(one, Figure) else previous(statuses=(one,))


@pytest.mark.parametrize("case", CASES)
def test_what_is_gone_is_named(case: str) -> None:
    name, one, words, finding = CASES[case]
    sentences, findings = said_of(before_with(one), section(name))
    assert sentences == [
        f"Wel in de vorige rapportage (tweede halfjaar 2024) en niet in deze: {words}"
    ]
    assert findings == [finding]


def test_what_was_finished_is_told_and_nobody_is_asked() -> None:
    done = named(status("acties.A2024-02.stand", "afgerond"), "Inkomen: stand")
    assert said_of(before_with(done), section("acties")) == (
        [
            "Wel in de vorige rapportage (tweede halfjaar 2024) en niet in deze: de actie A2024-02 Inkomen"
        ],
        [],
    )


@pytest.mark.parametrize("case", CASES)
def test_what_is_still_there_is_not_told(case: str) -> None:
    name, one, *_ = CASES[case]
    now = section(name, figures=[one]) if isinstance(one, Figure) else section(name, statuses=[one])
    assert said_of(before_with(one), now) == ([], [])


def test_every_kind_is_told_and_the_annex_of_another_onderdeel_does_not_tell_it() -> None:
    assert {kind.section for kind in KINDS} == {name for name, *_ in CASES.values()}
    for name, one, *_ in CASES.values():
        for kind in KINDS:
            if kind.section != name:
                assert said_of(before_with(one), section(kind.section)) == ([], [])


def test_parts_of_one_damage_are_one_and_several_things_are_one_sentence() -> None:
    gone = tuple(
        named(status(f"damages.{number}.{part}.besluit", "herzien"), f"{title}, 2024: besluit")
        for number, title in (("D1", "Een"), ("D2", "Twee"))
        for part in (1, 2)
    )
    sentences, findings = said_of(previous(statuses=gone), section("damages"))
    (sentence,) = sentences
    assert sentence.endswith("en niet in deze: de damages D1 Een en D2 Twee")
    assert len(findings) == 2


def test_totals_and_the_folded_rest_are_no_countries() -> None:
    totals = [figure(f"buitenland.wkb.{one}.kinderen", 9) for one in ("totaal", "overige")]
    assert said_of(previous(*totals), section("buitenland")) == ([], [])


def norms(kpi: Kpi, *values: int) -> list[Figure]:
    ends = ("norm",) if len(values) == 1 else ("norm_onder", "norm_boven")
    return [
        figure(f"kpi.{kpi.id}.{end}", value, form=kpi.form, step=kpi.step, label=end)
        for end, value in zip(ends, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("was", "now"), [((95,), (96,)), ((95, 99), (96, 99)), ((95,), (94, 96)), ((94, 96), (95,))]
)
@pytest.mark.parametrize(("halfjaar", "code"), [(NOW, "U16"), (NEXT, "U15")])
def test_a_norm_that_changed_is_told_with_both_values(
    was: tuple[int, ...], now: tuple[int, ...], halfjaar: Halfjaar, code: str
) -> None:
    kpi = made_up_kpi("stand", "aantal")
    there = named(status(f"kpi.{kpi.id}.status", "op koers"), f"{kpi.name}: status")
    before = previous(*norms(kpi, *was), statuses=(there,)).model_copy(
        update={"halfjaar": halfjaar.previous}
    )
    made = with_comparison(
        section("uitzonderingenrapportage", norms(kpi, *now), [there]), halfjaar, before
    )
    assert made.told == ()
    (row,) = made.tables["gewijzigd"].rows
    by_id = {one.id: one for one in made.figures}
    assert [cell.text for cell in row.cells[:2]] == [f"{kpi.id} {kpi.name}", "norm"]
    then, today = (
        [by_id[id] for id in (cell.figure, cell.to_figure) if id] for cell in row.cells[2:]
    )
    assert tuple(one.value for one in then) == was
    assert tuple(one.value for one in today) == now
    assert all(one.looks_back for one in then)
    (found,) = made.findings
    assert found.code == code
    assert said_of(before, section("uitzonderingenrapportage", norms(kpi, *was), [there])) == (
        [],
        [],
    )


def test_the_plan_of_a_period_that_was_reported_may_not_change_unseen() -> None:
    kpi = made_up_kpi(
        "cumulatief",
        "aantal",
        norm={2025: "120"},
        plan={2025: [str(10 * month) for month in range(1, 13)]},
    )
    period = dutch.month_range(date(2025, 1, 1), date(2025, 4, 30))

    def said(plan: int) -> tuple[list[str], list[tuple[str, str]]]:
        """Of a previous report with this plan for its period."""
        was = figure(f"kpi.{kpi.id}.plan", plan).model_copy(update={"definition": planned(period)})
        before = previous(was).model_copy(update={"halfjaar": "2025-H1"})
        inputs = SimpleNamespace(
            halfjaar=NEXT,
            previous=before,
            source=lambda *_: Source(contract="kpi", delivery="ab" * 32, file="kpi.csv"),
        )
        ledger = Ledger()
        enter_kpi(kpi, Measured(), cast("Inputs", inputs), ledger, inputs.source())
        made = section("uitzonderingenrapportage", ledger.figures, ledger.statuses)
        return said_of(before, made, NEXT)

    assert said(40) == ([], [])
    told, ((code, words),) = said(41)
    assert told == []
    assert code == "U15"
    assert words == (f"Het plan voor {period} van K05 Proef: 41 in de vorige rapportage, 40 nu.")


def test_a_comparison_that_is_missing_is_told_but_not_at_the_first_of_the_series() -> None:
    first = NOW.model_copy(update={"previous": None})
    assert missing(first, None) is None
    assert with_comparison(section("damages"), first, None).told == ()
    assert missing(NOW, previous()) is None
    found = missing(NOW, None)
    assert found is not None
    assert (found.code, found.grade) == ("H03", Grade.WARNING)
    (told,) = with_comparison(section("damages"), NOW, None).told
    assert "niet vergeleken met die van de vorige rapportage (tweede halfjaar 2024)" in told.text


@pytest.mark.parametrize("name", ["2025-H9", "2025-H1", "2025-H2", "2024", ""])
def test_a_previous_halfjaar_that_can_not_exist_blocks(name: str) -> None:
    found = missing(NOW.model_copy(update={"previous": name}), None)
    assert found is not None
    assert (found.code, found.grade) == ("H02", Grade.BLOCKING)
