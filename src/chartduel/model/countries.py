"""In how many countries a song was first."""

from datetime import date

import msgspec


class Countries(msgspec.Struct, frozen=True, kw_only=True):
    """A song on the charts of one kind, such as `apple.daily`, on one day. Markets are ISO 3166 codes, never global.

    `first`: the markets in which it was number one; `on_chart` counts those in which it was on the chart, `seen` those
    whose chart was observed on that day, `declared` those that the platform has, as far as chartduel knows.
    """

    charts: str
    day: date
    first: tuple[str, ...]
    on_chart: int
    seen: int
    declared: int


class SongCountries(msgspec.Struct, frozen=True, kw_only=True):
    recording: str
    title: str
    artists: tuple[str, ...]
    charts: tuple[Countries, ...]
