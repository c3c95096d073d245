"""Writes the parts of the documentation that are made from the code: `.venv/bin/python tests/docs/generate.py`.

The table of charts comes from the registry, the picture in the README from the demo. `test_docs.py` fails where a
file does not say what this would write.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from chartduel.metrics.registry import METRICS
from chartduel.model.covers import Anchor, Covers, Shift
from chartduel.model.source import Source
from chartduel.sources.registry import counters, families, markets, sources

ROOT = Path(__file__).parents[2]
CHARTS = ROOT / "docs" / "reference" / "charts.md"
MEASURED = ROOT / "docs" / "reference" / "metrics.md"
README = ROOT / "README.md"
CADENCES = {"hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly"}
PICTURED = ("Genie real-time", "Apple Music South Korea", "Billboard Global 200", "Spotify daily Global")
CUT = "[...]"


def charts_table() -> str:
    """One row a family."""
    rows = ["| chart | what | markets | ranks | labels | zone |", "|---|---|---|---|---|---|"]
    for name, held in families().items():
        one = held[0]
        sizes = ", ".join(f"{s.ranks} since {s.since}" if s.since else str(s.ranks) for s in one.sizes)
        zones = {chart.zone for chart in held}
        zone = one.zone if len(zones) == 1 else "the market's own"
        ties = ", with ties" if one.ties else ""
        value = f", {one.value_kind}" if one.value_kind else ""
        where = ", ".join(f"`{chart.market}`" for chart in held) if len(held) <= 8 else f"{len(held)}, below"
        what = f"{CADENCES[one.cadence.value]}, {one.kind.value}s{value}{ties}{', unproven' if one.unproven else ''}"
        rows.append(f"| `{name}` | {what} | {where} | {sizes} | {one.label} | {zone} |")
    return "\n".join(rows)


def sources_table() -> str:
    """One row a source."""
    rows = [
        "| source | access | on | pause | whole charts may be passed on | terms, as far as known |",
        "|---|---|---|---|---|---|",
    ]
    for source in sources().values():
        pause = "" if source.access == "user_file" else f"{source.pause_s:g} s"
        pause += ", each page once a day" if source.again_s == 86400 else ""
        passed = "yes" if source.redistribution else "no"
        rows.append(
            f"| {source.name} (`{source.id}`) | {source.access} | {_on(source)} | {pause} | {passed} | {source.note} |"
        )
    return "\n".join(rows)


def _on(source: Source) -> str:
    if source.access == "user_file":
        return "your files"
    if source.consent:
        return f"off: {source.consent}"
    told = "needs a key" if source.key else f"needs `{source.here}`" if source.here else "on"
    return f"{told}, unproven" if source.unproven else told


def counters_table() -> str:
    """One row a counter."""
    rows = ["| counter | what | read of |", "|---|---|---|"]
    for one in counters().values():
        read = f"what the setting `{one.subjects}` names" if one.subjects else "your files"
        rows.append(f"| `{one.id}` | {one.name}: {one.unit} | {read} |")
    return "\n".join(rows)


def markets_list() -> str:
    """The markets of the families that have many."""
    told = []
    for name, held in families().items():
        if len(held) > 8:
            told.append(f"- `{name}`: {', '.join(f'`{chart.market}`' for chart in held)}")
    return "\n".join(told)


def rules_table() -> str:
    """Frozen hours and rules, with their dates."""
    rows = ["| chart | from | until | what | how sure | source |", "|---|---|---|---|---|---|"]
    for name, held in families().items():
        one = held[0]
        for freeze in one.freezes:
            what = f"no chart is issued at {freeze.hours[0]:02}:00 to {freeze.hours[-1]:02}:00"
            rows.append(
                f"| `{name}` | {freeze.since or ''} | {freeze.until or ''} | {what} | as its source | {freeze.source} |"
            )
        for rule in one.rules:
            told = f"{rule.what} | {rule.confidence} | {rule.source}"
            rows.append(f"| `{name}` | {rule.since or ''} | {rule.until or ''} | {told} |")
    return "\n".join(rows)


def windows_table() -> str:
    """What a label covers, with its dates; a chart without a row is one of which no source says it."""
    rows = ["| chart | from | until | at | counts | how sure | source |", "|---|---|---|---|---|---|---|"]
    for name, held in families().items():
        for one in held[0].covers:
            dated = f"{one.since or ''} | {one.until or ''} | {', '.join(f'{hour:02}:00' for hour in one.at)}"
            rows.append(f"| `{name}` | {dated} | {_span(one)} | {one.confidence} | {one.source} |")
    return "\n".join(rows)


def _span(one: Covers) -> str:
    if one.begins is None:
        return "not known"
    anchor = "the label" if one.of is Anchor.LABEL else "the turn"
    also = f", and from {_shift(one.also)} on" if one.also else ""
    return f"from {_shift(one.begins)} to {_shift(one.ends)} of {anchor}{also}"


def _shift(one: Shift) -> str:
    parts = [f"{value:+} {unit}" for value, unit in ((one.days, "d"), (one.hours, "h")) if value]
    return " ".join(parts) or "0"


def metrics_table() -> str:
    """One row a metric."""
    rows = ["| metric | answers | unit | command |", "|---|---|---|---|"]
    for one in METRICS:
        command = f"[`chartduel {one.command}`](command-line.md#chartduel-{one.command})" if one.command else ""
        rows.append(f"| [{one.id}](#{one.id}) | {one.answers} | {one.unit} | {command} |")
    return "\n".join(rows)


def demo() -> list[str]:
    """The lines of `chartduel demo` at 100 columns."""
    command = Path(sys.executable).with_name("chartduel")
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [command, "demo", "--folder", folder],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "COLUMNS": "100"},
        )
    return [line.rstrip() for line in done.stdout.splitlines()]


def picture(lines: Iterable[str]) -> str:
    """The demo, with fewer charts; what is left out is marked."""
    shown: list[str] = []
    rows = list(lines)
    table = next(i for i, line in enumerate(rows) if line.startswith("───"))
    end = next(i for i, line in enumerate(rows) if line.startswith("Ranks:"))
    shown += rows[: table + 1]
    for i in range(table + 1, end, 2):
        if rows[i].startswith(PICTURED):
            shown += rows[i : i + 2]
        elif shown[-1] != CUT:
            shown.append(CUT)
    shown += rows[end:-1]
    return "```text\n$ chartduel demo\n" + "\n".join(shown).rstrip() + "\n```"


def between(text: str, name: str, made: str) -> str:
    """The text with what stands between two marks made anew."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = text.split(start, 1)
    _, after = rest.split(end, 1)
    return f"{before}{start}\n{made}\n{end}{after}"


def made() -> dict[Path, str]:
    """What the files that hold generated parts should say."""
    page = CHARTS.read_text(encoding="utf-8")
    parts = {
        "sources": sources_table(),
        "charts": charts_table(),
        "counters": counters_table(),
        "markets": markets_list(),
        "rules": rules_table(),
        "windows": windows_table(),
    }
    for name, part in parts.items():
        page = between(page, name, part)
    page = between(
        page, "names", ", ".join(f"`{code}` {facts.name}" for code, facts in sorted(markets().items())) + "."
    )
    measured = between(MEASURED.read_text(encoding="utf-8"), "metrics", metrics_table())
    return {
        CHARTS: page,
        MEASURED: measured,
        README: between(README.read_text(encoding="utf-8"), "picture", picture(demo())),
    }


if __name__ == "__main__":
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")
