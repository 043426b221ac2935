"""Replications, their intervals, and what is concluded from them."""

from __future__ import annotations

from procsim.study.measurement import measure
from procsim.study.simulation import simulate

__all__ = ["measure", "simulate"]
