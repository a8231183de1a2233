"""Edits on the registers of one part of the letter each, but for KPI's and records of persons."""
