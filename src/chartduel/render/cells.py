"""What the faces say of one song on one chart, in short words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chartduel.model.duel import ChartDuel, Debut, DuelResult, DuelSong, MarketDuel, Peak, Reported, SongOnChart
from chartduel.render import words
from chartduel.render.trace import Trace

MOST_CHARTS = 24


@dataclass(frozen=True, slots=True)
class Cells:
    debut: str
    debut_day: str
    peak: str
    peak_day: str
    latest: str
    on_chart: str
    at_1: str


def cells(chart: ChartDuel, held: Trace) -> Cells:
    song = chart.songs.get(held.key)
    if song is None:
        return Cells(*[words.NEVER] * 7)
    return Cells(
        debut=_debut(song.debut),
        debut_day=_when(song.debut, held, chart),
        peak=str(song.peak.rank) if song.peak else words.NEVER,
        peak_day=_when(song.peak, held, chart),
        latest=words.NEVER if song.latest is None else "off" if song.latest.rank is None else str(song.latest.rank),
        on_chart=_length(chart, held, song.periods_on_chart, song.days_on_chart),
        at_1=_length(chart, held, song.periods_at_1, _days_at_1(song, held)),
    )


def _debut(debut: Debut | None) -> str:
    return words.NEVER if debut is None else f"{debut.rank}?" if debut.left_censored else str(debut.rank)


def _when(fact: Debut | Peak | None, held: Trace, chart: ChartDuel) -> str:
    """The day of a fact, with the hour on a chart really followed by the hour, the year where it is a later one."""
    if fact is None:
        return ""
    local = fact.chart_time.astimezone(held.zone)
    text = words.day(local, year=bool(held.steps) and local.year != held.steps[0].chart_time.year)
    return f"{text} {local:%H:%M}" if held.unit == "hour" and not chart.sampled else text


def _length(chart: ChartDuel, held: Trace, periods: int, days: int) -> str:
    """How long, in the chart's own periods; a sampled chart knows days only."""
    if not periods:
        return words.NEVER
    if chart.sampled:
        return words.count(days, "day")
    return words.count(periods, held.unit if held.steps else "period")


def _days_at_1(song: SongOnChart, held: Trace) -> int:
    return held.days_at_1 or min(song.periods_at_1, song.days_on_chart)


def coverage(chart: ChartDuel) -> str:
    """`376/6,480 (sampled)`: labels observed of those issued."""
    text = f"{chart.coverage.observed:,}/{chart.coverage.expected:,}"
    return f"{text} ({words.SAMPLED})" if chart.sampled else text


def shares(chart: ChartDuel | MarketDuel) -> str:
    """`A 12% · B 88%`, with ties where there are any."""
    parts = [f"{key} {words.percent(share)}" for key, share in chart.ahead.items() if key != "tie"]
    tie = chart.ahead.get("tie", 0.0)
    return " · ".join([*parts, f"tie {words.percent(tie)}"] if tie else parts)


def short_shares(chart: ChartDuel) -> str:
    """`12% · 88%`, in the order of the songs."""
    return " · ".join(words.percent(share) for key, share in chart.ahead.items() if key != "tie")


def telling(result: DuelResult, most: int) -> tuple[ChartDuel, ...]:
    """The charts that tell most of the duel, in its order: half where both were seen longest, half most contested."""

    def weight(chart: ChartDuel) -> tuple[int, int, int]:
        songs = chart.songs.values()
        return sum(song.periods_on_chart > 0 for song in songs), chart.lead_changes, sum(s.days_on_chart for s in songs)

    longest = list(result.charts[: most // 2])
    contested = [chart for chart in sorted(result.charts, key=weight, reverse=True) if chart not in longest]
    chosen = {chart.chart for chart in (longest + contested)[:most]}
    return tuple(chart for chart in result.charts if chart.chart in chosen)


def title(song: DuelSong) -> str:
    return words.plain(song.title)


def credit(song: DuelSong) -> str:
    return ", ".join(words.plain(artist) for artist in song.artists) or "no artist credited"


def release(song: DuelSong) -> str:
    """When the song came out, in the zone of its release, and who says so; else when it was first seen."""
    if song.released_at is None:
        seen = f"; aligned on its own first observation, {words.moment(song.aligned_on)}" if song.aligned_on else ""
        return f"release unknown{seen}"
    source = f" (source: {words.plain(song.released_source)})" if song.released_source else ""
    return f"released {words.moment(song.released_at)}{source}"


def leaders(result: DuelResult, few: int = 6) -> list[str]:
    """Who leads in each market; many markets are told together."""
    titles = {song.key: title(song) for song in result.songs}
    if len(result.markets) <= few:
        return [_leader(market, titles) for market in result.markets]
    grouped: dict[str | None, list[str]] = {}
    for market in result.markets:
        grouped.setdefault(market.leader, []).append(words.market(market.market))
    return [
        f"{titles.get(key, words.plain(key)) + ' leads' if key else words.LEVEL.capitalize()} in "
        f"{words.count(len(places), 'market')}: {', '.join(places)}"
        for key, places in grouped.items()
    ]


def _leader(market: MarketDuel, titles: Mapping[str, str]) -> str:
    lead = f"{titles.get(market.leader, words.plain(market.leader))} leads" if market.leader else words.LEVEL
    told = f"{words.count(market.charts, 'chart')}; mean share ahead {shares(market)}"
    return f"{words.market(market.market)}: {lead} ({told})"


def undecided(result: DuelResult, names: Mapping[str, str], few: int = 6) -> str:
    """Which charts decide nothing since they were only recorded in part; nothing where there is none."""
    told = [words.named(chart.chart, names) for chart in result.charts if not any(chart.ahead.values())]
    if not told:
        return ""
    where = words.joined(told) if len(told) <= few else words.count(len(told), "chart")
    return f"Nobody is ahead on {where}: {words.PARTS}."


def reported(
    facts: Sequence[Reported], titles: Mapping[str, str], names: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """For each report and song: the report, the song, and its reported ranks in one phrase."""
    told: dict[tuple[str, str], list[str]] = {}
    for fact in facts:
        places = told.setdefault((words.plain(fact.source), titles.get(fact.key, words.plain(fact.key))), [])
        places.append(f"{words.ordinal(fact.rank)} on {words.named(fact.chart, names)}")
    return [(source, song, words.joined(places)) for (source, song), places in told.items()]
