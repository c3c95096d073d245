"""The documentation says all that the code offers, and names nothing that is gone."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
import typer

import chartduel
from chartduel import errors
from chartduel.api.answer import Duel
from chartduel.api.archives import Got
from chartduel.api.lake import Lake
from chartduel.cli.__main__ import app
from chartduel.importers.profile import shipped
from chartduel.importers.rejects import Imported
from chartduel.metrics.now import Collected, NumberOne
from chartduel.metrics.registry import METRICS
from chartduel.model.aggregate import Aggregate, MarketLine
from chartduel.model.attention import SongAttention
from chartduel.model.clash import Clash
from chartduel.model.cohort import SongCohorts
from chartduel.model.countries import SongCountries
from chartduel.model.duel import DuelResult
from chartduel.model.first import SongDebut
from chartduel.model.markets import World
from chartduel.model.record import Record
from chartduel.model.snapshot import Point
from chartduel.sources.registry import charts
from chartduel.store.check import Checked
from chartduel.store.info import LakeInfo
from chartduel.store.schema import TABLES
from chartduel.store.seal import Sealed
from docs import generate

ROOT = generate.ROOT
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SHARED = ("--lake", "--json", "--help")
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """By heading of the second level, what stands below it."""
    parts = re.split(r"^## (.+)$", FENCED_HEADINGS.sub("", text), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


FENCED_HEADINGS = re.compile(r"^# (?=.*\?$)", re.MULTILINE)
REFERENCE = {name: sections(read(f"docs/reference/{name}.md")) for name in ("command-line", "metrics", "store", "api")}


def commands(command: Any = None, path: str = "chartduel") -> dict[str, Any]:
    """Every command of the app by its full name."""
    command = command or typer.main.get_command(app)
    children = getattr(command, "commands", None)
    if not children:
        return {path: command}
    return {key: one for name, child in children.items() for key, one in commands(child, f"{path} {name}").items()}


COMMANDS = commands()
GROUPS = {name.rsplit(" ", 1)[0] for name in COMMANDS}


def options(command: Any) -> set[str]:
    return {name for option in command.params for name in option.opts if name.startswith("--")}


def test_there_is_something_to_document():
    assert len(COMMANDS) >= 13
    assert len(PAGES) >= 17
    assert all(REFERENCE.values())


def test_every_command_has_its_section_and_every_section_its_command():
    told = {name for name in REFERENCE["command-line"] if name.startswith("chartduel ")}
    assert told == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_told_where_its_command_is(name):
    section = REFERENCE["command-line"][name]
    head = next(line for line in section.splitlines() if line.startswith(f"`{name}"))
    offered = options(COMMANDS[name]) - {"--help"}
    assert set(re.findall(r"--[a-z][a-z-]*", head)) == offered
    explained = set(
        re.findall(r"--[a-z][a-z-]*", "".join(line for line in section.splitlines() if line.startswith("| `--")))
    )
    assert explained == offered - set(SHARED)


def test_shared_options_are_told_once():
    text = read("docs/reference/command-line.md")
    assert all(f"| `{option}" in text for option in SHARED)


def mentioned() -> Iterator[tuple[Path, str]]:
    """Every call of the command in the documentation: in blocks, and inline."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for kind, block in FENCE.findall(text):
            if kind.split()[:1] == ["sh"]:
                yield from ((page, line) for line in block.splitlines() if line.startswith("chartduel "))
        for call in re.findall(r"`(chartduel [^`\n]+)`", FENCE.sub("", text)):
            yield page, call


CALLS = sorted({(page.relative_to(ROOT).as_posix(), call) for page, call in mentioned()})


def test_calls_were_found():
    assert len(CALLS) > 30


