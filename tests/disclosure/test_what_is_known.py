"""The interval of a hidden value: it holds the truth whatever is published, and rounding alone
leaves all that prints the same.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from support.dossiers.published_tables import audited, cell, compared, profile

from tasks.disclosure.intervals import rounded_to
from tasks.figures.rounding import round_half_up
from tasks.sections.outsiders.relations import AtLeast, Sum

MONTH = Fraction(1, 12)


@given(st.integers(-30_000, 30_000), st.sampled_from([1, 5, 10, 100]))
def test_rounding_leaves_exactly_what_prints_the_same(months: int, step: int) -> None:
    value = months * MONTH
    found = rounded_to(round_half_up(value, step), Fraction(step), MONTH, signed=True)
    assert found.low <= months <= found.high
    for inside, beyond in ((found.low, found.low - 1), (found.high, found.high + 1)):
        assert round_half_up(inside * MONTH, step) == round_half_up(value, step)
        assert round_half_up(beyond * MONTH, step) != round_half_up(value, step)


counts = st.lists(st.integers(0, 4_000), min_size=1, max_size=5)


@given(
    now=counts,
    before=counts,
    step=st.sampled_from([10, 100]),
    total_step=st.sampled_from([1, 10, 1000]),
    exact=st.booleans(),
    threshold=st.sampled_from([0, 5, 100]),
)
def test_the_truth_lies_in_every_interval(
    now: list[int], before: list[int], step: int, total_step: int, exact: bool, threshold: int
) -> None:
    """Rows with their total in two releases, with changes between them of either kind, and a
    threshold.
    """
    truths = []
    tables = []
    for months in (now, before):
        truth = {f"r{n}": value for n, value in enumerate(months)} | {"t": sum(months)}
        truths.append(truth)
        tables.append(
            [
                cell(id, value * MONTH, total_step if id == "t" else step)
                for id, value in truth.items()
            ]
        )
    changes = {id: (truths[0][id] - truths[1][id]) * MONTH for id in truths[0] if id in truths[1]}
    pair = compared(tables[0], tables[1], changes if exact else None)
    told = (
        one._replace(
            relations=[
                *one.relations,
                Sum("t", tuple(id for id in truth if id != "t")),
                AtLeast(
                    tuple(id for id, value in truth.items() if value >= threshold * 12),
                    Fraction(threshold),
                ),
            ]
        )
        for one, truth in zip(pair, truths, strict=True)
    )
    known, between, _ = audited(*told, to=profile(change="exact" if exact else "printed"))
    for id, one in known.items():
        name = id.removeprefix("2024-H2 ")
        truth = truths[0] if name == id else truths[1]
        assert one.interval.low <= truth[name] <= one.interval.high, id
        assert one.interval.low >= one.rounding.low
        assert one.interval.high <= one.rounding.high
    for id, change in between.items():
        name = id.removesuffix(".verschil")
        assert change.interval.low <= truths[0][name] - truths[1][name] <= change.interval.high
