"""What a numeric expression is and what it is worth: worked examples, and properties that hold for
every number that the product prints.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.figures import dutch, forms
from tasks.figures.rounding import round_half_up
from tasks.letters.expressions.expression import Expression, Kind, Moment
from tasks.letters.expressions.recognise import Recogniser, rest
from tasks.letters.expressions.vocabulary import Approximation, load_vocabulary
from tasks.letters.reading.blocks import CALL, Block, BlockKind, Cell, Mark, MarkKind

F = Fraction
RECOGNISER = Recogniser(load_vocabulary())


def found(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> tuple[Expression, ...]:
    block = Block(kind, text, "alinea 1")
    expressions = RECOGNISER.expressions(block)
    assert rest(block, expressions) == ()
    return expressions


# text -> what is a quantity in it, with its exact value
QUANTITIES = [
    ("Er zijn 12.279 brieven en 44 reacties.", [("12.279", 12279), ("44", 44)]),
    ("Het cijfer is 7,5 en was −0,2.", [("7,5", F(15, 2)), ("−0,2", F(-1, 5))]),
    ("€ 12,8 mln en €0,5 miljoen", [("€ 12,8 mln", 12_800_000), ("€0,5 miljoen", 500_000)]),
    ("€ 2.750.000, € 5,- en € 1.250,50", [("€ 2.750.000", 2_750_000), ("€ 5,-", 5),
                                          ("€ 1.250,50", F(125050, 100))]),
    ("een boete van 1 miljoen euro", [("1 miljoen euro", 1_000_000)]),
    ("twee miljard euro of anderhalf miljoen euro", [("twee miljard euro", 2 * 10**9),
                                                     ("anderhalf miljoen euro", 1_500_000)]),
    ("1,8 mln kinderen, 300 duizend ouders", [("1,8 mln", 1_800_000), ("300 duizend", 300_000)]),
    ("82,6%, 12 procent en 3 procentpunt", [("82,6%", F(826, 10)), ("12 procent", 12),
                                            ("3 procentpunt", 3)]),
    ("12, 11, 8 en 3 procent", [("12", 12), ("11", 11), ("8", 8), ("3 procent", 3)]),
    ("tussen 10 en 15%", [("10", 10), ("15%", 15)]),
    ("€ 10 tot € 15 mln of 10 à 15 mln", [("€ 10", 10), ("€ 15 mln", 15_000_000),
                                          ("10", 10_000_000), ("15 mln", 15_000_000)]),
    ("een kwart van de 1.256 mensen", [("een kwart", F(1, 4)), ("1.256", 1256)]),
    ("In de helft van de gevallen", [("helft", F(1, 2))]),
    ("driekwart, twee derde van de ouders en een derde.", [("driekwart", F(3, 4)),
                                                           ("twee derde", F(2, 3)),
                                                           ("een derde", F(1, 3))]),
    ("een op de drie, 1 op de 5 en 8 op 10", [("een op de drie", F(1, 3)), ("1 op de 5", F(1, 5)),
                                              ("8 op 10", F(4, 5))]),
    ("1/3 deel, 2½ uur", [("1/3", F(1, 3)), ("2½ uur", F(5, 2))]),
    ("Tien gemeenten, Eén brief en één vraag", [("Tien", 10), ("Eén", 1), ("één", 1)]),
    ("tweeëntwintig en honderdtwintig", [("tweeëntwintig", 22), ("honderdtwintig", 120)]),
    ("Zij belden tweemaal, een drietal zelfs drie keer.", [("tweemaal", 2), ("drietal", 3),
                                                           ("drie", 3)]),
    ("3 weken, twee weken en 24 maanden", [("3 weken", 3), ("twee weken", 2), ("24 maanden", 24)]),
    ("het afgelopen half jaar", [("half jaar", F(1, 2))]),
    ("18-jarigen en een 3-maands termijn", [("18-jarigen", 18), ("3-maands", 3)]),
    ("12\u00a0279 brieven", [("12\u00a0279", 12279)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quantities"), QUANTITIES)
def test_quantities(text: str, quantities: list[tuple[str, F | int]]) -> None:
    assert [(one.text, one.value) for one in found(text) if one.kind.is_quantity] == quantities


# text -> what it is; the expression is the whole text, or what stands in brackets
KINDS = [
    (Kind.DATE, "[1 juli 2025]"),
    (Kind.DATE, "op [1 juli] gaat"),
    (Kind.DATE, "[20-12-2024]"),
    (Kind.DATE, "[2024-12-20]"),
    (Kind.MONTH, "medio [juli]"),
    (Kind.MONTH, "in [april 2025]"),
    (Kind.YEAR, "toeslagjaar [2023]"),
    (Kind.YEAR, "([2023])"),
    (Kind.YEAR, "vergaderjaar [2024/25]"),
    (Kind.YEAR, "[2013-2020]"),
    (Kind.PERIOD, "de [tweede helft van 2025]"),
    (Kind.PERIOD, "het [eerste halfjaar van 2025]"),
    (Kind.PERIOD, "het [derde kwartaal]"),
    (Kind.PERIOD, "stand van zaken [2025-H1]"),
    (Kind.TIME, "om [14.30 uur]"),
    (Kind.TIME, "tot [17 uur]"),
    (Kind.CITATION, "[Kamerstukken II 2024/25, 36708, nr. 28]"),
    (Kind.CITATION, "[Kamerstukken II, 2024-25, 36 600 XV, nr. 66, p. 9-10]."),
    (Kind.CITATION, "[Kamerstukken II 2023/24, 31066, nrs. 1330 en 1373]"),
    (Kind.CITATION, "[Kamerstukken II 2022/23, 31066 nr. 1270]."),
    (Kind.CITATION, "(zie [31 066, nr. 1449])"),
    (Kind.CITATION, "[TZ202404-125]"),
    (Kind.CITATION, "[Handelingen II 2024/25, nr. 85, item 3]"),
    (Kind.LAW, "[artikel 10] van de wet"),
    (Kind.LAW, "[Artikel 3:45b] wetsvoorstel"),
    (Kind.LAW, "[artikel 15, lid 3], AVG"),
    (Kind.LAW, "volgens [7:4] Awb"),
    (Kind.LAW, "en [5.5] Woo"),
    (Kind.LAW, "verordening [EG. 883/2004]"),
    (Kind.LAW, "verordening [(EU) 2016/679]"),
    (Kind.LAW, "[Stb. 2024, 123]"),
    (Kind.REFERENCE, "zie bijlage [3]"),
    (Kind.REFERENCE, "(bijlage, p. [8])"),
    (Kind.REFERENCE, "paragraaf [6.1]"),
    (Kind.REFERENCE, "tabellen [1 en 2]"),
    (Kind.LABEL, "woningtype [3]"),
    (Kind.LABEL, "kpi [K03]"),
    (Kind.LABEL, "damage [D2025-01]"),
    (Kind.LABEL, "ons kenmerk [2025-0000123456]"),
    (Kind.LABEL, "bel [0800-0543]"),
    (Kind.LABEL, "zie [https://www.toeslagen.nl/2025]"),
    (Kind.LABEL, "Postbus [20018]"),
    (Kind.LABEL, "[2500 EA] Den Haag"),
    (Kind.LABEL, "Korte Voorhout [7, 2511 CW] Den Haag"),
    (Kind.NUMBER, "Er zijn [2500] EU-burgers"),
    (Kind.ORDINAL, "de [19e] rapportage"),
    (Kind.VAGUE, "[tientallen] indicatoren"),
    (Kind.VAGUE, "een [handvol] landen"),
    (Kind.ITEM, "[1]. de eerste maatregel,"),
    (Kind.HEADING, "[6.1] Stand van zaken"),
    (Kind.HEADING, "[3]\tVerantwoording"),
    (Kind.HEADING, "Een stuk\t[6.1] Stand van zaken\tmotie"),
    (Kind.ITEM, "de volgende: [1]) de eerste"),
]


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_kinds(kind: Kind, text: str) -> None:
    before, _, after = text.partition("[")
    inside, _, after = after.partition("]")
    assert [(one.kind, one.text) for one in found(before + inside + after)] == [(kind, inside)]


@pytest.mark.parametrize(
    "text",
    [
        "een vraag, een burger en een op een gesprek",
        "niet een-op-een toe te passen",
        "met in acht neming van, en ik acht het nodig",
        "een derde partij, de tweede reden, de eerste brief",
        "hij zestigt niet en de elfen ook niet",
        "Kamerlid Vierdag en mevrouw Tienhoven",
    ],
)
def test_words_that_are_no_numbers(text: str) -> None:
    assert found(text) == ()


def test_the_number_of_a_heading_is_no_quantity() -> None:
    assert [one.kind for one in found("6.1 Stand van zaken over 2025", BlockKind.HEADING)] == [
        Kind.HEADING,
        Kind.YEAR,
    ]


def test_a_closing_bracket_after_a_number_makes_no_item() -> None:
    assert [one.kind for one in found("het cijfer (was 7,5) en (norm 8) is")] == [Kind.NUMBER] * 2


# text -> which of its numbers are estimates
ESTIMATES = [
    ("circa 12%, 11%, 8% en 3%", [1, 1, 1, 1]),
    ("circa 12, 11 en 8 procent", [1, 1, 1]),
    ("op circa 12% geschat, voor de huurtoeslag op 11% en voor de andere op 3%", [1, 1, 1]),
    ("naar schatting 12% (zorgtoeslag) en 11% (huurtoeslag)", [1, 1]),
    ("circa 300, 200 en 100 ouders", [1, 1, 1]),
    ("11% en circa 12%", [0, 1]),
    ("circa 12% van de 310 ouders", [1, 0]),
    ("circa 12%. Het is 11%", [1, 0]),
    ("circa 12%, terwijl de norm 11% is", [1, 0]),
    ("circa 300 ouders, € 12 en 310 kinderen", [1, 0, 0]),
    ("ruim 12% en 11%", [0, 0]),
    ("geschat is een gebruik van 11%; elders is dat 12%. Het is 10%", [1, 1, 0]),
    ("ruim 12% volgens een schatting", [0]),
    ("Er is een schatting. De huurtoeslag: 11%. De zorgtoeslag: 12%.", [1, 1]),
    ("Er is een schatting. De huurtoeslag is gemeten op 11%.", [0]),
]


@pytest.mark.parametrize(("text", "near"), ESTIMATES)
def test_a_list_of_estimates(text: str, near: list[int]) -> None:
    told = [int(one.approximation is Approximation.NEAR) for one in found(text)]
    assert told == near


# text before a number -> what that says
APPROXIMATIONS = [
    ("circa", Approximation.NEAR),
    ("ongeveer", Approximation.NEAR),
    ("om en nabij de", Approximation.NEAR),
    ("Zo’n", Approximation.NEAR),
    ("ruim", Approximation.ABOVE),
    ("bijna", Approximation.BELOW),
    ("een kleine", Approximation.BELOW),
    ("meer dan", Approximation.MORE),
    ("iets meer dan", Approximation.ABOVE),
    ("hoger uit dan", Approximation.MORE),
    ("minder ouders geholpen dan", Approximation.LESS),
    ("minder vaak voor dan in het jaar daarvoor, toen dat", None),
    ("ruim onder de", Approximation.LESS),
    ("maximaal", Approximation.MOST),
    ("niet meer dan", Approximation.MOST),
    ("ten\nminste", Approximation.LEAST),
    ("hebben", None),
    ("bijna altijd", None),
    ("Circa 3 brieven, en", None),
]


@pytest.mark.parametrize(("words", "approximation"), APPROXIMATIONS)
def test_approximations(words: str, approximation: Approximation | None) -> None:
    assert found(f"In mei zijn {words} 8.000 burgers")[-1].approximation is approximation


@pytest.mark.parametrize(
    ("text", "approximation"),
    [
        ("Het aantal heeft de grens van 8.000 bereikt", Approximation.MORE),
        ("Het aantal heeft de drempel van 8.000 nog niet gehaald", Approximation.LESS),
        ("Het aantal is de 8.000 ruim voorbij", Approximation.MORE),
        ("Het aantal kwam niet boven de 8.000 uit", Approximation.LESS),
        ("De 8.000 ouders zijn bereikt", None),
        ("De 8.000 ouders zijn niet bereikt", None),
    ],
)
def test_a_bound_is_passed_or_not(text: str, approximation: Approximation | None) -> None:
    assert found(text)[-1].approximation is approximation


# text -> what is wrong with how it is written, and what it probably means
PROBLEMS = [
    ("1.8 mln", "komma", 1_800_000),
    ("1,234,567 brieven", "punt tussen de duizendtallen", 1_234_567),
    ("12\u00a0279", "geen spatie", 12_279),
    ("1.234.5", "niet te lezen", None),
    ("31 juni 2025", "bestaat niet", None),
    ("0 mei 2025", "bestaat niet", None),
    ("2025/45", "na 2025 komt 2026", None),
    ("007", "nul", 7),
]


@pytest.mark.parametrize(("text", "problem", "value"), PROBLEMS)
def test_what_is_not_written_well_says_so(text: str, problem: str, value: int | None) -> None:
    (one,) = found(text)
    assert problem in (one.problem or "")
    assert one.value == value


@pytest.mark.parametrize(
    "text", ["29 februari", "29 februari 2024", "2024/25", "1999/00", "2013-2020", "12.279"]
)
def test_what_is_written_well_has_no_problem(text: str) -> None:
    assert [one.problem for one in found(text)] == [None]


def test_each_day_and_month_knows_its_year() -> None:
    text = "op 12 en 13 mei 2025, van januari tot en met april 2024, in april en/of juni 2023"
    assert [one.moment for one in found(text)] == [
        *(Moment(2025, 5, 12), Moment(2025, 5, 13)),
        *(Moment(2024, 1), Moment(2024, 4), Moment(2023, 4), Moment(2023, 6)),
    ]


def marked(text: str, *marks: Mark, cell: Cell | None = None) -> tuple[Expression, ...]:
    block = Block(BlockKind.PARAGRAPH, text, "alinea 1", cell=cell, marks=marks)
    expressions = RECOGNISER.expressions(block)
    assert rest(block, expressions) == ()
    return expressions


def test_the_call_of_a_note_ends_a_number() -> None:
    (number,) = marked("maximaal 1015", Mark(MarkKind.NOTE, 11, 13, "voetnoot 15"))
    assert (number.text, number.value) == ("10", F(10))
    (year, count) = marked(f"2025{CALL}12 keer", Mark(MarkKind.NOTE, 4, 5, "voetnoot 1"))
    assert (year.kind, count.value) == (Kind.YEAR, F(12))


def test_fields_that_count_pages_are_references() -> None:
    page = Mark(MarkKind.FIELD, 7, 8, "PAGE")
    assert [one.kind for one in marked("Pagina 3", page)] == [Kind.REFERENCE]


def test_none_is_a_number_where_it_is_a_figure() -> None:
    text = "Er zijn geen damages en geen vragen."
    (none,) = marked(text, Mark(MarkKind.CONTROL, 8, 12, "damages.aantal"))
    assert (none.start, none.value) == (8, F(0))


# Properties

VALUES = st.fractions(min_value=0, max_value=10**10, max_denominator=10**4)
STEPS = {
    "aantal": [F(1), F(10), F(100), F(1, 10)],
    "aantal_mln": [F(10**5), F(10**6)],
    "euro": [F(1), F(1, 100)],
    "euro_mln": [F(10**5), F(10**6)],
    "procent": [F(1), F(1, 10)],
    "procentpunt": [F(1), F(1, 10)],
    "dagen": [F(1), F(1, 10)],
    "punten": [F(1, 10), F(1, 100)],
    "woord": [F(1)],
}
SAID = {"ongeveer": Approximation.NEAR, "ruim": Approximation.ABOVE}


@pytest.mark.parametrize("form", forms.FORMS)
@given(value=VALUES, data=st.data())
def test_what_the_product_prints_is_read_back_exactly(
    form: str, value: F, data: st.DataObject
) -> None:
    qualifier = next((one for one in forms.QUALIFIERS if form.endswith(one)), None)
    step = data.draw(st.sampled_from(STEPS[form.removesuffix(f"_{qualifier}")]))
    if form == "woord":
        value = F(data.draw(st.integers(1, 12)))
    printed = forms.printed(value, form, step)
    (one,) = found(f"Dat zijn {printed}")
    assert one.kind.is_quantity
    assert one.text == (printed if qualifier is None else printed.partition("\u00a0")[2])
    assert one.value == round_half_up(value, step)
    assert one.approximation is (None if qualifier is None else SAID[qualifier])
    assert one.step is not None
    assert (step / one.step).denominator == 1
    assert one.problem is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_date_is_read_back(day: date) -> None:
    for text in (dutch.long_date(day), f"{day.day}-{day.month}-{day.year}", day.isoformat()):
        (one,) = found(f"per {text}")
        assert (one.kind, one.moment) == (Kind.DATE, Moment(day.year, day.month, day.day))
        assert one.problem is None


PIECES = (
    "12 3,5 1.234 1.8 € % mln en tot - – / . , ( ) 2025 mei een kwart drie op de nr. artikel ruim "
    "36708 14:30 K1 \u00a0 \n ½ procent euro weken tabel 007 1.2.3 9e"
)


@given(st.lists(st.sampled_from(PIECES.split(" ")), max_size=14), st.sampled_from(["", " "]))
def test_every_digit_is_somewhere_and_no_two_overlap(pieces: list[str], between: str) -> None:
    block = Block(BlockKind.PARAGRAPH, between.join(pieces), "alinea 1")
    expressions = RECOGNISER.expressions(block)
    end = 0
    for one in expressions:
        assert one.text == block.text[one.start : one.end]
        assert end <= one.start < one.end
        end = one.end
        assert one.value is None or isinstance(one.value, F)
    covered = [range(one.start, one.end) for one in expressions]
    covered += [range(*span) for span in rest(block, expressions)]
    for at, sign in enumerate(block.text):
        assert not sign.isdecimal() or sum(at in one for one in covered) == 1
