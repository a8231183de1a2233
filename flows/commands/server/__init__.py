"""Commands that run or install the servers."""
