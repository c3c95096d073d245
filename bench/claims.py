"""Claims: precision and recall on the annotated articles, by their own scorer, and articles a second.

Rules were written by looking at three of every four articles; the fourth was never opened. Both figures are told."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import msgspec

from bench import archives
from chartduel.claims.document import read
from chartduel.claims.extract import extract


def bench(room: Path) -> None:
    shared = archives.data().parent / "claims"
    if not shared.is_dir():
        print(f"There are no annotated articles in {shared}.")
        return
    files = sorted((shared / "texts").iterdir())
    gold = (shared / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    for name, chosen in (("looked at", _part(files, seen=True)), ("never opened", _part(files, seen=False))):
        began = time.process_time()
        lines = [_line(path) for path in files if path.name in chosen]
        pace = len(lines) / (time.process_time() - began)
        predictions, wanted = room / "predictions.jsonl", room / "gold.jsonl"
        predictions.write_text("\n".join(lines), encoding="utf-8")
        wanted.write_text(
            "\n".join(one for one in gold if Path(json.loads(one)["file"]).name in chosen), encoding="utf-8"
        )
        call = [sys.executable, str(shared / "score.py"), str(predictions), "--gold", str(wanted)]
        print(f"claims, {len(lines)} articles {name}, {pace:.0f} a second of one processor")
        print(subprocess.run(call, check=True, capture_output=True, text=True).stdout)


def _part(files: list[Path], *, seen: bool) -> set[str]:
    """Of each language every fourth article was kept closed."""
    languages: dict[str, list[str]] = defaultdict(list)
    for path in files:
        languages[path.name[:2]].append(path.name)
    return {one for names in languages.values() for at, one in enumerate(names) if (at % 4 != 3) is seen}


def _line(path: Path) -> str:
    body = path.read_bytes().split(b"\n\n", 1)[1]
    claims = msgspec.to_builtins(extract(read(body)).claims)
    return json.dumps({"file": f"texts/{path.name}", "claims": claims}, ensure_ascii=False)
