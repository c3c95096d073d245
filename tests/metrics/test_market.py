"""Who leads a market: on more of its charts, however far ahead on one."""

from __future__ import annotations

import pytest

from chartduel.metrics.market import chart_leader, markets
from metrics_factory import answer


@pytest.mark.parametrize(
    ("ahead", "leader"),
    [
        ({"A": 0.6, "B": 0.4, "tie": 0.0}, "A"),
        ({"A": 0.2, "B": 0.3, "tie": 0.5}, "B"),
        ({"A": 0.5, "B": 0.5, "tie": 0.0}, None),
        ({"A": 0.0, "B": 0.0, "tie": 1.0}, None),
        ({"A": 0.0, "B": 0.0, "tie": 0.0}, None),
        ({"A": 0.4, "B": 0.4, "C": 0.2, "tie": 0.0}, None),
        ({"A": 0.3, "B": 0.3, "C": 0.4, "tie": 0.0}, "C"),
    ],
)
def test_the_leader_of_a_chart(ahead: dict[str, float], leader: str | None) -> None:
    assert chart_leader(ahead) == leader


def test_a_market_is_led_by_charts_and_averaged_by_shares() -> None:
    """A is far ahead on one chart, B a little on two: B leads, A has the larger mean."""
    charts = [answer("x", "KR", 1.0, 0.0), answer("y", "KR", 0.4, 0.6), answer("z", "KR", 0.4, 0.6)]
    (market,) = markets(charts)
    assert (market.market, market.leader, market.charts) == ("KR", "B", 3)
    assert market.ahead == {"A": pytest.approx(0.6), "B": pytest.approx(0.4)}


def test_equal_numbers_of_charts_lead_nowhere() -> None:
    (market,) = markets([answer("x", "KR", 1.0, 0.0), answer("y", "KR", 0.4, 0.6)])
    assert market.leader is None


def test_a_market_without_a_led_chart_has_no_leader() -> None:
    (market,) = markets([answer("x", "US", 0.5, 0.5)])
    assert (market.leader, market.charts) == (None, 1)


def test_the_market_with_most_charts_comes_first() -> None:
    charts = [answer("x", "US", 1, 0), answer("y", "KR", 1, 0), answer("z", "KR", 0, 1), answer("w", "global", 0, 1)]
    assert [market.market for market in markets(charts)] == ["KR", "US", "global"]


def test_no_chart_no_market() -> None:
    assert markets([]) == ()
