"""Turn landed files into raw Parquet: all text, with lineage and a row account."""

from flows.ingest.ingest import ingest_source
from flows.ingest.source_map import load_source_map, read_source_map, shipped_systems

__all__ = ["ingest_source", "load_source_map", "read_source_map", "shipped_systems"]
