"""Figures from log and process alone."""
