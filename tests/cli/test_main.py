"""What holds for every command: one line for an error, the exit code of its class, no traceback, sane endings."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chartduel import errors
from chartduel.cli import ask
from chartduel.cli.__main__ import main

COMMAND = Path(sys.executable).with_name("chartduel")
ASKING = [("duel", "a", "b"), ("series", "a"), ("now",), ("lake", "info"), ("lake", "check")]


@pytest.mark.parametrize("args", ASKING)
def test_without_a_lake_there_is_one_line_and_exit_code_5(run, tmp_path, args):
    for root in (tmp_path / "nowhere", tmp_path):
        done = run(*args, "--lake", root)
        assert (done.code, done.out) == (5, "")
        assert done.err.startswith(f"NotALake: {root}: ")
        assert "chartduel import FILE" in done.err
        assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("bogus",), "UsageError: No such command 'bogus'; chartduel --help"),
        (("duel", "--bogus"), "NoSuchOption: No such option: --bogus; chartduel duel --help"),
        (("import",), "MissingParameter: Missing argument 'PATH'; chartduel import --help"),
        (("releases", "set", "a"), "MissingParameter: Missing "),
        (("lake", "drain"), "UsageError: No such command 'drain'; chartduel lake --help"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(run, args, error):
    done = run(*args)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(error)
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("args", [(), ("lake",), ("releases",)])
def test_a_command_without_its_subcommand_shows_what_there_is(run, args):
    done = run(*args)
    assert done.code == 2
    assert done.err.startswith("Usage: chartduel")
    assert "Commands:" in done.err


def test_help_is_no_error(run):
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Usage: chartduel")


def _classes(base: type[errors.ChartduelError]) -> list[type[errors.ChartduelError]]:
    children = [child for child in base.__subclasses__() if child.__module__ == errors.__name__]
    return [base, *(one for child in children for one in _classes(child))]


@pytest.mark.parametrize("error", _classes(errors.ChartduelError))
def test_every_error_has_its_exit_code(run, monkeypatch, error):
    def fail(*_: object) -> None:
        raise error("what\nnot\x1b[2J", hint="do this")

    monkeypatch.setattr(ask, "root_of", fail)
    done = run("now")
    assert done.code == error.exit_code
    assert done.code in {1, 2, 4, 5, 6}
    assert done.err == f"{error.__name__}: what not; do this\n"


def test_a_fault_of_chartduel_is_one_line_and_exit_code_1(run, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr(ask, "root_of", fail)
    done = run("now")
    assert done.code == 1
    assert done.err.startswith("RuntimeError: first line; this is a fault of chartduel")
    assert done.err.count("\n") == 1


def test_a_full_disk_is_one_line(run, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ask, "root_of", fail)
    done = run("now")
    assert (done.code, done.err) == (1, "OSError: [Errno 28] No space left on device; the machine refused\n")


def test_control_c_ends_the_command_quietly(run, monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ask, "root_of", interrupt)
    done = run("now")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_control_c_reaches_a_running_command():
    code = (
        "import sys\n"
        "from chartduel.cli import ask, __main__\n"
        "def busy(_):\n"
        "    print('up', flush=True)\n"
        "    while True: pass\n"
        "ask.root_of = busy\n"
        "sys.argv = ['chartduel', 'now']\n"
        "__main__.main()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == b"up\n"
        os.kill(command.pid, signal.SIGINT)
        _, err = command.communicate(timeout=20)
    assert command.returncode == 130
    assert b"Traceback" not in err


def test_a_reader_that_stops_early_gets_no_traceback():
    with subprocess.Popen([COMMAND, "sources", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as command:
        assert command.stdout is not None
        assert command.stdout.read(10) == b'{"sources"'
        command.stdout.close()
        assert command.stderr is not None
        err = command.stderr.read()
        command.wait(timeout=20)
    assert command.returncode in {0, 1}
    assert b"Traceback" not in err


def test_a_terminal_gets_an_error_broken_between_words(tmp_path):
    ours, theirs = pty.openpty()
    told = {**os.environ, "COLUMNS": "40", "TERM": "xterm"}
    args = [COMMAND, "parse", "no.such.chart", "x"]
    subprocess.run(args, stdout=theirs, stderr=theirs, env=told, cwd=tmp_path, timeout=20, check=False)
    os.close(theirs)
    lines = os.read(ours, 10_000).decode().splitlines()
    os.close(ours)
    whole = subprocess.run(args, stderr=subprocess.PIPE, text=True, env=told, cwd=tmp_path, timeout=20, check=False)
    assert whole.stderr.count("\n") == 1
    assert len(lines) > 1
    assert all(len(line) <= 40 for line in lines)
    assert " ".join(lines).split() == whole.stderr.split()


def test_json_is_the_only_thing_on_stdout():
    done = subprocess.run([COMMAND, "sources", "--json"], capture_output=True, timeout=20)
    assert done.returncode == 0
    assert (done.stdout[:1], done.stdout[-2:], done.stderr) == (b"{", b"}\n", b"")


def test_python_m_runs_the_same_command():
    done = subprocess.run([sys.executable, "-m", "chartduel.cli", "--help"], capture_output=True, text=True, timeout=20)
    assert done.returncode == 0
    assert "Commands:" in done.stdout


def test_main_is_the_installed_entry_point():
    assert main.__module__ == "chartduel.cli.__main__"
