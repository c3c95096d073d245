"""One lake is one folder: Delta tables of facts, payloads by hash, and a small SQLite ledger."""
