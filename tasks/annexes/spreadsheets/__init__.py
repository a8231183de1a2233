"""The tables and figures of an annex as XLSX, ODS and CSV."""
