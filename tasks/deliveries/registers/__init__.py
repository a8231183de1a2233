"""The parts of a check of a register: its header, its cells, and numbers of persons in it."""
