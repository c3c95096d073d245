"""Which listings are one recording: names first, then what the charts say, and never over a veto.

Links are tried from the heaviest down. A link fails where the two groups hold names that stood in one snapshot of a
chart, or that a person ruled apart. Then the groups are put to the charts again, until no chart lists a group twice.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from chartduel.engine.duckdb import Engine, arrow_table
from chartduel.identity import across, acts, facts, links, recordings, rulings
from chartduel.identity.charted import Charts
from chartduel.identity.evidence import DOUBT, MATCHER, SURE, Evidence, Link, heaviest_first
from chartduel.identity.groups import Groups
from chartduel.identity.normalise import scripts
from chartduel.identity.printed import Listed, Printed, gather
from chartduel.identity.rulings import Ruling
from chartduel.sources import registry
from chartduel.store import delta
from chartduel.store.lake import Lake
from chartduel.store.schema import ALIASES, DOUBTS, MATCHES

MASKED = re.compile(r"[xX*]{3,}")
"""Circle prints XXXXX for a song that it hides: such a line is nobody's."""
KOREAN = frozenset(str(chart.id) for chart in registry.charts().values() if chart.market == "kr")
"""Charts of the market whose platforms print the names of acts in two scripts."""
LEARNING_ROUNDS = 2
LEAST_LABELS = 2


class Resolved(msgspec.Struct, frozen=True):
    """Rows of the tables `matches`, `doubts` and `aliases`."""

    matches: list[tuple[object, ...]]
    doubts: list[tuple[object, ...]]
    aliases: list[tuple[object, ...]]


def refresh(lake: Lake, engine: Engine) -> int:
    """Remakes the tables of identity where what they are made from has changed; how many listings they have.

    Call it while holding the right to write.
    """
    matches = lake.table("matches")
    state = _state(lake)
    if delta.made_from(matches) == state:
        return 0
    lake.view(engine, "listings", "entries", "snapshots", "rulings")
    rows = engine.rows("SELECT id, source, kind, title, artist, song_id FROM listings WHERE kind = 'song' ORDER BY id")
    with _uncollected():
        made = resolve(rows, engine, rulings.read(engine))
        engine.load("made", arrow_table(MATCHES.columns, made.matches))
        engine.load("unsure", arrow_table(DOUBTS.columns, made.doubts))
        engine.load("taught", arrow_table(ALIASES.columns, made.aliases))
    _keep_former_ids(lake, engine)
    titles = engine.arrow("SELECT DISTINCT unnest(title_keys) AS title_key, version, recording FROM made ORDER BY ALL")
    delta.replace(lake.table("titles"), titles, made_from=state)
    delta.replace(lake.table("doubts"), engine.arrow("FROM unsure"), made_from=state)
    delta.replace(lake.table("aliases"), engine.arrow("FROM taught"), made_from=state)
    delta.replace(matches, engine.arrow("FROM made ORDER BY recording, listing"), made_from=state)
    return len(made.matches)


def _state(lake: Lake) -> int:
    """A mark of all that identity is made from: listings, rulings, facts about acts, and the matcher itself."""
    counted = [delta.times_added(lake.table(name)) for name in ("listings", "rulings")]
    told = f"{counted} {MATCHER} {facts.written()}"
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") >> 1


def _keep_former_ids(lake: Lake, engine: Engine) -> None:
    """Of each recording that is no more, the listing of it that charted first: who asks for its id finds that one."""
    lake.view(engine, "matches")
    engine.run(
        """
        CREATE OR REPLACE TABLE gone AS
        WITH seen AS (SELECT listing, min(chart_time) AS first FROM entries GROUP BY listing)
        SELECT recording, arg_min(listing, (coalesce(first, now()), listing)) AS listing, now() AS until
        FROM matches LEFT JOIN seen USING (listing)
        WHERE recording NOT IN (SELECT recording FROM made) GROUP BY recording"""
    )
    if engine.one("SELECT count(*) FROM gone")[0]:
        delta.append(lake.table("former_ids"), engine.arrow("FROM gone"))


