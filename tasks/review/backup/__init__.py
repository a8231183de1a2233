"""Backup: one folder from which everything but deliveries comes back, and that is checked before
anything is touched.
"""
