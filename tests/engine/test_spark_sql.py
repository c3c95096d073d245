"""What DuckDB's SQL becomes for Spark. That Spark answers it alike is tested on a cluster (tests/spark)."""

from __future__ import annotations

import pytest
import sqlglot

from chartduel.engine import literal
from chartduel.engine.spark_sql import Does, translate


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("SELECT epoch_us(make_timestamptz(a)) FROM t", "SELECT UNIX_MICROS(TIMESTAMP_MICROS(a)) FROM t"),
        ("SELECT timezone(z, make_timestamptz(a)) FROM t", "SELECT FROM_UTC_TIMESTAMP(TIMESTAMP_MICROS(a), z) FROM t"),
        ("SELECT bit_xor(hash(a)) FROM t", "SELECT BIT_XOR(XXHASH64(a)) FROM t"),
        ("SELECT a // b FROM t", "SELECT a DIV b FROM t"),
        ("SELECT array_length(a) FROM t", "SELECT SIZE(a) FROM t"),
        ("SELECT list_has_any(a, b) FROM t", "SELECT ARRAYS_OVERLAP(a, b) FROM t"),
        ("SELECT unnest(a) AS x FROM t", "SELECT EXPLODE(a) AS x FROM t"),
        ("SELECT a::chart_name FROM t", "SELECT CAST(a AS STRING) FROM t"),
        ("SELECT 1 - a / 100.0 FROM t", "SELECT 1 - a / CAST(100.0 AS DOUBLE) FROM t"),
        ("SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a NULLS LAST"),
        ("FROM a SEMI JOIN b USING (x)", "SELECT * FROM a SEMI JOIN b USING (x)"),
        ("SELECT * EXCLUDE (a) FROM t", "SELECT * EXCEPT (a) FROM t"),
        ("SELECT a FROM t WHERE b = ? AND c = $name", "SELECT a FROM t WHERE b = ? AND c = :name"),
        (
            "FROM t QUALIFY rank() OVER (ORDER BY a DESC) = 1",
            "SELECT * FROM (SELECT *, RANK() OVER (ORDER BY a DESC) AS _w FROM t) AS _t WHERE _w = 1",
        ),
        (
            "WITH a AS (SELECT * FROM (WITH a AS (SELECT 1 AS x) FROM a) t) FROM a",
            "WITH a AS (SELECT * FROM (WITH a AS (SELECT 1 AS x) SELECT * FROM a) AS t) SELECT * FROM a",
        ),
    ],
)
def test_a_question(duckdb: str, spark: str):
    assert translate(duckdb) == (Does.ASK, "", spark)


@pytest.mark.parametrize(
    ("duckdb", "does", "name", "sql"),
    [
        ("CREATE OR REPLACE TABLE a AS SELECT 1 AS x", Does.TABLE, "a", "SELECT 1 AS x"),
        ("CREATE OR REPLACE VIEW a AS FROM b", Does.VIEW, "a", "SELECT * FROM b"),
        ("CREATE OR REPLACE TABLE s.a AS SELECT m.* FROM s.b m", Does.TABLE, "s__a", "SELECT m.* FROM s__b AS m"),
        ("INSERT INTO a SELECT 2", Does.ADD, "a", "SELECT 2"),
        ("DROP TABLE a", Does.DROP, "a", ""),
        ("SET search_path = 's,main'", Does.PATH, "s", ""),
        ("CREATE SCHEMA IF NOT EXISTS s", Does.NOTHING, "", ""),
        ("CREATE TYPE a AS ENUM (SELECT DISTINCT x FROM b ORDER BY 1)", Does.NOTHING, "", ""),
        ("DROP TYPE IF EXISTS a CASCADE", Does.NOTHING, "", ""),
    ],
)
def test_a_statement(duckdb: str, does: Does, name: str, sql: str):
    assert translate(duckdb) == (does, name, sql)


def test_a_text_stays_the_text_that_it_was():
    text = 'it\'s \\ a "title" \n with ? and $name and 로제'
    sql = translate(f"SELECT {literal(text)} AS title").sql
    found = sqlglot.parse_one(sql, read="spark").find(sqlglot.exp.Literal)
    assert found is not None
    assert found.this == text


@pytest.mark.parametrize("sql", ["DELETE FROM a USING b WHERE a.x = b.x", "UPDATE a SET x = 1", "ATTACH 'x.db' AS x"])
def test_what_no_rule_brings_over_is_refused(sql: str):
    with pytest.raises(NotImplementedError, match="no rule"):
        translate(sql)