@contextmanager
def _uncollected() -> Generator[None]:
    """Hundreds of thousands of names live at once: looking through them for garbage took twice the work itself."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def resolve(
    rows: Iterable[Sequence[str | int]], engine: Engine | None = None, ruled: Sequence[Ruling] = ()
) -> Resolved:
    """Matches of listings (id, source, kind, title, artist, song_id), in their order.

    Without an engine, whose views `entries` and `snapshots` tell when they charted, by names and ids alone.
    """
    printed, listed = gather(rows)
    charts = Charts(engine, printed, listed) if engine else None
    resolution = _Resolution(printed, listed, charts)
    resolution.obey(ruled)
    resolution.settle()
    doubts = resolution.learn(charts) if charts else []
    matches = list(resolution.matches(charts.first_seen() if charts else {}))
    return Resolved(matches, list(resolution.doubts(doubts)), resolution.aliases())


class _Resolution:
    """The links found so far, and the groups that they make."""

    def __init__(self, printed: Sequence[Printed], listed: Sequence[Listed], charts: Charts | None) -> None:
        self._printed, self._listed, self._charts = printed, listed, charts
        open_names = [place for place, one in enumerate(printed) if not MASKED.fullmatch(one.title)]
        first: dict[object, int] = {}
        self._places = [place for place in open_names if first.setdefault(printed[place].alike, place) == place]
        self._apart: set[tuple[int, int]] = set()
        self._aliases: dict[tuple[str, str], acts.Alias] = {}
        self._aka: Mapping[str, str] = {}
        shown = set(open_names)
        told = (*links.by_typography(printed), *links.by_ids(printed, listed))
        self._links = [link for link in told if link.one in shown and link.other in shown]
        self._named: list[Link] = []
        self._groups = Groups(len(printed))
        self._ids: dict[int, str] = {}
        self._ruled: set[tuple[int, int]] = set()
        self._named_so: dict[int, tuple[str, tuple[str, ...]]] = {}

    def obey(self, ruled: Sequence[Ruling]) -> None:
        """What people ruled comes before everything else."""
        self._named_so = rulings.names(ruled)
        joined, self._apart = rulings.between(ruled, {one.id: one.printed for one in self._listed})
        self._ruled = {(one, other) for one, other, _ in joined}
        self._links += [Link(one, other, (Evidence("ruling", 100.0, told),)) for one, other, told in joined]

    def settle(self) -> None:
        """Groups by all links, put to the charts until none lists one of them twice."""
        if not self._named:
            self._name()
        tried = heaviest_first([*self._links, *self._named])
        while True:
            self._groups = Groups(len(self._printed), self._apart)
            for link in tried:
                self._groups.join(link.one, link.other, link.why)
            if self._charts is None:
                return
            self._charts.group(self._groups)
            twice = set(self._charts.together()) - self._apart - self._ruled
            if not twice:
                return
            self._apart |= twice

    def _name(self) -> None:
        by_names = links.by_names(self._printed, self._places, self._aka)
        self._named = [*by_names, *links.by_sound(self._printed, self._places, self._aka)]

    def learn(self, charts: Charts) -> list[Link]:
        """Acts' other names and titles across scripts, from the charts; the pairs that stay in doubt."""
        for _ in range(LEARNING_ROUNDS):
            self._learn_acts(charts)
            self._name()
            self.settle()
        free = across.free(self._printed, self._groups, self._sources(), charts.runs(), charts.begun(), self._aka)
        markets = {str(chart.id): str(chart.market) for chart in registry.charts().values()}
        pairs = across.pairs(free, charts, markets)
        met = charts.met([(min(link.one, link.other), max(link.one, link.other)) for link in pairs])
        open_pairs = [link for link in pairs if (min(link.one, link.other), max(link.one, link.other)) not in met]
        self._links += [link for link in open_pairs if link.weight >= SURE]
        self.settle()
        return [link for link in open_pairs if DOUBT < link.weight < SURE]

    def _learn_acts(self, charts: Charts) -> None:
        runs, cells = charts.runs(), charts.cells()
        titles = acts.same_titles(self._printed, self._groups, runs)
        met = charts.met([(pair.one, pair.other) for pair in titles])
        taught = acts.learn(titles, met, list(acts.same_cells(self._printed, self._groups, cells)))
        taught += acts.namesakes(self._printed, self._groups, runs, KOREAN)
        self._aliases |= {(alias.name, alias.other): alias for alias in taught}
        self._aka = acts.table(self._aliases.values())
        self._links += self._same_places(cells)

    def _same_places(self, cells: Iterable[tuple[int, int, int]]) -> Iterator[Link]:
        """One place in two witnesses' lists, again and again, is one song: in another script, not another version."""
        for one, other, labels in cells:
            a, b = self._printed[one].read, self._printed[other].read
            if labels >= LEAST_LABELS and a.version == b.version and not scripts(a.main) & scripts(b.main):
                told = f"at the same rank in two witnesses' lists of one chart, {labels} times"
                yield Link(one, other, (Evidence("place", 3.0 + min(labels, 20), told),))

    def _sources(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for one in self._listed:
            found[one.printed].add(one.source)
        return found

    def matches(self, seen: Mapping[int, float]) -> Iterator[tuple[object, ...]]:
        """Rows of `matches`; `seen` tells when a listing charted first."""
        self._ids = recordings.ids(self._earliest(seen))
        songs = recordings.songs(self._printed, self._groups, self._aka, self._ids)
        faces = self._faces()
        for one in self._listed:
            name, top = self._printed[one.printed], self._groups.top(one.printed)
            why = [link[2] for link in self._groups.links.get(one.printed, ())] or ["the first of its name"]
            yield (
                one.id, self._ids[top], songs[top], *faces[top],
                name.read.keys, sorted({self._aka.get(act, act) for act in name.acts} | name.acts), name.read.version,
                why, MATCHER,
            )  # fmt: skip

    def _earliest(self, seen: Mapping[int, float]) -> dict[int, tuple[int, Printed]]:
        """The listing of each group that charted first; of those that never did, the lowest id."""
        best: dict[int, tuple[float, int, int]] = {}
        for one in self._listed:
            top = self._groups.top(one.printed)
            known = (seen.get(one.id, float("inf")), one.id, one.printed)
            best[top] = min(known, best.get(top, known))
        return {top: (listing, self._printed[place]) for top, (_, listing, place) in best.items()}

    def _faces(self) -> dict[int, tuple[str, tuple[str, ...]]]:
        names: dict[int, list[Printed]] = defaultdict(list)
        for one in self._listed:
            names[self._groups.top(one.printed)].append(self._printed[one.printed])
        places = {one.id: one.printed for one in self._listed}
        ruled = {self._groups.top(places[one]): face for one, face in self._named_so.items() if one in places}
        return {top: recordings.face(held) for top, held in names.items()} | ruled

    def aliases(self) -> list[tuple[object, ...]]:
        """Rows of `aliases`: names of acts that the charts taught."""
        taught = sorted(self._aliases.values(), key=lambda alias: (alias.name, alias.other))
        return [(alias.name, alias.other, alias.titles, alias.labels) for alias in taught]

    def doubts(self, pairs: Iterable[Link]) -> Iterator[tuple[object, ...]]:
        """Rows of `doubts`: recordings that may be one, the likeliest first."""
        for link in heaviest_first(pairs):
            one, other = self._ids[self._groups.top(link.one)], self._ids[self._groups.top(link.other)]
            if one != other:
                yield one, other, link.weight, [evidence.told for evidence in link.evidence]
