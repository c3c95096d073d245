"""docs/how-to/add-a-source.md, followed word by word by a package that does not exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs import generate

GUIDE = (generate.ROOT / "docs/how-to/add-a-source.md").read_text(encoding="utf-8")
FILE = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh run\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The files of the guide, installed as pip would: a folder on the path with its entry point."""
    folder = tmp_path_factory.mktemp("aria")
    for name, text in FILE.findall(GUIDE):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "chartduel_aria/__init__.py").touch()
    facts = folder / "chartduel_aria-0.1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: chartduel-aria\nVersion: 0.1.0\n")
    points = re.search(r'\[project\.entry-points\."(.+?)"\]\n(\w+ = ".+?")', GUIDE)
    (facts / "entry_points.txt").write_text(f"[{points[1]}]\n{points[2].replace(chr(34), '')}\n")
    return folder


def run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = command.split()
    module = {"chartduel": "chartduel.cli", "pytest": "pytest"}[words[0]]
    more = ["-p", "no:cacheprovider", "-p", "no:xdist"] if module == "pytest" else []
    path = {"PYTHONPATH": str(project), "PATH": "/usr/bin:/bin", "HOME": str(project)}
    told = [sys.executable, "-m", module, *words[1:], *more]
    return subprocess.run(told, cwd=project, env=path, capture_output=True, text=True, timeout=120, check=False)


def test_the_guide_has_every_file_and_command():
    assert [name for name, _ in FILE.findall(GUIDE)] == [
        "chartduel_aria/charts.toml", "chartduel_aria/source.py", "pyproject.toml", "answer.json", "test_aria.py",
    ]  # fmt: skip
    told = [line for block in COMMANDS.findall(GUIDE) for line in block.splitlines()]
    assert [line.split()[0] for line in told] == ["pip", "chartduel", "chartduel", "pytest"]


def test_its_commands_do_what_it_says(project):
    told = [line for block in COMMANDS.findall(GUIDE) for line in block.splitlines() if not line.startswith("pip ")]
    done = [run(project, line) for line in told]
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr + one.stdout for one in done]
    assert "2024-11-22T00:00:00+09:00" in done[0].stdout
    assert "첫 노래" in done[0].stdout
    assert "aria " in done[1].stdout
    assert "6 passed" in done[2].stdout


def test_a_broken_package_names_itself(project):
    path = project / "chartduel_aria/charts.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("cadence", "rhythm"), encoding="utf-8")
    done = run(project, "chartduel sources")
    path.write_text(whole, encoding="utf-8")
    assert done.returncode == 2
    assert "the installed source 'aria' (chartduel_aria.source)" in done.stderr
    assert len(done.stderr.splitlines()) == 1
