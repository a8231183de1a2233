"""Where a file from outside waits until a process takes it that may read deliveries."""

#: Below the outputs: a folder per halfjaar with its deliveries, and per halfjaar a file that says
#: what came in and what the last check found.
DELIVERIES, STANDING = "leveringen", "aanlevering"
#: Below the former: per halfjaar what another file came in the place of.
REPLACED = ".vervangen"
