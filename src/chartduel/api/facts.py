"""Stating facts beside the ranks: who is credited, in which language, from where, who belongs to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from chartduel.api.importing import Row, keep, read_statements, statement_id
from chartduel.errors import BadInput
from chartduel.identity.stated import COLUMNS
from chartduel.importers.rejects import Reject
from chartduel.model.fact import Certainty, FactKind
from chartduel.sources import registry
from chartduel.store import commit
from chartduel.store import lake as store

_SHAPES = {
    FactKind.LANGUAGE: (re.compile(r"[a-z]{2,3}(,[a-z]{2,3})*"), "ISO 639 codes: en, or en,ko"),
    FactKind.VIDEO: (re.compile(r"[a-z]+:\S+"), "the platform and its id: youtube:dQw4w9WgXcQ"),
}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
NEEDED = ("kind", "artist", "value", "source")


def set_fact(root: Path, fact: Mapping[str, str]) -> int:
    """Adds one statement with the columns of the table `facts`; 0 where it is known already. `BadInput`."""
    return set_facts(root, [fact])


def set_facts(root: Path, facts: Iterable[Mapping[str, str]]) -> int:
    """Adds statements in one commit; how many were new."""
    return keep(store.create(root), [_fact(one) for one in facts], commit.facts)


def import_facts(root: Path, path: Path) -> tuple[int, list[Reject]]:
    """Statements from a CSV file with the columns of the table: how many were new, and what was refused."""
    rows, refused = read_statements(path, _fact)
    return keep(store.create(root), rows, commit.facts), refused


def _fact(given: Mapping[str, str]) -> Row:
    told = {name: given.get(name, "").strip() for name in COLUMNS}
    told["witness"] = told["witness"] or "user"
    told["certainty"] = told["certainty"] or Certainty.STATED
    if missing := [name for name in NEEDED if not told[name]]:
        raise BadInput(f"a fact needs {', '.join(missing)}", hint="every fact names where it comes from")
    kind = _kind(told)
    if told["certainty"] not in list(Certainty):
        raise BadInput(f"{told['certainty']!r} is no certainty", hint=f"one of {', '.join(Certainty)}")
    if bool(told["title"]) == (kind is FactKind.MEMBER):
        raise BadInput(f"a {kind} is of {'an act' if told['title'] else 'a song'}", hint=_SUBJECTS)
    told["value"] = _value(kind, told["value"])
    for name in ("since", "until"):
        _assert_date(told[name])
    values = [told[name] for name in COLUMNS]
    return statement_id(values), *values, datetime.now(UTC)


_SUBJECTS = "credits, album, language, origin and video are of 'title / artist'; member is of a group"


def _kind(told: Mapping[str, str]) -> FactKind:
    try:
        return FactKind(told["kind"])
    except ValueError as error:
        raise BadInput(f"{told['kind']!r} is no kind of fact", hint=f"one of {', '.join(FactKind)}") from error


def _value(kind: FactKind, value: str) -> str:
    if kind in _SHAPES and not _SHAPES[kind][0].fullmatch(value):
        raise BadInput(f"{value!r} is no {kind}", hint=_SHAPES[kind][1])
    if kind is FactKind.LANGUAGE:
        return ",".join(sorted(set(value.split(","))))
    if kind is FactKind.ORIGIN:
        if (code := registry.market_code(value)) is None or code == "global":
            raise BadInput(f"{value!r} is no market", hint="a country's code or name: kr, South Korea")
        return code
    return value


def _assert_date(text: str) -> None:
    try:
        if text and _DATE.fullmatch(text) is None:
            raise ValueError("not an ISO date")
        if text:
            date.fromisoformat(text + "2000-01-01"[len(text) :])
    except ValueError as error:
        raise BadInput(f"{text!r} is no date: {error}", hint="2016, 2016-08 or 2016-08-08") from error
