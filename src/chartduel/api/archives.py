"""Public archives: what there is, and one brought into a lake at the user's decision."""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path

import msgspec

from chartduel.api.importing import import_archives
from chartduel.archives import bring, registry
from chartduel.archives.bring import Brought, Mark, Step
from chartduel.archives.registry import Archive
from chartduel.errors import BadInput
from chartduel.fetch.agent import user_agent
from chartduel.importers.rejects import Imported
from chartduel.settings import load
from chartduel.store import lake as store


class GotFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of an archive: `new`, or `known` where the same one was imported before."""

    url: str
    status: str
    bytes: int
    sha256: str


class Got(Imported, kw_only=True):
    """What an archive brought: its files, and what their import said."""

    archive: str
    files: list[GotFile]


def archives() -> tuple[Archive, ...]:
    """Every archive that is known: pointers, with the licence that each states."""
    return tuple(registry.archives().values())


def get(root: Path, name: str, *, base_url: str | None = None, step: Step | None = None) -> Got:
    """Downloads an archive and imports it. Killed anywhere, a second call goes on; done before, it adds nothing.

    `base_url` asks another host, such as a test server. Raises `NotFound` for a name that is not known,
    `FetchError`s for the network, `BadInput` for a file that is not what it should be.
    """
    started = time.monotonic()
    archive = registry.named(name)
    store.create(root)
    got = Got(archive=archive.name, files=[])
    for file in archive.files:
        told = bring.bring(
            archive,
            file,
            root / "downloads" / archive.name,
            agent=_agent(load().contact),
            base_url=base_url,
            step=step or _nobody,
        )
        mark = told if isinstance(told, Mark) else told.mark
        if isinstance(told, Brought):
            got.add(_import(root, told, file.profile, step or _nobody))
        status = "known" if isinstance(told, Mark) else "new"
        got.files.append(GotFile(url=mark.url, status=status, bytes=mark.bytes, sha256=mark.sha256))
    got.seconds = round(time.monotonic() - started, 3)
    return got


def _agent(contact: str) -> str:
    """Says who asks. A person asks for one file here: unlike a collector, that needs no address to write to."""
    return user_agent(contact) if contact else f"Mozilla/5.0 (compatible; chartduel/{version('chartduel')})"


def _nobody(what: str, done: int, total: int | None) -> None:
    pass


def _import(root: Path, brought: Brought, profile: str, step: Step) -> Imported:
    step(f"importing {brought.table.name}", 0, None)
    try:
        done = import_archives(root, [brought.table], profile)
    except BadInput:
        bring.set_aside(brought.packed, brought.table)
        raise
    gathered = brought.gathered
    if gathered:
        done.rejected = [*gathered.refused, *(gathered.origin(reject) for reject in done.rejected)]
    else:
        named = brought.table.name
        done.rejected = [msgspec.structs.replace(reject, file=named) for reject in done.rejected]
    bring.settle(brought)
    return done
