"""A chart as declared: its calendar, its size by date, its frozen hours, its dated rules.

Labels are instants that name a period: the hour of an hourly chart, midnight (in the chart's
civil zone) of the day that names a daily, weekly or monthly one. Everything here is arithmetic
on declared facts; nothing asks the clock.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from chartduel.model.covers import Anchor, Covers, Window
from chartduel.model.ids import ChartId, Market, SourceId


class Cadence(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Kind(StrEnum):
    SONG = "song"
    ALBUM = "album"
    ARTIST = "artist"
    KEYWORD = "keyword"


class Size(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many ranks the chart has since `since` (None: always)."""

    ranks: int
    since: date | None = None


class Freeze(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Local label hours at which no chart is issued, on days in [since, until)."""

    hours: tuple[int, ...]
    since: date | None = None
    until: date | None = None
    source: str = ""

    def holds(self, local: datetime) -> bool:
        day = local.date()
        return (
            local.hour in self.hours
            and (self.since is None or day >= self.since)
            and (self.until is None or day < self.until)
        )


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the platform replaces a daily, weekly or monthly chart by the next, and how it names it.

    `at` is a wall-clock time in `zone`; `weekday` (0 Monday) for weekly, `day` for monthly
    charts. The label is the day of the turn moved by `label_days` (weekly, daily) or
    `label_months`. With `middle`, the label of a daily chart is the civil day in the chart's zone
    that holds the middle of its 24 hours on show (one global turn, many markets).
    """

    at: str
    zone: str
    weekday: int = 0
    day: int = 1
    label_days: int = 0
    label_months: int = 0
    middle: bool = False


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a platform's chart counted from `since` until `until`, with its source and how sure it is."""

    what: str
    since: date | None = None
    until: date | None = None
    source: str = ""
    confidence: str = "press"


class Era(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of civil days [since, until) in which nothing dated changes: rules, size, frozen hours.

    None: open. `rules` are those in force; empty where none is known.
    """

    since: date | None
    until: date | None
    rules: tuple[str, ...]

    def holds(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day < self.until)


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """One published ranking of a source."""

    id: ChartId
    name: str
    source: SourceId
    kind: Kind
    market: Market
    cadence: Cadence
    zone: str
    sizes: tuple[Size, ...]
    label: str
    """In words: what a label covers."""
    turn: Turn | None = None
    value_kind: str | None = None
    ties: bool = False
    least: int | None = None
    """Fewest ranks of a whole chart, where the platform shows fewer than its size in small markets."""
    past: bool = False
    """Whether the platform can be asked for an earlier period."""
    unlabelled: bool = False
    """The platform prints no time: the label is that of the asking."""
    stands_hours: int = 0
    """How long a printed label may stand beyond its period: the platform renews the chart now and then."""
    unproven: bool = False
    """No recorded page was at hand: only refusal is proven."""
    redistribution: bool = False
    until: date | None = None
    lag_minutes: int | None = None
    """Minutes past the label at which the platform shows it (measured); never moves a label."""
    freezes: tuple[Freeze, ...] = ()
    rules: tuple[Rule, ...] = ()
    covers: tuple[Covers, ...] = ()
    """What a label covers, the special case before the general one."""

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def size_on(self, day: date) -> int:
        """Ranks that the chart had on a civil day."""
        held = [size for size in self.sizes if size.since is None or size.since <= day]
        return max(held, key=lambda size: size.since or date.min).ranks if held else self.sizes[0].ranks

    def is_frozen(self, label: datetime) -> bool:
        """True where the platform issued no chart at this label."""
        if not self.freezes:
            return False
        local = label.astimezone(self.tz)
        return any(freeze.holds(local) for freeze in self.freezes)

    def window(self, label: datetime) -> Window | None:
        """What the chart of a label counts; None where no source says it."""
        local = label.astimezone(self.tz)
        rule = next((one for one in self.covers if one.holds(local)), None)
        if rule is None:
            return None
        if rule.of is Anchor.LABEL:
            return rule.window(local, self.tz)
        shown = self.shown_since(label)
        return rule.window(shown, ZoneInfo(self.turn.zone)) if shown and self.turn else None

    def era(self, day: date) -> Era:
        """The stretch around a civil day in which one and the same dated facts hold."""
        dated = (*self.rules, *self.freezes)
        changes = {edge for one in dated for edge in (one.since, one.until) if edge}
        changes |= {size.since for size in self.sizes if size.since}
        era = Era(
            since=max((edge for edge in changes if edge <= day), default=None),
            until=min((edge for edge in changes if edge > day), default=None),
            rules=(),
        )
        told = [one.what for one in self.rules if Era(since=one.since, until=one.until, rules=()).holds(day)]
        return msgspec.structs.replace(era, rules=tuple(told))

    def frozen_labels(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """The labels in [first, last] at which no chart was issued, oldest first."""
        if not self.freezes:
            return
        possible = sorted({hour for freeze in self.freezes for hour in freeze.hours})
        day, end, zone = self.day_of(first), self.day_of(last), self.tz
        while day <= end:
            hours = (datetime.combine(day, time(hour), zone) for hour in possible)
            yield from (hour for hour in hours if first <= hour <= last and self.is_frozen(hour))
            day += timedelta(days=1)

    def day_label(self, day: date) -> datetime:
        """The label that a civil day names."""
        return datetime.combine(day, time(), self.tz)

    def day_of(self, label: datetime) -> date:
        """The civil day, in the chart's zone, of a label."""
        return label.astimezone(self.tz).date()

    def label_shown_at(self, seen: datetime) -> datetime:
        """The label of the chart that the platform was showing at an instant: in a frozen hour the last issued one."""
        if self.cadence is Cadence.HOUR:
            local = seen.astimezone(self.tz)
            past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
            label = seen.astimezone(UTC) - past
            while self.is_frozen(label):
                label -= timedelta(hours=1)
            return label.astimezone(self.tz)
        if self.turn is None:
            return self.day_label(self.day_of(seen))
        return self.day_label(self._day_shown_at(seen, self.turn))

    def _day_shown_at(self, seen: datetime, turn: Turn) -> date:
        local = seen.astimezone(ZoneInfo(turn.zone))
        day = local.date() if local.time() >= time.fromisoformat(turn.at) else local.date() - timedelta(days=1)
        if self.cadence is Cadence.DAY and turn.middle:
            opened = datetime.combine(day, time.fromisoformat(turn.at), local.tzinfo)
            return self.day_of(opened + timedelta(hours=12))
        if self.cadence is Cadence.WEEK:
            day -= timedelta(days=(day.weekday() - turn.weekday) % 7)
        if self.cadence is Cadence.MONTH:
            month = day.year * 12 + day.month - 1 - (day.day < turn.day) + turn.label_months
            return date(month // 12, month % 12 + 1, 1)
        return day + timedelta(days=turn.label_days)

    def shown_since(self, label: datetime) -> datetime | None:
        """When the platform begins to show the daily or weekly chart of a label; None where no turn is declared."""
        if self.turn is None or self.cadence not in {Cadence.DAY, Cadence.WEEK}:
            return None
        day, zone = self.day_of(label), ZoneInfo(self.turn.zone)
        near = (day - timedelta(days=self.turn.label_days + off) for off in (1, 0, -1))
        turns = (datetime.combine(one, time.fromisoformat(self.turn.at), zone) for one in near)
        return next((turn for turn in turns if self._day_shown_at(turn, self.turn) == day), None)

    def step(self, label: datetime, by: int = 1) -> datetime:
        """The label `by` periods later (earlier when negative), frozen ones included."""
        if self.cadence is Cadence.HOUR:
            return label.astimezone(UTC) + timedelta(hours=by)
        day = self.day_of(label)
        if self.cadence is Cadence.MONTH:
            month = day.year * 12 + day.month - 1 + by
            return self.day_label(date(month // 12, month % 12 + 1, 1))
        return self.day_label(day + timedelta(days=by * (7 if self.cadence is Cadence.WEEK else 1)))

    def labels(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Every label in [first, last], stepping from `last` backwards, oldest first; frozen ones included."""
        if self.cadence is Cadence.HOUR:
            hour, end = timedelta(hours=1), last.astimezone(UTC)
            yield from (end - hour * back for back in range((end - first) // hour, -1, -1))
            return
        found: list[datetime] = []
        label = last
        while label >= first:
            found.append(label)
            label = self.step(last, -len(found))
        yield from reversed(found)
