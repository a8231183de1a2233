"""From real deliveries to a release, and from an error in it to the public page that says what
replaces what: assembled, offered, judged, released, corrected, and all of that again, as people do
it over HTTP.
"""

from __future__ import annotations

import re
from pathlib import Path

from support.dossiers.small_house import ANNEX, SmallHouse
from support.review.review_example import opened
from support.review.served_pages import Answer, Served, served_pages

from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.review.record.consistency import records_problem
from tasks.review.release.publication import publish
from tasks.review.release.release import finish_releases
from tasks.review.release.verify import verify_folder

REASON = "Het aantal burgers van damage D2025-01 was niet bijgewerkt."


def test_from_a_release_to_its_rectification_on_the_public_page(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    outputs, deliveries = tmp_path / "uit", small_house.deliveries / "2025-H1"
    (deliveries / "voorbeeld.yaml").unlink()  # as real figures

    def assembled(replaces: str | None = None, reason: str | None = None) -> str:
        order = Order(
            halfjaar="2025-H1",
            deliveries=deliveries,
            outputs=outputs,
            replaces=replaces,
            reason=reason,
        )
        return str(assemble(order).digest)

    first = assembled()
    register = deliveries / f"{ANNEX}.csv"
    sent = register.read_text(encoding="utf-8")
    register.write_text(sent.replace(";7250;", ";7200;"), encoding="utf-8")
    withdrawn = assembled()
    with opened(None, outputs) as review, served_pages(review) as served:
        mia = served.somebody("mia")
        offered(served, withdrawn)
        done(mia.post(f"/beoordeling/{withdrawn}/stap/intrekken", {"text": "Oude cijfers."}))
        released(served, first)
        (earlier,) = finish_releases(review)
        public = publish(earlier, outputs)
        kept = {path.name: path.read_bytes() for path in earlier.iterdir()}

        # What was withdrawn before the release is not offered after it, and the page says why.
        again = f"/dossiers/2025-H1/{withdrawn}/aanbieden"
        stuck = mia.get(f"/beoordeling/{withdrawn}").text
        assert "Bied hetzelfde dossier opnieuw aan" not in stuck
        assert "Dit halfjaar is al vrijgegeven" in stuck
        assert "Dit halfjaar is al vrijgegeven" in mia.get(again).text
        refused = mia.post(again)
        assert (refused.status, first in refused.text) == (409, True)

        # The released dossier says how to correct it; its digest and a reason go in beforehand.
        page = mia.get(f"/beoordeling/{first}").text
        assert "Stel het halfjaar dan opnieuw samen" in page
        register.write_text(sent.replace(";7250;", ";7260;"), encoding="utf-8")
        second = assembled(first, REASON)
        sealed = mia.get(f"/dossiers/2025-H1/{second}").text
        for words in ("Dit dossier vervangt de vrijgave van", REASON, ">7.250<", ">7.260<"):
            assert words in sealed, words
        released(served, second)

        listed = mia.get("/").text
        for name in (
            "Vrijgave van 2025-H1, vervangen",
            "Rectificatie van 2025-H1",
            "Ingetrokken concept 1 van 2025-H1",
        ):
            assert name in listed, name
        assert "CONCEPT" not in listed
        assert f"/beoordeling/{second}" in mia.get(f"/beoordeling/{first}").text
        assert "Deze vrijgave is vervangen door" in mia.get(f"/beoordeling/{first}").text
        _, later = finish_releases(review)
        assert records_problem(review) is None

    replacement = publish(later, outputs)
    assert {path.name: path.read_bytes() for path in earlier.iterdir()} == kept
    assert verify_folder(earlier) == verify_folder(later) == []
    old, new = ((one / "index.html").read_text(encoding="utf-8") for one in (public, replacement))
    assert f"../{replacement.name}/index.html" in old
    assert f"../{public.name}/index.html" in new
    assert "Vervangen door" in old
    assert "Vervangt de" in new
    assert REASON in old
    assert REASON in new
    annex = (replacement / f"{ANNEX}.html").read_text(encoding="utf-8")
    assert re.search(f"Vervangt de bijlage van [^:]*: {REASON}", annex)
    assert "Vervangt" not in (public / f"{ANNEX}.html").read_text(encoding="utf-8")


def done(answer: Answer) -> None:
    assert answer.status == 303, answer.text


def offered(served: Served, digest: str) -> None:
    done(served.somebody("mia").post(f"/dossiers/2025-H1/{digest}/aanbieden"))


def released(served: Served, digest: str) -> None:
    """Offered, submitted, judged by two, approved and released, each by whoever does that."""
    mia, bo, ugo, vera = (served.somebody(name) for name in ("mia", "bo", "ugo", "vera"))
    case = f"/beoordeling/{digest}"
    offered(served, digest)
    done(mia.post(f"{case}/stap/indienen"))
    for reviewer in (bo, ugo):
        done(reviewer.post(f"{case}/bijlage/{ANNEX}/oordeel", {"oordeel": "akkoord"}))
    done(bo.post(f"{case}/stap/goedkeuren"))
    done(vera.post(f"{case}/stap/vrijgeven", {"digest": digest[:8]}))
