"""Another process that imports: says when it is ready, waits for a line, and says each step it takes.

Run as a script, so that it can be killed: `worker.py LAKE PROFILE FILE...`.
"""

import sys
from pathlib import Path
from typing import Any

from chartduel.importers.reader import import_files
from chartduel.store import delta, lake


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def told(table: Any, stream: Any, *, once: bool = False) -> None:
    say("before", table.metadata().name)
    append(table, stream, once=once)
    say("after", table.metadata().name)


append = delta.append
delta.append = told
root, profile, *files = sys.argv[1:]
say("ready")
sys.stdin.readline()
opened = lake.create(Path(root))
new = 0
for file in files:
    done = import_files(opened, [Path(file)], profile)
    new += done.snapshots_new
    say("imported", done.snapshots_new)
say("new", new)
