"""What is asked or refused of one KPI: its values, its forecast, its words and its rounding."""
