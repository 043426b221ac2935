"""Tests of procsim.reality."""
