"""The command line `svz`: one file per command or group of commands, and `main` that knows them.

Click looks its own texts up when options are made, so they are made Dutch before any command is
imported; and it ends a call that is not right with the exit code of ours.
"""

from flows.commands import dutch as dutch
from flows.shared import exit_codes as exit_codes