@pytest.mark.parametrize(("page", "call"), CALLS)
def test_every_command_that_is_named_exists(page, call):
    if call.startswith(("chartduel COMMAND", "chartduel --engine")) or call == "chartduel --help":
        return
    words = call.split()
    deep = 3 if " ".join(words[:2]) in GROUPS else 2
    names = (
        [" ".join([*words[: deep - 1], last]) for last in words[deep - 1].split("|")] if len(words) >= deep else [call]
    )
    for name in names:
        assert name in COMMANDS or name in GROUPS, f"{page}: {call}"
        if name in COMMANDS:
            assert set(re.findall(r"(?<!\S)\[?(--[a-z][a-z-]*)", call)) <= options(COMMANDS[name]) | {"--help"}


def test_every_metric_has_its_section_and_every_section_its_metric():
    assert len(METRICS) >= 10
    assert set(REFERENCE["metrics"]) - {"The edges, at a glance"} == {one.id for one in METRICS}


@pytest.mark.parametrize(
    "words",
    [
        "tie",
        "both songs off",
        "frozen",
        "gap",
        "re-entry",
        "two witnesses",
        "once a day",
        "left-censored",
        "incomplete",
        "twice",
    ],
)
def test_every_edge_is_told(words):
    assert words in sections(read("docs/reference/metrics.md"))["The edges, at a glance"]


def test_every_error_is_told_with_its_exit_code():
    classes = {
        name: one.exit_code
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, errors.ChartduelError)
    }
    assert len(classes) >= 18
    rows = re.findall(r"^\| `(\w+)` \| (\d) \|", read("docs/reference/errors.md"), re.MULTILINE)
    assert {name: int(code) for name, code in rows} == classes


def test_every_table_is_told_with_its_columns_in_order():
    assert len(TABLES) >= 7
    assert set(REFERENCE["store"]) - {"Guarantees"} == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_told_with_its_type(name):
    rows = re.findall(r"^\| `(\w+)` \| ([A-Z\[\]]+) \|", REFERENCE["store"][name], re.MULTILINE)
    assert rows == list(TABLES[name].columns.items())


def test_every_setting_is_told():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    read_by_code = {name for text in sources for name in re.findall(r"CHARTDUEL_[A-Z_]+", text)}
    told = set(re.findall(r"^\| `(CHARTDUEL_[A-Z_]+)`", REFERENCE["command-line"]["Settings"], re.MULTILINE))
    assert read_by_code
    assert told == read_by_code


def test_every_public_name_is_told():
    assert chartduel.__all__
    assert set(REFERENCE["api"]) == set(chartduel.__all__)


@pytest.mark.parametrize("one", [Lake, Duel])
def test_every_public_member_is_told(one):
    members = {name for name in vars(one) if not name.startswith("_")}
    members |= {name for name in ("result", "names") if one is Duel}
    rows = re.findall(r"^\| `(\w+)", REFERENCE["api"][one.__name__], re.MULTILINE)
    assert len(rows) > 5
    assert set(rows) == members


def test_every_source_and_family_is_told():
    sources = {chart.source for chart in charts().values()}
    assert len(sources) >= 10
    text = read("docs/reference/charts.md")
    assert all(f"| `{source}." in text for source in sources)
    assert all(f"| `{family}` |" in text for family in generate.families())


def test_every_profile_is_told():
    assert len(shipped()) >= 18
    section = REFERENCE["command-line"]["chartduel import"]
    assert all(f"`{name}`" in section for name in shipped())


def test_what_is_made_from_the_code_is_as_it_would_be_made_now():
    for path, text in generate.made().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run .venv/bin/python tests/docs/generate.py"


def keys(kind: Any) -> set[str]:
    """Every key of a struct's JSON, also of the structs in it."""
    if get_origin(kind) is not None:
        return {key for part in get_args(kind) for key in keys(part)}
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return set()
    hints = get_type_hints(kind)
    return set(hints) | {key for hint in hints.values() for key in keys(hint)}


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        names = {name for name in value if not re.fullmatch(r"[A-Z]|tie|webs\w+", name)}
        return names | {key for held in value.values() for key in keys_of(held)}
    return {key for held in value for key in keys_of(held)} if isinstance(value, list) else set()


def example(name: str) -> Any:
    found = [block for kind, block in FENCE.findall(REFERENCE["command-line"][name]) if kind == "json"]
    assert len(found) == 1
    return json.loads(found[0])


