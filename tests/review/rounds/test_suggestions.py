"""What an edited copy of an annex suggests: each change and comment at the place it is about."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.letters.letter_documents import control, docx, odt, p, r
from support.review.review_example import FIGURE, sealed, submitted

from tasks.dossier.sealed.contents import ChangedError
from tasks.letters.reading.archive import LetterError
from tasks.review.comments import remark_all
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.rules.rights import Refused
from tasks.review.suggestions.places import Place
from tasks.review.suggestions.suggested import Suggested, Suggestion, suggested
from tasks.review.visibility import dossier

ANNEX = "buitenland"
HEAD, LINE = p("Inleiding "), p("Het waren er ", control(FIGURE, "7.200"), ".")
LAST = p("CONCEPT")
INSERTED = '<w:ins w:author="A. de Vries">{}</w:ins>'
DELETED = '<w:del w:author="A. de Vries"><w:r><w:delText>{}</w:delText></w:r></w:del>'
TRACKED = "Uit een bewerkt bestand; wijziging van A. de Vries:\n"
UNTRACKED = "Uit een bewerkt bestand; niet bijgehouden als wijziging:\n"
COMMENTED = "Uit een bewerkt bestand; opmerking van B. Jansen"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sealed(tmp_path_factory.mktemp("uit"))


#: What stands in the copy -> the suggestions.
CHANGED = [
    pytest.param(HEAD + LINE + LAST, [], id="nothing"),
    pytest.param(
        HEAD
        + p(
            "Het waren er ",
            control(FIGURE, "x").replace(
                r("x"), DELETED.format("7.200") + INSERTED.format(r("7.300"))
            ),
            ".",
        )
        + LAST,
        [(FIGURE, f"{TRACKED}vervang “7.200” door “7.300”")],
        id="a figure",
    ),
    pytest.param(
        HEAD + p("Het waren er ", INSERTED.format(r("ongeveer ")), control(FIGURE, "7.200"), "."),
        [
            ("blok-2", f"{TRACKED}voeg na “Het waren er” toe: “ongeveer”"),
            ("blok-3", f"{UNTRACKED}schrap dit stuk (alinea): “CONCEPT”"),
        ],
        id="tracked in one and not in another",
    ),
    pytest.param(
        HEAD + p("Er waren ", control(FIGURE, "7.200"), " kinderen.") + LAST,
        [
            (
                "blok-2",
                f"{UNTRACKED}vervang “Het waren er 7.200” door “Er waren 7.200 kinderen”",
            )
        ],
        id="not tracked",
    ),
    pytest.param(
        HEAD + LINE + p(DELETED.format("CONCEPT")),
        [("blok-3", f"{TRACKED}schrap dit stuk (alinea): “CONCEPT”")],
        id="a whole paragraph deleted",
    ),
    pytest.param(
        p("Vooraf.") + HEAD + LINE + p(INSERTED.format(r("Nieuw."))) + LAST,
        [
            (None, f"{UNTRACKED}voeg aan het begin een alinea toe: “Vooraf.”"),
            ("blok-2", f"{TRACKED}voeg hierna een alinea toe: “Nieuw.”"),
        ],
        id="paragraphs added",
    ),
    pytest.param(
        HEAD
        + p(
            "Het waren er ",
            control(FIGURE, "7.200"),
            ".",
            properties='<w:rPr><w:del w:author="A. de Vries"/></w:rPr>',
        )
        + LAST,
        [
            ("blok-2", f"{TRACKED}vervang “7.200.” door “7.200.CONCEPT”"),
            ("blok-3", f"{TRACKED}schrap dit stuk (alinea): “CONCEPT”"),
        ],
        id="two paragraphs merged",
    ),
    pytest.param(
        HEAD + p("Het waren er ", control(FIGURE, "7.200"), " .") + LAST,
        [("blok-2", f"{UNTRACKED}vervang “7.200.” door “7.200 .”")],
        id="white space",
    ),
]


@pytest.mark.parametrize(("body", "expected"), CHANGED)
def test_a_change_is_told_where_it_is(
    folder: Path, body: str, expected: list[tuple[str | None, str]]
) -> None:
    assert suggested(folder, ANNEX, docx(body)) == Suggested(
        tuple(Suggestion(Place(ANNEX, anchor), text) for anchor, text in expected), ()
    )


def edge(side: str, id: int) -> str:
    return f'<w:commentRange{side} w:id="{id}"/>'


def test_a_comment_is_told_at_the_figure_or_the_paragraph_that_it_is_about(folder: Path) -> None:
    said = '<w:comment w:id="{}" w:author="B. Jansen">{}</w:comment>'
    copy = docx(
        p("Inleiding ", '<w:r><w:commentReference w:id="3"/></w:r>')
        + p(
            edge("Start", 1),
            "Het waren er ",
            edge("Start", 2),
            control(FIGURE, "7.200"),
            edge("End", 2),
            ".",
            edge("End", 1),
        )
        + LAST,
        comments=said.format(1, p("Mooi.") + p("Maar klopt het?"))
        + said.format(2, p("7.300?"))
        + said.format(3, p("Kort!"))
        + said.format(4, p("Waarover?")),
    )
    assert suggested(folder, ANNEX, copy).suggestions == (
        Suggestion(
            Place(ANNEX, "blok-2"),
            f"{COMMENTED} bij “Het waren er 7.200.”:\nMooi.\nMaar klopt het?",
        ),
        Suggestion(Place(ANNEX, FIGURE), f"{COMMENTED} bij “7.200”:\n7.300?"),
        Suggestion(Place(ANNEX, "blok-1"), f"{COMMENTED}:\nKort!"),
        Suggestion(Place(ANNEX, None), f"{COMMENTED}:\nWaarover?"),
    )


def test_what_can_be_no_remark_is_told_with_its_text(folder: Path) -> None:
    long = "woord " * 1_000
    section = '<w:sectPr><w:headerReference r:id="r-header"/></w:sectPr>'
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    copy = docx(HEAD + LINE + p(long, picture) + LAST + section, header=p("Versie van A."))
    found = suggested(folder, ANNEX, copy)
    assert found.suggestions == ()
    assert [(one.why.split(",")[0], one.text[-18:].strip()) for one in found.left] == [
        ("is langer dan de 5000 tekens van een opmerking", "woord woord woord”"),
        ("staat in een kopregel", "Versie van A."),
        ("1 keer meer dan in de bijlage", "afbeelding"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        docx(p("Heel iets anders, geheim.") * 9),
        docx(p("geheim") * 500),
        odt("<text:p>Ook iets anders, geheim.</text:p>"),
        b"%PDF geheim",
        b"PK geheim",
    ],
    ids=["other", "long", "odt", "pdf", "damaged"],
)
def test_what_is_no_copy_of_the_annex_is_refused_without_a_word_of_it(
    folder: Path, data: bytes
) -> None:
    with pytest.raises(LetterError) as refused:
        suggested(folder, ANNEX, data)
    assert "geheim" not in str(refused.value)


def test_an_annex_that_was_changed_is_compared_with_nothing(tmp_path: Path) -> None:
    other = sealed(tmp_path)
    (other / f"{ANNEX}.docx").chmod(0o600)
    (other / f"{ANNEX}.docx").write_bytes(docx(HEAD))
    with pytest.raises(ChangedError):
        suggested(other, ANNEX, docx(HEAD + LINE + LAST))


def test_remarks_are_made_all_or_none_and_once(review: Review) -> None:
    digest = submitted(review)
    some = [(ANNEX, FIGURE, "7.300?"), ("damages", None, "Kort.")]
    with pytest.raises(Refused, match="geen cijfer of alinea blok-99"):
        remark_all(review, "bo", digest, [*some, (ANNEX, "blok-99", "Nergens.")])
    assert dossier(review, "bo", digest).comments == ()
    assert remark_all(review, "bo", digest, some) == 2
    assert remark_all(review, "bo", digest, [*some, (ANNEX, "blok-2", "En dit.")]) == 1
    said = [(one.annex, one.anchor, one.text) for one in dossier(review, "bo", digest).comments]
    assert said == [*some, (ANNEX, "blok-2", "En dit.")]
    assert records_problem(review) is None
    with pytest.raises(Refused, match="rol"):
        remark_all(review, "leo", digest, some)
