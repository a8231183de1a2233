"""What runs on a machine for the team: Prefect's server and worker, the supervisor, deployments,
the files of an installation.
"""
