"""One sentence that claims no more than was seen."""

from __future__ import annotations

from chartduel.metrics.market import markets
from chartduel.metrics.verdict import verdict
from chartduel.model.duel import ChartDuel
from metrics_factory import answer

TITLES = {"A": "number one girl", "B": "HOME SWEET HOME"}


def said(*charts: ChartDuel) -> str:
    return verdict(TITLES, charts, markets(charts))


def test_no_chart_is_said() -> None:
    assert said() == "No chart of this lake shows any of these songs in the time that was asked for."


def test_the_market_with_most_charts_and_the_whole() -> None:
    text = said(answer("x", "KR", 0, 1), answer("y", "KR", 0.3, 0.7), answer("z", "US", 1, 0))
    assert text.startswith("In South Korea HOME SWEET HOME leads on 2 of 2 charts; ")
    assert "3 charts in 2 markets" in text
    assert "number one girl on 1, HOME SWEET HOME on 2" in text
    assert text.endswith(".")


def test_an_undecided_market_and_chart() -> None:
    text = said(answer("x", "KR", 0, 1), answer("y", "KR", 1, 0), answer("z", "US", 0.5, 0.5))
    assert "In South Korea no song leads" in text
    assert "nobody on 1" in text


def test_the_global_charts_are_no_country() -> None:
    text = said(answer("x", "global", 0, 1), answer("y", "global", 0, 1), answer("z", "KR", 1, 0))
    assert text.startswith("In the global charts HOME SWEET HOME leads on 2 of 2 charts")


def test_one_chart_is_singular() -> None:
    text = said(answer("x", "KR", 0, 1))
    assert "1 chart in 1 market," in text


def test_a_sampled_chart_never_speaks_of_hours() -> None:
    charts = [answer("melon.top100", "KR", 0.0, 1.0, sampled=True), answer("y", "US", 1.0, 0.0)]
    text = said(*charts)
    assert "1 of them was observed in fewer than half of their periods" in text
    assert "hour" not in text.lower()
    both = said(*[answer(name, "KR", 0.0, 1.0, sampled=True) for name in "xy"])
    assert "2 of them were" in both
    assert "hour" not in both.lower()


def test_a_whole_record_makes_no_excuse() -> None:
    assert "observed" not in said(answer("x", "KR", 0, 1))
