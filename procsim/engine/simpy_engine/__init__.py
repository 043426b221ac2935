"""The reference engine: the blueprint executed by SimPy, written to be read.

A token's way through the process, a source, somebody's shifts and a lot on order are SimPy processes that wait for
events. What falls due in one instant is triggered in the order of the tie rule (`agenda`), and an event of lower
priority afterwards holds the dispatch that matches people with work: the three phases of Tocher (see Robinson,
*Simulation: The Practice of Model Development and Use*).
"""

from procsim.engine.simpy_engine.run import run_to_columns

__all__ = ["run_to_columns"]
