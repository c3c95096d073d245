"""A chart that the user downloaded from the platform, named as the platform names it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from chartduel.collect import staging
from chartduel.collect.intake import Accepted, parse_file
from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.importers.rejects import Imported
from chartduel.model.chart import Chart
from chartduel.sources import modules, registry
from chartduel.store import commit, ledger, payloads
from chartduel.store.fetches import Fetch, Outcome
from chartduel.store.lake import Lake

WITNESS = "downloads"
"""Who recorded it: the platform's own file, downloaded by the user, who knows when."""


def take(lake: Lake, path: Path) -> Imported | None:
    """Imports a file whose name tells its chart and label; None for other files. Raises `RefusedPayload`."""
    told = modules.named(path.name)
    if told is None:
        return None
    chart, label = registry.chart(told[0]), told[1]
    sha256 = payloads.sha256_of(path)
    mark = f"download:{chart.id}:{label.isoformat()}"
    if known := ledger.known_import(lake.ledger, sha256, mark):
        return msgspec.json.decode(known, type=Imported)
    payloads.keep(lake.payloads, path, sha256)
    return _commit(lake, _accepted(chart, path, label, sha256), (sha256, mark))


def _accepted(chart: Chart, path: Path, label: datetime, sha256: str) -> Accepted:
    parsed = parse_file(chart, path)
    fetch = Fetch(
        id=0, source=chart.source, chart=chart.id, label=label, past=True, at=None, outcome=Outcome.KEPT, payload=sha256
    )
    return Accepted(fetch=fetch, chart=chart, parsed=parsed, witness=WITNESS)


def _commit(lake: Lake, accepted: Accepted, key: tuple[str, str]) -> Imported:
    engine = Engine()
    try:
        staging.stage(engine, [accepted])
        with ledger.writing(lake.ledger) as writing, reading_lake(lake.root):
            new, known, entries, _ = commit.snapshots(lake, engine)
            again = Imported(snapshots_known=new + known)
            writing.record_import(*key, msgspec.json.encode(again).decode())
    finally:
        engine.close()
    return Imported(snapshots_new=new, snapshots_known=known, entries_new=entries)
