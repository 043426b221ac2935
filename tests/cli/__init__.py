"""Tests of procsim.cli."""
