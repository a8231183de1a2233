"""What every flow and command shares: settings, the form of a run, how it ends, errors in Dutch."""
