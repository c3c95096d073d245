"""A lesson: what the charts teach about names. Acts' other names, and titles across scripts.

A lesson is learned from whole days: what we record ourselves hour by hour teaches when its day is over. So within a
day a new hour changes nothing but the families of the names that it brings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from chartduel.identity import across, acts
from chartduel.identity.acts import Alias
from chartduel.identity.charted import Charts
from chartduel.identity.evidence import DOUBT, SURE, Evidence, Link, heaviest_first
from chartduel.identity.normalise import scripts
from chartduel.identity.resolution import Resolution
from chartduel.sources import registry

KOREAN = frozenset(str(chart.id) for chart in registry.charts().values() if chart.market == "kr")
"""Charts of the market whose platforms print the names of acts in two scripts."""
ROUNDS = 2
LEAST_LABELS = 2


class Likely(msgspec.Struct, frozen=True):
    """Two listings that may be one recording: from the weight `SURE` on they are, below it nobody knows."""

    listing: int
    other: int
    weight: float
    reasons: tuple[str, ...]


class Lesson(msgspec.Struct, frozen=True):
    """What was learned."""

    aliases: tuple[Alias, ...] = ()
    likely: tuple[Likely, ...] = ()

    @property
    def aka(self) -> dict[str, str]:
        """Key of a name -> key of the name by which its act goes."""
        return acts.table(self.aliases)

    def links(self, place: dict[int, int]) -> Iterator[Link]:
        """The sure pairs as links of printed names; `place` gives that of each listing."""
        for pair in self.likely:
            one, other = place.get(pair.listing), place.get(pair.other)
            if pair.weight >= SURE and one is not None and other is not None:
                yield Link(
                    min(one, other), max(one, other), (Evidence("lesson", pair.weight, "; ".join(pair.reasons)),)
                )


def learn(study: Resolution, charts: Charts) -> Lesson:
    """What the charts of a resolution teach; its groups are those of the last round."""
    study.settle()
    aliases: dict[tuple[str, str], Alias] = {}
    pairs: list[Link] = []
    for _ in range(ROUNDS):
        cells = charts.cells()
        aliases |= {(alias.name, alias.other): alias for alias in _acts(study, charts, cells)}
        places = list(_same_places(study, cells))
        pairs += places
        study.add(places)
        study.rename(acts.table(aliases.values()))
        study.settle()
    pairs += _titles(study, charts)
    taught = sorted(aliases.values(), key=lambda alias: (alias.name, alias.other))
    return Lesson(tuple(taught), tuple(_likely(study, pairs)))


def _acts(study: Resolution, charts: Charts, cells: Iterable[tuple[int, int, int]]) -> list[Alias]:
    runs = charts.runs()
    titles = acts.same_titles(study.printed, study.groups, runs)
    met = charts.met([(pair.one, pair.other) for pair in titles])
    taught = acts.learn(titles, met, list(acts.same_cells(study.printed, study.groups, cells)))
    return taught + acts.namesakes(study.printed, study.groups, runs, KOREAN)


def _same_places(study: Resolution, cells: Iterable[tuple[int, int, int]]) -> Iterator[Link]:
    """One place in two witnesses' lists, again and again, is one song: in another script, not another version."""
    for one, other, labels in cells:
        a, b = study.printed[one].read, study.printed[other].read
        if labels >= LEAST_LABELS and a.version == b.version and not scripts(a.main) & scripts(b.main):
            told = f"at the same rank in two witnesses' lists of one chart, {labels} times"
            yield Link(one, other, (Evidence("place", 3.0 + min(labels, 20), told),))


def _titles(study: Resolution, charts: Charts) -> list[Link]:
    """Pairs of titles across scripts that may be one song, and that no chart shows beside each other."""
    found = across.free(study.printed, study.groups, _sources(study), charts.runs(), charts.begun(), study.aka)
    markets = {str(chart.id): str(chart.market) for chart in registry.charts().values()}
    pairs = [link for link in across.pairs(found, charts, markets) if link.weight > DOUBT]
    met = charts.met([(min(link.one, link.other), max(link.one, link.other)) for link in pairs])
    return [link for link in pairs if (min(link.one, link.other), max(link.one, link.other)) not in met]


def _sources(study: Resolution) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for one in study.listed:
        found[one.printed].add(one.source)
    return found


def _likely(study: Resolution, pairs: Iterable[Link]) -> Iterator[Likely]:
    """The pairs as listings, the likeliest first."""
    listing: dict[int, int] = {}
    for one in study.listed:
        listing[one.printed] = min(one.id, listing.get(one.printed, one.id))
    for link in heaviest_first(pairs):
        yield Likely(listing[link.one], listing[link.other], link.weight, tuple(one.told for one in link.evidence))
