"""What was kept of a chart, against what its platform issued: whole, in part, not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from chartduel.metrics.recorded import Recorded, recorded
from metrics_factory import NOON
from oracle.archives import Obs
from tiny_lake import lake_of

HOUR = timedelta(hours=1)
SONG = (1, "Alpha", "Ann")


def look(hours: int, *, chart: str = "flo.top100", whole: bool = True, witness: str = "one") -> Obs:
    at: datetime = NOON + hours * HOUR
    return Obs(chart=chart, label=at, observed_at=at, witness=witness, entries=(SONG,), complete=whole)


def counted(*looks: Obs) -> Recorded:
    with lake_of(looks) as engine:
        (told,) = recorded(engine)
    return told


def test_what_was_kept_in_part_is_neither_observed_nor_lost():
    told = counted(look(0, whole=False, witness="by hand"), look(1, whole=False, witness="by hand"), look(3))
    assert (told.expected, told.observed, told.partial, told.lost) == (4, 1, 2, 1)
    assert told.witnesses == {"by hand": 2, "one": 1}


def test_a_label_that_one_witness_kept_whole_is_observed():
    told = counted(look(0, whole=False, witness="by hand"), look(0))
    assert (told.expected, told.observed, told.partial, told.lost) == (1, 1, 0, 0)


@pytest.mark.parametrize(("hours", "lost"), [((0, 6, 19), 0), ((0, 14), 1), ((0, 26), 1), ((0, 27), 2), ((0, 72), 5)])
def test_hours_in_which_vibe_issued_nothing_are_not_lost(hours, lost):
    """A chart of VIBE stands for its hour and twelve more at most; in a longer gap there was another."""
    told = counted(*(look(hour, chart="vibe.top100") for hour in hours))
    assert (told.expected, told.observed, told.frozen, told.lost) == (len(hours) + lost, len(hours), 0, lost)
