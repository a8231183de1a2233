"""Very little: the annexes read naturally, and nothing is cut, orphaned or printed over an edge."""

from __future__ import annotations

import pytest
from support.annexes.annexes_of_the_example import WITH_COVER
from support.annexes.final_files import final_files
from support.annexes.paper_pages import Printed, lines_of, printed, problems_of, text_of
from support.dossiers.small_deliveries import SmallDeliveries

pytestmark = pytest.mark.grows


@pytest.fixture(scope="module")
def little_printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    small = SmallDeliveries()
    small.registers["damages"] = []
    small.registers["invordering"] = [
        small.registers["invordering"][-1] | {"start": "", "verwacht_gereed": ""}
    ]
    updates = {row["onderwerp"]: row for row in small.registers["iv_sturing_risico"]}
    small.registers["iv_sturing_risico"] = list(updates.values())
    small.children = {"6030": 10}
    # Not the letter, which quotes what is not there any more.
    concept = printed(small, tmp_path_factory.mktemp("weinig"), WITH_COVER)
    # The final form, as everyone will see it.
    final = final_files(concept.folder)
    return concept._replace(pdf={annex: final[f"{annex}.pdf"] for annex in concept.pdf})


def test_nothing_to_report_reads_naturally(little_printed: Printed) -> None:
    damages = text_of(little_printed.pdf["damages"])
    assert "Sinds de vorige brief zijn er geen damages vastgesteld." in damages.replace(
        "\u00a0", " "
    )
    assert "Er zijn in deze periode geen damages vastgesteld." in damages
    assert "Tabel" not in damages
    assert "burgers is of wordt" not in damages
    measures = text_of(little_printed.pdf["invordering"])
    assert "telt één maatregel, waarvan geen in de implementatiefase" in measures.replace(
        "\u00a0", " "
    )
    assert "Planning van de maatregelen" not in measures
    abroad = text_of(little_printed.pdf["buitenland"])
    assert "Figuur" not in abroad


def test_very_little_is_printed_inside_the_margins_and_without_mark_or_previous(
    little_printed: Printed,
) -> None:
    # Reports of others are as they were received.
    for annex, pdf in ((one, little_printed.pdf[one]) for one in WITH_COVER):
        assert problems_of(pdf, least=4) == [], annex
        assert len(lines_of(pdf)) <= (9 if annex == "uitzonderingenrapportage" else 8), annex
        text = text_of(pdf)
        assert "CONCEPT" not in text
        assert "vorige brief (" not in text
        # Only the sentence that there is nothing to compare with, which stands on page 1 too.
        assert "daarvan zijn geen vastgelegde cijfers" in text
        assert text.count("vorige rapportage (") == text.count("daarvan zijn geen vastgelegde")
