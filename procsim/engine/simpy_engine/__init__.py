"""The reference engine: the blueprint executed by SimPy, written to be read.

A token's way through the process, a source, somebody's shifts and a lot on order are SimPy processes that wait for
events. What is due in one instant happens in the order of the tie rule (`agenda`), and when nothing more is due a
dispatch matches people with work (`floor`): the three phases of Tocher (see Robinson, *Simulation: The Practice of
Model Development and Use*).
"""

from procsim.engine.simpy_engine.run import run_to_columns

__all__ = ["run_to_columns"]
