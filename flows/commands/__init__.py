"""The command line `svz`: one file per group of commands."""
