"""Tests of procsim.study."""
