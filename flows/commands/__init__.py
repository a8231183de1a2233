"""The command line `svz`: one file per command or group of commands, and `main` that knows them.

Click looks its own texts up when options are made, so they are made Dutch before any command is
imported.
"""

from flows.commands import dutch as dutch
