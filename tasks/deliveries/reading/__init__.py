"""What stands in the cells of a delivery: CSV and XLSX read, values and texts judged."""
