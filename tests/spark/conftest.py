"""A Spark standalone cluster on loopback, a master and two workers, and lakes that both engines are asked about."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Generator, Sequence
from importlib import import_module
from pathlib import Path

import pytest
from bench import made_lake

from chartduel.api import keeping
from chartduel.api.importing import import_archives
from chartduel.sample import files

PATIENCE = 120.0
"""Seconds for a process of the cluster to come up on a busy machine."""
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "512m",
    # Hundreds of questions of a few rows each: planning and compiling them is all the work there is.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.ui.enabled": "false",
}
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"


class Daemon:
    """A process of the cluster, whose log is read to its end."""

    def __init__(self, spark_class: Path, log: Path, arguments: Sequence[str]) -> None:
        self._log = log
        self._said: list[str] = []
        self._news = threading.Condition()
        self._process = subprocess.Popen(
            [spark_class, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stderr
        with self._process.stderr as said, self._log.open("w") as log:
            for line in said:
                log.write(line)
                with self._news:
                    self._said.append(line)
                    self._news.notify_all()

    def told(self, pattern: str, times: int = 1) -> list[str]:
        """What the log says of something, as soon as it says it so many times."""

        def found() -> list[str]:
            return [match[1] for match in (re.search(pattern, line) for line in self._said) if match]

        with self._news:
            assert self._news.wait_for(lambda: len(found()) >= times, PATIENCE), self._log.read_text()[-2000:]
            return found()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        self._reader.join(PATIENCE)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The address of a master with two workers of one core each."""
    room = tmp_path_factory.mktemp("spark")
    (room / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in SETTINGS.items()))
    spark_class = Path(import_module("pyspark").__file__ or "").parent / "bin" / "spark-class"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_CONF_DIR", str(room))
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("SPARK_LOCAL_DIRS", str(room / "local"))
        environment.setenv("SPARK_WORKER_DIR", str(room / "work"))
        environment.setenv("SPARK_DAEMON_MEMORY", "256m")
        environment.setenv("PYSPARK_PYTHON", "no python: the workers of a cluster need none")
        started: list[Daemon] = []
        try:
            free = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
            started.append(Daemon(spark_class, room / "master.log", [MASTER, *free]))
            (address,) = started[0].told(r"Starting Spark master at (spark://\S+)")
            for number in (1, 2):
                size = ["--cores", "1", "--memory", "1g"]
                started.append(Daemon(spark_class, room / f"worker{number}.log", [WORKER, *free, *size, address]))
            started[0].told(r"Registering worker (\S+) with 1 cores", times=2)
            yield address
            if session := import_module("pyspark.sql").SparkSession.getActiveSession():
                session.stop()
        finally:
            for one in reversed(started):
                one.stop()


@pytest.fixture(scope="session")
def sealed_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, sealed: its runs are kept in a table."""
    root = tmp_path_factory.mktemp("sealed") / "lake"
    with files() as (table, profile):
        import_archives(root, [table], str(profile))
    keeping.seal(root)
    return root


@pytest.fixture(scope="session")
def made_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hourly and daily chart with 200 ranks, for a few labels, in the order of arrival."""
    root = tmp_path_factory.mktemp("made") / "lake"
    made_lake.make(root, 100_000)
    return root
