"""The steps of a run, one file each. tasks/dossier/assemble.py has their order.

A step takes and gives names, paths and digests of the store, never rows.
"""
