"""DuckDB's SQL as Spark's: sqlglot translates, and what it leaves in DuckDB's words is put into Spark's here.

Spark has no in-memory tables: what makes, fills or drops one is taken apart, so that `spark` can do it. Not translated
right, and so not used by any question (checked with sqlglot 30 and Spark 4.3): ASOF JOIN, quantile_cont, time_bucket,
list(... ORDER BY), AT TIME ZONE on naive times, date_diff in hours, dow, max_by with ties, len() of a list (sqlglot
takes it for a text's: array_length() is meant), unnest() of a struct, FROM range(), DELETE ... USING.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import ClassVar, NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark


class _Nested(Spark):
    class Generator(Spark.Generator):
        EXPRESSIONS_WITHOUT_NESTED_CTES: ClassVar[set[type[exp.Expr]]] = set()
        """sqlglot would lift every WITH to the top, as Hive needs it, where parts of one name meet."""


class Does(Enum):
    """What a statement does."""

    ASK = "asks"
    TABLE = "makes a table"
    VIEW = "makes a view"
    ADD = "adds rows to a table"
    DROP = "drops a table"
    PATH = "sets in which schema names are looked up first"
    NOTHING = "has no meaning for Spark"


class Statement(NamedTuple):
    """A statement taken apart: the name that it makes, fills or drops, and the question that gives its rows."""

    does: Does
    name: str = ""
    sql: str = ""


RENAMED = {
    "EPOCH_US": "UNIX_MICROS",
    "MAKE_TIMESTAMPTZ": "TIMESTAMP_MICROS",
    "STRLEN": "OCTET_LENGTH",
}
"""Functions that sqlglot hands on as they are, and that Spark calls otherwise."""
MAKES = {"TABLE": Does.TABLE, "VIEW": Does.VIEW}


@lru_cache(maxsize=1024)
def translate(sql: str) -> Statement:
    """One statement of DuckDB as Spark does it. `sqlglot.ParseError` for what is no statement of DuckDB."""
    if _is_type(sql):
        return Statement(Does.NOTHING)
    tree = sqlglot.parse_one(sql, read="duckdb")
    match tree:
        case exp.Create(kind=kind) if kind in MAKES:
            return Statement(MAKES[kind], _flat(tree.this), _spark(tree.expression))
        case exp.Insert():
            return Statement(Does.ADD, _flat(tree.this), _spark(tree.expression))
        case exp.Drop(kind="TABLE" | "VIEW"):
            return Statement(Does.DROP, _flat(next(tree.find_all(exp.Table))))
        case exp.Set():
            return _setting(tree)
        case exp.Query():
            return Statement(Does.ASK, sql=_spark(tree))
        case exp.Create(kind="SCHEMA"):
            return Statement(Does.NOTHING)
        case _:
            raise NotImplementedError(f"no rule brings this to Spark: {sql.strip()[:80]}")


def _is_type(sql: str) -> bool:
    """Texts with numbers (ENUM) are texts in Spark."""
    return sql.split(maxsplit=2)[:2] in (["CREATE", "TYPE"], ["DROP", "TYPE"])


def _setting(tree: exp.Set) -> Statement:
    assigned = tree.find(exp.EQ)
    if assigned and assigned.this.name.lower() == "search_path":
        return Statement(Does.PATH, assigned.expression.name.split(",")[0])
    return Statement(Does.NOTHING)


def _flat(table: exp.Table) -> str:
    """Views of a session have no schema: `arriving.matches` is called `arriving__matches`."""
    return "__".join(part.name for part in table.parts)


def _spark(tree: exp.Expr) -> str:
    for node in reversed(list(tree.walk())):
        if (new := _rewritten(node)) is not node:
            node.replace(new)
    return tree.sql(_Nested, unsupported_level=sqlglot.ErrorLevel.RAISE)


def _rewritten(node: exp.Expr) -> exp.Expr:
    match node:
        case exp.Table() if node.db:
            return exp.to_table(_flat(node), alias=node.args.get("alias"))
        case exp.DataType(this=exp.DataType.Type.USERDEFINED):
            return exp.DataType.build("VARCHAR")
        case exp.Literal(is_string=False) if not node.is_int:
            # Spark takes 0.5 for a DECIMAL and rounds as one; DuckDB's division makes a DOUBLE of it.
            return exp.cast(node.copy(), "DOUBLE")
        case exp.ArrayOverlaps():
            return exp.func("ARRAYS_OVERLAP", node.this, node.expression)
        case exp.Anonymous():
            return _renamed(node)
        case _:
            return node


def _renamed(node: exp.Anonymous) -> exp.Expr:
    name, args = node.name.upper(), node.expressions
    if name == "TIMEZONE":
        return exp.Anonymous(this="FROM_UTC_TIMESTAMP", expressions=[args[1], args[0]])
    if name == "HASH":
        return exp.Anonymous(this="XXHASH64", expressions=args)
    return exp.Anonymous(this=RENAMED.get(name, name), expressions=args)
