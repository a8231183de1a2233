"""What runs when: the Prefect flow and the command line that starts it."""
