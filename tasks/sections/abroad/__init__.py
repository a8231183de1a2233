"""Children abroad: how a table is cut, made from records, and held against the one before."""
