"""Replications, their intervals, and what is concluded from them."""
