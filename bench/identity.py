"""Identity: how often two printed names are rightly taken for one recording, and how long that takes.

Every resolution runs in a process of its own, so that its time and its peak are its own. Splink is given the names as
our parser reads them, with our table of acts and our romanisation: what is compared is the linking.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from bench import archives, gold, musicbrainz, natural, new_hour
from bench.importing import import_into
from bench.measure import CHARTDUEL, PYTHON, Ran, run
from bench.report import RESULTS, Report
from bench.scoring import Score
from chartduel.store import lake as lakes

SIZES = (100_000, 300_000, 1_000_000)
PAIR_COLUMNS = ("who", "stratum", "same", "not", "precision", "recall", "undecided", "share")
SCORED = ("who", "pairs that are one", "joined", "precision", "recall", "F1")
GOALS = (
    "goals of the hard pairs: one script precision 0.995 at recall 0.95, two scripts 0.97 at 0.85, no trap merged",
    "goals of the natural links of Korean platforms, labels read: precision 0.998, recall 0.99",
    "goal of MusicBrainz-20K on the odd lines: F1 0.985; ours learns from the even lines, Splink from none",
)


def bench(room: Path) -> None:
    """Hard pairs, natural links, MusicBrainz-20K, and times; each beside Splink where both can answer."""
    report = Report("identity", "Identity: which printed names are one recording")
    RESULTS.mkdir(parents=True, exist_ok=True)
    whole = room / "identity"
    import_into(whole, [archives.data()])
    _gold(report, room, whole)
    _musicbrainz(report, room)
    _times(report, room)
    _natural(report, whole)
    new_hour.bench(report, lakes.open_lake(whole))
    for goal in GOALS:
        report.note(goal)
    report.publish()


def _rebuild(lake: Path) -> Ran:
    return run([CHARTDUEL, "lake", "rebuild", "--lake", str(lake)])


def _bench(module: str, *argv: object) -> Ran:
    return run([PYTHON, "-m", f"bench.{module}", *map(str, argv)])


def _gold(report: Report, room: Path, whole: Path) -> None:
    """The hard pairs: as shipped, without the table of acts, and Splink on the same names."""
    asked = gold.pairs()
    mine = _rebuild(whole)
    report.seconds("everything in the archives, resolved from nothing", [mine], 60)
    report.memory("everything in the archives, peak memory", [mine.peak], 1500)
    said = {"chartduel": _decisions(room, whole), "without facts.toml": _bare(room, whole)}
    said |= _splink(report, room, whole)
    rows = [(who, *row) for who, answers in said.items() for row in _strata(asked, answers)]
    report.table(f"{len(asked)} hard pairs that are not ambiguous, by the scripts of their titles", PAIR_COLUMNS, rows)
    traps = [(who, *_traps(asked, answers)) for who, answers in said.items()]
    kinds = [f"{kind} ({count})" for kind, count, _ in gold.merged(asked, said["chartduel"])]
    report.table("Pairs that are two recordings, and how many of them were merged", ("who", *kinds), traps)
    report.ratio("everything in the archives, resolved from nothing", "Splink on the same names")
    _write(
        "identity-gold-wrong.csv",
        [{"who": who, **one} for who, told in said.items() for one in gold.wrong(asked, told)],
    )


def _decisions(room: Path, whole: Path) -> list[str]:
    out = room / "decided.csv"
    run([CHARTDUEL, "match", str(gold.path()), "--out", str(out), "--lake", str(whole)])
    return _read_decisions(out)


def _bare(room: Path, whole: Path) -> list[str]:
    copy, out = room / "bare", room / "bare.csv"
    shutil.copytree(whole, copy)
    _bench("bare", copy, gold.path(), out)
    shutil.rmtree(copy)
    return _read_decisions(out)


def _read_decisions(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["decision"] for row in csv.DictReader(file) if gold.AMBIGUOUS not in row["note"]]


def _splink(report: Report, room: Path, whole: Path) -> dict[str, list[str]]:
    source, linked, out = (room / name for name in ("names.parquet", "linked.parquet", "splink.json"))
    _bench("names", "export", whole, source)
    ran = _bench("splinks", "listings", source, linked)
    report.seconds("Splink on the same names", [ran])
    report.memory("Splink on the same names, peak memory", [ran.peak])
    report.note("Splink links each different name once, with the day it charted first")
    report.note("its time leaves out reading the names, which ours has in it")
    _bench("names", "decide", source, linked, out)
    return json.loads(out.read_text("utf-8"))


def _strata(asked: Sequence[gold.GoldPair], said: Sequence[str]) -> Iterable[tuple[str, ...]]:
    for stratum, apart, score in gold.by_stratum(asked, said):
        shares = (f"{score.precision:.3f}", f"{score.recall:.3f}", str(score.undecided), f"{score.open_share:.3f}")
        yield (stratum, str(score.one), str(apart), *shares)


def _traps(asked: Sequence[gold.GoldPair], said: Sequence[str]) -> Iterable[str]:
    return (str(merged) for _, _, merged in gold.merged(asked, said))


def _natural(report: Report, whole: Path) -> None:
    """Natural links of Korean platforms alone, and with Apple and YouTube, before and after reading the labels."""
    rows = []
    for read, told in ((False, "as labelled"), (True, "labels read")):
        found = natural.found(whole, read)
        korean = [one for one in found if one.name[0] in natural.KOREAN]
        for what, held in ((f"{len(natural.KOREAN)} Korean platforms", korean), ("with Apple and YouTube", found)):
            rows.append((f"{what}, {told}", str(len(held)), *_scored(natural.score(held))))
            unseen = natural.unseen(held)
            rows.append((f"- acts in no hard pair, {told}", str(len(unseen)), *_scored(natural.score(unseen))))
    _write("identity-natural.csv", list(natural.disagreements(natural.found(whole, read=False))))
    _write("identity-natural-read.csv", list(natural.disagreements(found)))
    report.table("Natural links over kr_daily", ("which", "names", *SCORED[1:]), rows)
    unseen = natural.unseen(found)
    strata = [(stratum, *_scored(score)) for stratum, score in natural.by_stratum(unseen)]
    title = "Natural links of acts that are in no hard pair, by the scripts of their titles, labels read"
    report.table(title, ("stratum", *SCORED[1:]), strata)


def _scored(score: Score) -> tuple[str, ...]:
    return (str(score.one), str(score.joined), f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}")


def _musicbrainz(report: Report, room: Path) -> None:
    """Both in turn on the same parsed fields. Weights are set on even lines; the odd ones are what counts."""
    rows = []
    for who, module, *argv in (("ours", "linking"), ("Splink", "splinks", "tracks")):
        out = room / f"{who}.json"
        ran = _bench(module, *argv, out)
        report.seconds(f"MusicBrainz-20K, {who}", [ran])
        report.memory(f"MusicBrainz-20K, {who}, peak memory", [ran.peak])
        groups = {int(one): top for one, top in json.loads(out.read_text("utf-8")).items()}
        for half, lines in ((1, "odd lines"), (0, "even lines")):
            rows.append((f"{who}, {lines}", *_scored(musicbrainz.score(groups, half))))
    report.table("MusicBrainz-20K, pairs after clustering", SCORED, rows)


def _times(report: Report, room: Path) -> None:
    """From nothing: the days of eight Korean charts, and made-up charts of growing size."""
    lake = room / "korean"
    _bench("generated", lake, archives.data() / "kr_daily")
    report.seconds("kr_daily: 518 days of up to 13 charts", [_rebuild(lake)], 10)
    for size in SIZES:
        lake = room / f"made-{size}"
        _bench("generated", lake, size)
        ran = _rebuild(lake)
        report.seconds(_made(size), [ran], 120 if size == SIZES[-1] else None)
        report.memory(f"{_made(size)}, peak memory", [ran.peak])
        shutil.rmtree(lake)
    for small, large in pairwise(SIZES):
        report.ratio(_made(large), _made(small), 1.25 * large / small)


def _made(size: int) -> str:
    return f"{size:,} made-up listings"


def _write(name: str, rows: Sequence[Mapping[str, str]]) -> None:
    with (RESULTS / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else ["nothing"])
        writer.writeheader()
        writer.writerows(rows)
