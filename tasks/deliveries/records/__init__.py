"""Records, up to tens of millions of rows, checked by SQL and kept as Parquet."""
