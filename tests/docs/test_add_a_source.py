"""docs/how-to/add-a-source.md, followed word by word by a package that does not exist."""

from __future__ import annotations

import os
import re
import signal
import socket
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


def environment(project: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(project), "PATH": "/usr/bin:/bin", "HOME": str(project)}


def run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = command.split()
    module = {"chartduel": "chartduel.cli", "pytest": "pytest", "ruff": "ruff"}[words[0]]
    more = ["-p", "no:cacheprovider", "-p", "no:xdist"] if module == "pytest" else []
    told = [sys.executable, "-m", module, *words[1:], *more]
    return subprocess.run(
        told, cwd=project, env=environment(project), capture_output=True, text=True, timeout=120, check=False
    )


def commands(number: int) -> list[str]:
    """The lines of the n-th block that is to be run."""
    return COMMANDS.findall(GUIDE)[number].splitlines()


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


def test_the_guide_has_every_file_and_command():
    assert [name for name, _ in FILE.findall(GUIDE)] == [
        "chartduel_aria/charts.toml", "chartduel_aria/source.py", "pyproject.toml", "answer.json", "test_aria.py",
        "serve.py",
    ]  # fmt: skip
    told = [[line.split()[0] for line in block.splitlines()] for block in COMMANDS.findall(GUIDE)]
    assert told == [["pip", "chartduel", "chartduel"], ["pytest", "ruff"], ["chartduel", "chartduel"]]


def test_it_says_what_has_to_be_installed_and_that_its_name_is_taken():
    before = GUIDE.partition("## 1.")[0]
    assert 'pip install -e ".[dev]"' in before
    assert "another name than `aria`" in before


def test_its_commands_do_what_it_says(project):
    done = [run(project, line) for line in commands(0)[1:] + commands(1)]
    assert [one.returncode for one in done] == [0, 0, 0, 0], [one.stderr + one.stdout for one in done]
    assert done[0].stdout.startswith("aria.top3, 22 Nov 2024, complete")
    assert "첫 노래" in done[0].stdout
    assert "aria " in done[1].stdout
    assert "6 passed" in done[2].stdout
    assert run(project, "ruff format --check .").returncode == 0


def test_it_collects_from_its_own_platform(project):
    port = free_port()
    path = project / "serve.py"
    path.write_text(path.read_text(encoding="utf-8").replace("8000", port), encoding="utf-8")
    told = [sys.executable, "serve.py"]
    with subprocess.Popen(told, cwd=project, env=environment(project), stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == f"http://127.0.0.1:{port} shows aria.top3; Ctrl-C ends it\n"
            done = [run(project, line.replace("8000", port)) for line in commands(2)]
        finally:
            os.kill(server.pid, signal.SIGINT)
    assert server.returncode == 0
    assert [(one.returncode, one.stderr) for one in done] == [(0, ""), (0, "")]
    assert done[0].stdout == "1 new\n"
    assert re.search(r"^aria\.top3 +22 Nov 2024 ", done[1].stdout, re.MULTILINE)


def test_a_broken_package_names_itself(project):
    path = project / "chartduel_aria/charts.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("cadence", "rhythm"), encoding="utf-8")
    done = run(project, "chartduel sources")
    path.write_text(whole, encoding="utf-8")
    assert done.returncode == 2
    assert "the installed source 'aria' (chartduel_aria.source)" in done.stderr
    assert len(done.stderr.splitlines()) == 1