@pytest.mark.parametrize("name", [name for name, one in COMMANDS.items() if "--json" in options(one)])
def test_every_json_answer_is_shown(name):
    assert isinstance(example(name), dict)


@pytest.mark.parametrize(
    ("name", "kinds", "more"),
    [
        ("chartduel duel", (DuelResult,), set()),
        ("chartduel debut", (SongDebut,), set()),
        ("chartduel cohort", (SongCohorts,), set()),
        ("chartduel import", (Imported,), set()),
        ("chartduel import-hour", (Imported,), set()),
        ("chartduel archives get", (Got,), set()),
        ("chartduel lake check", (Checked,), set()),
        ("chartduel lake info", (LakeInfo,), set()),
        ("chartduel lake seal", (Sealed,), set()),
        ("chartduel series", (Point,), {"song", "points"}),
        ("chartduel countries", (SongCountries,), set()),
        ("chartduel markets", (World,), {"none"}),
        ("chartduel attention", (SongAttention,), {"songs"}),
        ("chartduel aggregate", (Aggregate,), set()),
        ("chartduel line", (MarketLine,), set()),
        ("chartduel clashes", (Clash,), {"from", "to", "within", "clashes"}),
        ("chartduel records", (Record,), {"as_of", "records"}),
    ],
)
def test_every_key_of_a_json_answer_is_told(name, kinds, more):
    held = {key for kind in kinds for key in keys(kind)} | more
    assert len(held) > 5
    assert keys_of(example(name)) == held


def test_the_keys_of_now_are_told():
    told = keys_of(example("chartduel now"))
    assert {"duels", "number_ones", "collected"} | keys(Collected) | keys(NumberOne) <= told


def links() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = FENCE.sub("", page.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not target.startswith("http"):
                yield page.relative_to(ROOT).as_posix(), target


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


LINKS = sorted(set(links()))


def test_links_were_found():
    assert len(LINKS) > 20


@pytest.mark.parametrize(("page", "target"), LINKS)
def test_every_link_leads_somewhere(page, target):
    name, _, anchor = target.partition("#")
    path = ((ROOT / page).parent / name).resolve() if name else ROOT / page
    assert path.exists()
    if anchor:
        assert anchor in anchors(path)


def test_every_page_is_reached_from_the_readme():
    reached = {(ROOT / target.partition("#")[0]).resolve() for page, target in LINKS if page == "README.md"}
    assert set(PAGES) - {ROOT / "README.md"} <= reached


def runnable(page: str, kind: str) -> list[str]:
    return [block for info, block in FENCE.findall(read(page)) if info == f"{kind} run"]


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial/first-duel.md"])
def test_what_a_page_tells_to_run_runs(page, tmp_path):
    (tmp_path / "src").symlink_to(ROOT / "src")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "COLUMNS": "100"}
    env.pop("CHARTDUEL_LAKE", None)
    shell = runnable(page, "sh")
    assert shell
    script = "".join(shell)
    done = subprocess.run(
        [shutil.which("bash") or "", "-euc", script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr.replace("wrote duel.html\n", "").replace("wrote duel.csv\n", "")) == (0, "")
    assert (tmp_path / "duel.html").is_file()
    for block in runnable(page, "python"):
        program = [sys.executable, "-c", block]
        told = subprocess.run(program, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
        assert told.returncode == 0, told.stderr
        assert "HOME SWEET HOME leads" in told.stdout


def test_the_six_questions_are_six_commands():
    block = runnable("README.md", "sh")[1]
    calls = [shlex.split(line) for line in block.splitlines() if not line.startswith("#")]
    assert len(calls) == 6
    assert len({tuple(call[1:2]) for call in calls}) == 6
    assert block.count("?\n") == 6


def test_the_changelog_tells_of_this_version():
    assert f"## [{chartduel.__version__}]" in read("CHANGELOG.md")
    assert f'version = "{chartduel.__version__}"' in read("pyproject.toml")


def test_no_page_names_a_path_of_one_machine():
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp|Users)/", page.read_text(encoding="utf-8")), page
