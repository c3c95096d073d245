"""docs/how-to/collect-charts.md: its settings load, its service and its workflow do what the page says."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chartduel.settings import Settings, load
from chartduel.sources import registry
from docs import generate
from docs.test_docs import COMMANDS

PAGE = (generate.ROOT / "docs/how-to/collect-charts.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(kind, text) for kind, text in FENCE.findall(PAGE)]


def block(kind: str, holding: str = "") -> str:
    """The one block of a kind that holds a text."""
    (text,) = (text for told, text in BLOCKS if told == kind and holding in text)
    return text


def yaml(lines: list[str]) -> Any:
    """A mapping or a list of the plain YAML that the page keeps to: block style, no anchors, one line a value."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    starts = [i for i, line in enumerate(lines) if len(line) - len(line.lstrip()) == indent]
    assert all(len(line) - len(line.lstrip()) >= indent for line in lines)
    groups = [lines[i:j] for i, j in zip(starts, [*starts[1:], len(lines)], strict=True)]
    if lines[0].lstrip().startswith("- "):
        return [yaml([f"{' ' * (indent + 2)}{one.lstrip().removeprefix('- ')}", *more]) for one, *more in groups]
    pairs = [_pair(one, more) for one, *more in groups]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def _pair(line: str, more: list[str]) -> tuple[str, Any]:
    told = re.fullmatch(r" *([A-Za-z_-]+):(?: (.+))?", line)
    assert told, line
    key, value = told.groups()
    assert not (value and more), line
    if value is None:
        return key, yaml(more) if more else None
    quoted = re.fullmatch(r'"([^"\\]*)"', value)
    assert quoted or not re.search(r"^[\[\]{}&*!|>'\"%@`#,?-]|: | #|:$", value), line
    return key, quoted[1] if quoted else value


WORKFLOW = yaml(block("yaml").splitlines())
STEPS = WORKFLOW["jobs"]["collect"]["steps"]


def accepted(call: str) -> None:
    """Raises where the command would not take these arguments."""
    words = shlex.split(call)
    COMMANDS[f"chartduel {words[1]}"].make_context(words[1], words[2:])


def calls() -> list[str]:
    """Every call of the command in the page's service, table of cron, workflow and shell."""
    text = "\n".join(text for kind, text in BLOCKS if kind.split()[0] in ("ini", "text", "yaml", "sh"))
    return re.findall(r"\bchartduel [a-z].*?(?=$| \|\|)", text, re.MULTILINE)


def test_calls_were_found():
    assert len(calls()) >= 8


@pytest.mark.parametrize("call", [one for one in calls() if "CHART_ID" not in one and "collects" not in one])
def test_every_call_is_one_that_the_command_takes(call):
    accepted(call)


def test_the_settings_are_settings(tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    path.write_text(block("toml settings"), encoding="utf-8")
    monkeypatch.setenv("CHARTDUEL_SETTINGS", str(path))
    told = load()
    assert told.contact
    assert set(told.collect) <= {*registry.charts(), *registry.counters()}
    assert set(told.enable) <= set(registry.sources())
    assert {name for name in Settings.__struct_fields__ if f"| `{name}` |" not in PAGE} == set()


def used(action: str) -> dict[str, Any]:
    (step,) = (step for step in STEPS if step.get("uses", "").startswith(f"{action}@"))
    return step


def place(step: dict[str, Any]) -> int:
    return STEPS.index(step)


def test_the_workflow_may_read_its_repository_and_nothing_else():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert place(used("actions/checkout")) == 0


def test_the_lake_is_saved_whatever_became_of_the_round():
    restored, saved = used("actions/cache/restore"), used("actions/cache/save")
    (round_,) = (step for step in STEPS if "chartduel collect" in step.get("run", ""))
    assert place(restored) < place(round_) < place(saved)
    assert saved["if"] == "always()"
    assert saved["with"] == {name: restored["with"][name] for name in ("path", "key")}
    assert restored["with"]["key"].startswith(restored["with"]["restore-keys"])
    assert f"--lake {saved['with']['path']} " in f"{round_['run']} "


@pytest.fixture
def runner(tmp_path):
    """Runs the steps as a runner would, with a chartduel that ends with `code`; the exit code of the job."""
    (tmp_path / "settings.toml").write_text("[keys]\n", encoding="utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()

    def runner(code: int) -> int:
        shown = f'#!/bin/sh\ntest -f "$CHARTDUEL_SETTINGS" || exit 99\nexit {code}\n'
        for name, text in (("pip", "#!/bin/sh\n"), ("chartduel", shown)):
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        codes = (_run(step, tmp_path, programs) for step in STEPS if "run" in step)
        return next((done for done in codes if done), 0)

    return runner


def _run(step: dict[str, Any], folder: Path, programs: Path) -> int:
    env = {"PATH": f"{programs}:{os.environ['PATH']}", **step.get("env", {})}
    return subprocess.run(
        [shutil.which("bash") or "", "-e", "-c", step["run"]], cwd=folder, env=env, check=False
    ).returncode


@pytest.mark.parametrize(("code", "job"), [(0, 0), (3, 0), (1, 1), (2, 1)])
def test_a_round_with_refusals_is_no_failed_job(runner, code, job):
    assert runner(code) == job


def test_the_unit_may_write_to_a_lake_that_the_steps_make():
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str
    unit.read_string(block("ini"))
    assert {"Unit", "Service", "Install"} == set(unit.sections())
    folder = unit["Service"]["ReadWritePaths"].replace("%h", "~")
    steps = block("sh", "systemctl").splitlines()
    made = steps.index(f"mkdir -p {folder}")
    assert made < next(i for i, step in enumerate(steps) if "--now" in step)
    assert f"--lake {unit['Service']['ReadWritePaths']}" in unit["Service"]["ExecStart"]
