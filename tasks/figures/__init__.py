"""Figures, findings and statuses: what may be printed, how it is rounded and written, and where it
came from.
"""
