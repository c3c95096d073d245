"""What a benchmark found: a table on screen and `bench/results/<name>.json`."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.machine import load, machine
from bench.measure import Took

RESULTS = Path(__file__).parent / "results"
MB = 1e6


@dataclass(frozen=True)
class Figure:
    """A measured quantity; `value` is the median of `runs`. `target` is the most that it should be."""

    name: str
    unit: str
    runs: tuple[float, ...]
    target: float | None = None
    work: tuple[float, ...] = ()
    """Processor seconds of the same runs."""
    value: float = field(init=False)
    reached: bool | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", statistics.median(self.runs))
        object.__setattr__(self, "reached", None if self.target is None else self.value <= self.target)


@dataclass(frozen=True)
class Ratio:
    """How many times `of` is `to`: the median, the least and the most of the rounds, in which both took turns."""

    of: str
    to: str
    value: float
    least: float
    most: float
    work: float
    """The same of processor seconds."""
    target: float | None = None


@dataclass(frozen=True)
class Told:
    """A table of its own: what a figure with a target does not say."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Report:
    """Figures, tables and ratios of one benchmark."""

    def __init__(self, name: str, title: str) -> None:
        self.name, self.title = name, title
        self.figures: dict[str, Figure] = {}
        self.ratios: list[Ratio] = []
        self.tables: list[Told] = []
        self.notes: list[str] = []
        self._load = load()

    def seconds(self, name: str, runs: Sequence[Took], target: float | None = None) -> None:
        self._add(Figure(name, "s", tuple(r.seconds for r in runs), target, tuple(r.cpu for r in runs)))

    def memory(self, name: str, runs: Sequence[float], target: float | None = None) -> None:
        """Bytes in, MB (10^6 bytes) out."""
        self._add(Figure(name, "MB", tuple(one / MB for one in runs), target))

    def count(self, name: str, number: int, target: int | None = None) -> None:
        self._add(Figure(name, "", (number,), target))

    def ratio(self, of: str, to: str, target: float | None = None) -> None:
        """Adds the ratio of two figures that are there; `target` is the most that it should be."""
        one, other = self.figures[of], self.figures[to]
        rounds = [a / b for a, b in zip(one.runs, other.runs, strict=True)]
        work = statistics.median(one.work) / statistics.median(other.work)
        self.ratios.append(Ratio(of, to, statistics.median(rounds), min(rounds), max(rounds), work, target))

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        self.tables.append(Told(title, tuple(columns), tuple(map(tuple, rows))))

    def note(self, text: str) -> None:
        self.notes.append(text)

    def _add(self, figure: Figure) -> None:
        self.figures[figure.name] = figure

    def publish(self) -> None:
        """Prints the table and writes the file."""
        cores, busy = machine()["cores"], max(self._load, load())
        if busy > cores + 1:
            self.note(
                f"others kept the machine busy (load {busy} on {cores} cores): "
                "trust the least times, the processor work and its ratios"
            )
        found = {
            "name": self.name,
            "title": self.title,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "load_before": self._load,
            "load_after": load(),
            "figures": [asdict(one) for one in self.figures.values()],
            "ratios": [asdict(one) for one in self.ratios],
            "tables": [asdict(one) for one in self.tables],
            "notes": self.notes,
        }
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"{self.name}.json"
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        console = Console() if sys.stdout.isatty() else Console(width=132)
        console.print(_figures(self.title, self.figures.values()))
        for told in self.tables:
            console.print(_told(told))
        if self.ratios:
            console.print(_ratios(self.ratios))
        for note in self.notes:
            console.print(f"  {note}", highlight=False)
        console.print(f"  measured on {_machine()}", highlight=False)
        console.print(f"  written to {path}\n", highlight=False)


def _machine() -> str:
    found = machine()
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items() if version)
    return f"{found['cpu']}, {found['cores']} cores, {found['memory_gb']} GB, Python {found['python']}; {versions}"


def _told(told: Told) -> Table:
    table = Table(title=told.title, title_justify="left", title_style="bold")
    for place, column in enumerate(told.columns):
        table.add_column(column, justify="right" if place else "left", no_wrap=True)
    for row in told.rows:
        table.add_row(*row)
    return table


def _figures(title: str, figures: Iterable[Figure]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("what", no_wrap=True)
    for column in ("median", "least", "most", "runs", "cpu work", "target"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for one in figures:
        verdict = {None: "", True: "[green]reached[/]", False: "[bold red]not reached[/]"}[one.reached]
        target = "" if one.target is None else f"<= {_shown(one.target, one.unit)}"
        work = _shown(statistics.median(one.work), one.unit) if one.work else ""
        spread = [_shown(edge, one.unit) if len(one.runs) > 1 else "" for edge in (min(one.runs), max(one.runs))]
        table.add_row(one.name, _shown(one.value, one.unit), *spread, str(len(one.runs)), work, target, verdict)
    return table


def _ratios(ratios: Iterable[Ratio]) -> Table:
    table = Table(title="Side by side", title_justify="left", title_style="bold")
    table.add_column("what", no_wrap=True)
    for column in ("times", "least", "most", "cpu work"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("of", no_wrap=True)
    table.add_column("", no_wrap=True)
    for one in ratios:
        told = (f"{n:,.2f}" if n >= 0.1 else f"{n:.4f}" for n in (one.value, one.least, one.most, one.work))
        reached = one.target is None or one.value <= one.target
        verdict = "" if one.target is None else "[green]reached[/]" if reached else "[bold red]not reached[/]"
        table.add_row(one.of, *told, one.to, verdict)
    return table


def _shown(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:,.3f} s" if value < 10 else f"{value:,.1f} s"
    return f"{value:,.0f} {unit}".strip()
