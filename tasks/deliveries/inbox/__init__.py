"""Where a file from outside waits until a process takes it that may read deliveries."""
