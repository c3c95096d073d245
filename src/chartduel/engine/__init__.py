"""Where queries run. In-memory DuckDB is the default; nothing here knows what a chart is."""
