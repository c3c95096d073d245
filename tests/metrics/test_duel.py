"""The duel's own arithmetic on periods one can count by hand: debut, peak, run, lead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chartduel.metrics.debut import debut
from chartduel.metrics.duel import duel, lead_changes, leader, shares
from chartduel.metrics.peak import peak
from chartduel.metrics.periods import ChartPeriods
from chartduel.model.duel import ChartDuel, Latest
from metrics_factory import KST, NOON, hourly, periods

HOUR = timedelta(hours=1)


def fought(held: ChartPeriods, from_day: date | None = None, to_day: date | None = None) -> ChartDuel:
    found = duel(held, [NOON] * len(held.periods[0].sights), NOON, from_day, to_day)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("ranks", "ahead"),
    [((3, 5), "A"), ((5, 3), "B"), ((5, 5), "tie"), ((None, 99), "B"), ((1, None), "A"), ((None, None), None)],
)
def test_who_is_ahead(ranks: tuple[int | None, int | None], ahead: str | None) -> None:
    assert leader(hourly("flo.top100", ranks).periods[0], "AB") == ahead


def test_three_songs_tie_only_for_the_best_rank() -> None:
    assert leader(hourly("flo.top100", (2, 2, 5)).periods[0], "ABC") == "tie"
    assert leader(hourly("flo.top100", (2, 2, 1)).periods[0], "ABC") == "C"


def test_ties_and_nobody_change_no_lead() -> None:
    assert lead_changes(["A", "tie", None, "A", "B", "tie", "A"]) == 2
    assert lead_changes(["tie", None]) == 0
    assert shares(["A", None, "tie", "B"], "AB") == {"A": 1 / 3, "B": 1 / 3, "tie": 1 / 3}
    assert shares([None], "AB") == {"A": 0, "B": 0, "tie": 0}


def test_a_gap_and_a_partial_look_decide_nothing() -> None:
    chart = fought(hourly("flo.top100", (1, 2), None, ("?9", 2), (2, 1)))
    assert chart.ahead == {"A": 0.5, "B": 0.5, "tie": 0.0}
    assert chart.lead_changes == 1
    assert chart.coverage.expected == 4
    assert chart.coverage.observed == 2
    assert chart.songs["A"].periods_on_chart == 3


def test_a_reentry_goes_on_counting_and_is_no_debut() -> None:
    chart = fought(hourly("flo.top100", (None, 1), (5, 1), (None, 1), (3, 1)))
    song = chart.songs["A"]
    assert song.debut is not None
    assert song.debut.rank == 5
    assert not song.debut.left_censored
    assert song.periods_on_chart == 2
    assert song.latest == Latest(rank=3, chart_time=NOON + 3 * HOUR)


def test_latest_may_be_off_the_chart_and_needs_a_whole_look() -> None:
    song = fought(hourly("flo.top100", (4, 1), (None, 1), ("?2", "?1"))).songs["A"]
    assert song.latest == Latest(rank=None, chart_time=NOON + HOUR)
    assert song.peak is not None
    assert song.peak.rank == 2


def test_a_peak_is_the_first_of_its_rank() -> None:
    held = hourly("flo.top100", (3,), (2,), (4,), (2,))
    found = peak(held, held.periods, 0)
    assert found is not None
    assert (found.rank, found.chart_time, found.times) == (2, NOON + HOUR, 2)


def test_days_are_the_charts_own() -> None:
    """23:00 and 00:00 KST are two days, and one in UTC."""
    evening = datetime(2024, 11, 22, 23, tzinfo=KST)
    held = hourly("flo.top100", (1, 2), (1, 2), start=evening)
    assert {period.label.astimezone(UTC).date() for period in held.periods} == {date(2024, 11, 22)}
    chart = fought(held)
    assert chart.songs["A"].days_on_chart == 2
    assert chart.songs["A"].periods_at_1 == 2
    assert fought(held, to_day=date(2024, 11, 22)).songs["A"].periods_on_chart == 1
    assert fought(held, from_day=date(2024, 11, 23)).coverage.expected == 1


def test_a_window_without_the_songs_is_no_duel() -> None:
    held = hourly("flo.top100", (1, 2))
    assert duel(held, [None, None], NOON, date(2024, 12, 1)) is None


class TestDebut:
    """Left-censored unless the label issued before was seen whole and without the song."""

    @pytest.mark.parametrize(("before", "censored"), [(None, False), ("?", True), ("?7", True), (9, True)])
    def test_what_was_seen_before(self, before: int | str | None, censored: bool) -> None:
        """Song 0 is on both labels where `before` is a rank: it enters, in this window, from its left."""
        held = hourly("flo.top100", (before,), (5,))
        found = debut(held, 0, NOON + HOUR, NOON + HOUR, NOON)
        assert found is not None
        assert (found.rank, found.left_censored, found.hours_after_release) == (5, censored, 1.0)

    def test_a_gap_before(self) -> None:
        found = debut(hourly("flo.top100", (None,), None, (5,)), 0, NOON, NOON + 2 * HOUR, None)
        assert found is not None
        assert found.left_censored
        assert found.hours_after_release is None

    def test_the_label_before_a_freeze_is_the_one_issued_before(self) -> None:
        one = datetime(2024, 11, 23, 1, tzinfo=KST)
        seven = one + 6 * HOUR
        found = debut(periods("genie.realtime", {one: (None,), seven: (5,)}), 0, one, seven, None)
        assert found is not None
        assert not found.left_censored
        missed = debut(periods("flo.top100", {one: (None,), seven: (5,)}), 0, one, seven, None)
        assert missed is not None
        assert missed.left_censored

    def test_never_on_the_chart(self) -> None:
        assert debut(hourly("flo.top100", (None,)), 0, NOON, NOON, None) is None

    def test_a_daily_chart_of_the_day_of_release_is_before_it(self) -> None:
        midnight = datetime(2024, 11, 22, tzinfo=KST)
        found = debut(periods("apple.daily.kr", {midnight: (5,)}), 0, midnight, midnight, midnight + 14 * HOUR)
        assert found is not None
        assert found.hours_after_release == -14.0
