"""Under which names do the parts of a release lie in its folder?

Apart from what writes them, which whoever only serves a release need not load.
"""

from __future__ import annotations

MANIFEST = "manifest.json"
ROWS = "rows.jsonl"
QUERY_INDEX = "query.nq"
QUERY_STORE = "query.rocksdb"
"""The query index of a publication that is too large to be loaded at every start."""
QUERIES = "queries.json"
STATISTICS = "statistics.json"
CATALOGUE = "catalog.nt"
