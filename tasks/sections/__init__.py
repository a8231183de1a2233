"""One module per onderdeel: checked deliveries in; figures, statuses, tables and findings out. Pure."""
