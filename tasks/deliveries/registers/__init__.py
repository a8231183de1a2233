"""A register, up to thousands of rows, checked cell by cell and kept as rows."""
