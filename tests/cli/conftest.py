"""The command as a person meets it: `run` gives what it wrote and its exit code; two small lakes to ask."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from chartduel.api.importing import import_archives
from chartduel.cli.__main__ import main
from chartduel.sample import files
from cli.tables import rows, write


@dataclass(frozen=True)
class Done:
    """What one command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `chartduel` in this process, through `main()` as the installed command does."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("CHARTDUEL_LAKE", raising=False)

    def run(*args: object) -> Done:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["chartduel", *map(str, args)])
        with pytest.raises(SystemExit) as left:
            main()
        sys.stdout.flush()
        said = capfd.readouterr()
        return Done(int(left.value.code or 0), said.out, said.err)

    return run


@pytest.fixture(scope="session")
def sample_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged sample, imported."""
    root = tmp_path_factory.mktemp("sample") / "lake"
    with files() as (table, profile):
        import_archives(root, [table], str(profile))
    return root


@pytest.fixture(scope="session")
def small_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six songs in five hours of one chart; a second witness disagrees about one hour."""
    folder = tmp_path_factory.mktemp("small")
    root = folder / "lake"
    for witness, lines in (("one", rows(range(10, 15))), ("two", rows(range(12, 13), swapped=True))):
        table, profile = write(folder, witness, lines)
        import_archives(root, [table], str(profile))
    return root


@pytest.fixture
def archive(tmp_path: Path) -> Callable[[list[tuple[object, ...]]], tuple[Path, Path]]:
    """Writes a table of one's own and gives it with its profile."""
    return lambda lines: write(tmp_path, "mine", lines)
