"""A KPI: its definition, its measurement, the rules that give its status, and what is asked."""
