"""Groups that never join over a veto, against all pairs tried by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chartduel.identity.groups import Groups

PLACES = st.integers(0, 9)
PAIRS = st.lists(st.tuples(PLACES, PLACES), max_size=30)


@given(PAIRS, PAIRS)
def test_no_group_holds_a_pair_that_must_be_apart(joins: list[tuple[int, int]], apart: list[tuple[int, int]]) -> None:
    vetoes = [(one, other) for one, other in apart if one != other]
    groups = Groups(10, vetoes)
    oracle = [{place} for place in range(10)]
    for one, other in joins:
        a, b = (next(group for group in oracle if place in group) for place in (one, other))
        free = a is b or not any({x, y} <= a | b and not {x, y} <= a and not {x, y} <= b for x, y in vetoes)
        assert groups.join(one, other, "told") == free
        if free and a is not b:
            oracle.remove(b)
            a |= b
    assert {frozenset(groups.members(place)) for place in range(10)} == set(map(frozenset, oracle))
    assert all(groups.top(one) != groups.top(other) for one, other in vetoes)
