"""The steps.

Each folder is plain code without Prefect; ``orchestrated.py`` wraps the steps as Prefect tasks.
"""
