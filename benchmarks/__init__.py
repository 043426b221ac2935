"""procsim beside its peers, on this machine: ``python -m benchmarks``.

Nothing here is a test. Times belong to the machine and the hour in which they were taken; what lasts longer are ratios
of programs that ran in turn.
"""
