"""From process to event log: the blueprint, keyed draws, the SimPy engine."""
