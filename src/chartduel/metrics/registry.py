"""Every metric by name: what it answers and in which unit, and which command and which method of a lake ask it.

The command line, the API and the pages show what stands here. A metric's id is its module in this package, and its
section in docs/reference/metrics.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """One metric. `command` (of `chartduel`) and `method` (of `Lake`) are None where it is part of others' answers."""

    id: str
    name: str
    answers: str
    unit: str
    command: str | None = None
    method: str | None = None


METRICS = (
    Metric("periods", "Periods", "What was seen of some songs at every label of a chart.", "rank"),
    Metric("ranked", "Ranked", "The one rank of every song at every label of every chart.", "rank"),
    Metric("calendar", "Calendar", "Which labels of a chart follow each other with none missing between.", "labels"),
    Metric("runs", "Runs", "Every unbroken stay of every song on a chart, its peak, climb and fall.", "periods"),
    Metric("kept", "Kept runs", "The runs of now, from those that the lake keeps and what is newer.", "periods"),
    Metric("coverage", "Coverage", "How many of the labels that were issued in a window were observed.", "labels"),
    Metric("debut", "Debut", "The first period in which a song was seen on a chart.", "rank"),
    Metric(
        "first",
        "First",
        "A song's first hour, full day or tracking week on each chart, and its first sight there.",
        "rank, hours",
        "debut",
        "debut",
    ),
    Metric(
        "cohort",
        "Cohort",
        "Where a song's debut, peak and run stand among comparable ones of the same chart and era.",
        "percentile",
        "cohort",
        "cohort",
    ),
    Metric("peak", "Peak", "A song's best rank, when it was first held, and how often.", "rank, periods"),
    Metric("run", "Run", "How long a song was on a chart, and at number one.", "periods, days"),
    Metric(
        "duel", "Duel", "Compare two or more songs on every chart where they meet.", "share of periods", "duel", "duel"
    ),
    Metric("market", "Market", "Which song of a duel leads in a country, or on the global charts.", "share, charts"),
    Metric(
        "series", "Series", "A song's rank at every label: on, off, frozen, gap or unknown.", "rank", "series", "series"
    ),
    Metric("number_one", "Number one", "Who led a chart, how long without a break and how long in all.", "periods"),
    Metric("line_up", "Line-ups", "How many songs of one act stood on a chart at once, and from rank 1 down.", "songs"),
    Metric("record_kinds", "Kinds of records", "What is counted for each kind of record.", "as told"),
    Metric(
        "records",
        "Records",
        "The records of the charts, as of a day, with what they rest on.",
        "as told",
        "records",
        "records",
    ),
    Metric(
        "all_kill",
        "All-kills",
        "The hours in which one song led every chart of a dated set of Korean services.",
        "hours",
        "allkills",
        "all_kills",
    ),
    Metric("ichart", "iChart points", "iChart's points by hour and week, approximately.", "points", None, "ichart"),
    Metric("crowns", "Crowns", "The weeks in which a song led two or three Circle charts.", "charts", None, "crowns"),
    Metric("arrival", "Arrival", "When a song that is new to the charts came out, as known or as seen.", "instant"),
    Metric(
        "clash",
        "Clash",
        "Releases of different acts that came out together and meet on the charts, the closest first.",
        "platforms, hours",
        "clashes",
        "clashes",
    ),
    Metric(
        "countries",
        "Countries",
        "In how many countries a song was number one on a day, of those that were seen.",
        "markets",
        "countries",
        "countries",
    ),
    Metric(
        "divergence",
        "Divergence",
        "Korea against the world: who leads where, how sure that is, and how differently.",
        "bits, from 0 to 1",
        "markets",
        "markets",
    ),
    Metric(
        "attention",
        "Attention",
        "What was searched, watched and read of a song, around its release and beside its ranks.",
        "the counter's, views",
        "attention",
        "attention",
    ),
    Metric(
        "lag", "Lag", "Whether interest moved before a rank or after it, and how often chance does as well.", "days"
    ),
    Metric(
        "aggregate",
        "Aggregate chart",
        "One consensus chart of a market's platforms on a day, with its uncertainty.",
        "score from 0 to 1, rank",
        "aggregate",
        "aggregate",
    ),
    Metric(
        "market_line",
        "Market line",
        "A song's rank on the aggregate chart of a market, day by day, with its range.",
        "rank",
        "line",
        "market_line",
    ),
    Metric("evidence", "Evidence", "The snapshots on which the numbers of a duel rest.", "snapshots"),
    Metric("verdict", "Verdict", "A duel in one sentence that claims no more than was observed.", "words"),
    Metric(
        "now",
        "Now",
        "What is fought now: the closest releases, new number ones, what was recorded when.",
        "labels",
        "now",
        "now",
    ),
    Metric(
        "recorded",
        "Recorded",
        "What was recorded of each chart: labels expected, observed, frozen and lost, and by whom.",
        "labels",
        "coverage",
        "coverage",
    ),
)


BY_COMMAND = {one.command: one for one in METRICS if one.command}
