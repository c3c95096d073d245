"""Printed names, joined by links and parted by the charts, until no chart lists a group twice.

Links are tried from the heaviest down. A link fails where the two groups hold names that stood in one snapshot of a
chart, or that a person ruled apart. Then the groups are put to the charts again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from chartduel.identity import links, recordings, rulings
from chartduel.identity.charted import Charts
from chartduel.identity.evidence import MATCHER, Evidence, Link, heaviest_first
from chartduel.identity.families import Families
from chartduel.identity.groups import Groups
from chartduel.identity.printed import Listed, Printed
from chartduel.identity.rulings import Ruling

RULED = 100.0


class Resolution:
    """The links found so far, and the groups that they make. `aka` are other names of acts, as the charts taught."""

    def __init__(
        self,
        printed: Sequence[Printed],
        listed: Sequence[Listed],
        charts: Charts | None = None,
        ruled: Sequence[Ruling] = (),
        aka: Mapping[str, str] | None = None,
    ) -> None:
        self.printed, self.listed, self.aka = printed, listed, aka or {}
        self.place = {one.id: one.printed for one in listed}
        self.groups = Groups(len(printed))
        self._charts, self._named_so = charts, rulings.names(ruled)
        self._shown = {place for place, one in enumerate(printed) if not one.masked}
        self._links: list[Link] = []
        self._named: list[Link] | None = None
        self._tried: list[Link] = []
        self.add((*links.by_typography(printed), *links.by_ids(printed, listed)))
        joined, self._ruled_apart = rulings.between(ruled, self.place)
        self._apart = set(self._ruled_apart)
        self._ruled = {(one, other) for one, other, _ in joined}
        self._links += [Link(one, other, (Evidence("ruling", RULED, told),)) for one, other, told in joined]

    def add(self, told: Iterable[Link]) -> None:
        """More links; a masked name has none."""
        self._links += [link for link in told if link.one in self._shown and link.other in self._shown]
        self._tried = []

    def rename(self, aka: Mapping[str, str]) -> None:
        """Other names of acts from now on: where they differ, the names are compared anew."""
        if aka != self.aka:
            self.aka, self._named, self._tried = aka, None, []

    def begin_again(self) -> None:
        """Forgets what the charts kept apart on the way: the next groups follow from the links alone."""
        self._apart = set(self._ruled_apart)

    def settle(self) -> None:
        """Groups by all links, put to the charts until none lists one of them twice."""
        self._tried = self._tried or heaviest_first([*self._links, *self._by_names()])
        while True:
            self.groups = Groups(len(self.printed), self._apart)
            for link in self._tried:
                self.groups.join(link.one, link.other, link.why)
            if self._charts is None:
                return
            self._charts.group(self.groups)
            twice = set(self._charts.together()) - self._apart - self._ruled
            if not twice:
                return
            self._apart |= twice

    def _by_names(self) -> list[Link]:
        if self._named is None:
            places = self._unlike()
            by_names = links.by_names(self.printed, places, self.aka)
            self._named = [*by_names, *links.by_sound(self.printed, places, self.aka)]
        return self._named

    def _unlike(self) -> list[int]:
        """The names that are shown, one of each typography."""
        first: dict[object, int] = {}
        shown = sorted(self._shown)
        return [place for place in shown if first.setdefault(self.printed[place].alike, place) == place]

    def matches(self, seen: Mapping[int, int]) -> Iterator[tuple[object, ...]]:
        """Rows of `matches`; `seen` tells when a listing charted first, in microseconds since 1970."""
        earliest = self._earliest(seen)
        ids = recordings.ids(earliest)
        songs = recordings.songs(self.printed, self.groups, self.aka, ids)
        faces, families = self._faces(), self._families(recordings.bases(earliest))
        for one in self.listed:
            name, top = self.printed[one.printed], self.groups.top(one.printed)
            why = [link[2] for link in self.groups.links.get(one.printed, ())] or ["the first of its name"]
            yield (
                one.id, ids[top], songs[top], *faces[top],
                name.read.keys, sorted({self.aka.get(act, act) for act in name.acts} | name.acts), name.read.version,
                why, MATCHER, families[one.printed], seen.get(one.id),
            )  # fmt: skip

    def _earliest(self, seen: Mapping[int, int]) -> dict[int, tuple[int, Printed]]:
        """The listing of each group that charted first; of those that never did, the lowest id."""
        best: dict[int, tuple[float, int, int]] = {}
        for one in self.listed:
            top = self.groups.top(one.printed)
            known = (seen.get(one.id, float("inf")), one.id, one.printed)
            best[top] = min(known, best.get(top, known))
        return {top: (listing, self.printed[place]) for top, (_, listing, place) in best.items()}

    def _faces(self) -> dict[int, tuple[str, tuple[str, ...]]]:
        names: dict[int, list[Printed]] = defaultdict(list)
        for one in self.listed:
            names[self.groups.top(one.printed)].append(self.printed[one.printed])
        ruled = {self.groups.top(self.place[one]): face for one, face in self._named_so.items() if one in self.place}
        return {top: recordings.face(held) for top, held in names.items()} | ruled

    def _families(self, bases: Mapping[int, str]) -> dict[int, int]:
        families = Families(self.printed, self.aka)
        for link in self._links:
            families.join(link.one, link.other)
        for top, base in bases.items():
            families.meet(("id", base), top)
        for top in bases:
            for place in self.groups.members(top):
                families.join(top, place)
        return families.named(self.listed)
