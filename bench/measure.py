"""Time and peak memory of commands, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

PYTHON = sys.executable
CHARTDUEL = str(Path(sys.executable).parent / "chartduel")
ROOT = Path(__file__).resolve().parents[1]
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Took:
    """Wall seconds, and the seconds of processor work in them: the second number bears company better."""

    seconds: float
    cpu: float

    def less(self, other: Took) -> Took:
        return Took(self.seconds - other.seconds, self.cpu - other.cpu)


@dataclass(frozen=True)
class Ran(Took):
    """One finished process: peak resident bytes, exit code, what it said."""

    peak: int
    code: int
    out: str


def run(argv: Sequence[str], allowed: Sequence[int] = (0,)) -> Ran:
    """Runs a command to its end; an exit code that is not allowed raises."""
    with TemporaryFile() as out, TemporaryFile() as err:
        started = time.perf_counter()
        with subprocess.Popen(argv, stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd=ROOT) as child:
            _, status, used = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - started
            child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said = out.read().decode()
        if child.returncode not in allowed:
            raise RuntimeError(f"{' '.join(argv)[:200]}: exit {child.returncode}\n{err.read().decode()[-2000:]}")
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * _RSS_UNIT, child.returncode, said)


def timed(work: Callable[[], object]) -> Took:
    """One call in this process, its threads included."""
    started, worked = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - started, time.process_time() - worked)


def in_turn(contestants: dict[str, Callable[[], Took]], rounds: int, warm_up: int = 0) -> dict[str, list[Took]]:
    """One after the other in every round: whatever else the machine does hits all alike."""
    found: dict[str, list[Took]] = {name: [] for name in contestants}
    for turn in range(warm_up + rounds):
        for name, contestant in contestants.items():
            took = contestant()
            if turn >= warm_up:
                found[name].append(took)
    return found
